// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "painting/Crosshair.h"
#include "painting/Readout.h"
#include "painting/ReadoutLayout.h"

#include <string>
#include <vector>

namespace throughline::chart {

/// The head of a card: its title, or where one card stands for all their titles as a switch; to the right of it the
/// legend, or the values at the crosshair. Lengths are logical pixels, places in the card's coordinates; `width` is
/// the card's. Holds no history. GUI thread.
class ChartHead {
public:
    static constexpr int Height = 41;

    struct Title {
        std::string metric;
        QRectF area;
    };
    /// What a click at a place means.
    struct Target {
        enum class Kind { None, Metric, Metrics, Entry, Entries };
        Kind kind = Kind::None;
        std::string metric{}; ///< another one of the switch, for Kind::Metric
        LegendKey key{};      ///< for Kind::Entry
    };

    explicit ChartHead(std::string metric) : m_metric(std::move(metric)) {}

    const std::string& metric() const { return m_metric; }
    /// The metrics of all cards, this one's among them; empty: the title alone.
    const std::vector<std::string>& metrics() const { return m_metrics; }
    void setSwitch(std::vector<std::string> metrics) { m_metrics = std::move(metrics); }
    /// In place of the metric's name; empty: that.
    void setTitle(const QString& title) { m_title = title; }
    QString titleOf(const std::string& metric) const;

    std::vector<Title> titles(double width) const;
    /// Only the own title stands there, and a menu behind it.
    bool isFolded(double width) const;
    /// The legend, or the values at the crosshair, where they stand.
    std::vector<PlacedItem> entries(double width, const MetricPlot& plot, const std::optional<Crosshair>& crosshair,
                                    const ui::Tokens& tokens) const;
    /// Whether a run had an entry when they were placed last.
    bool hadEntry(const QString& run) const;
    Target targetAt(const QPointF& at, double width, const std::vector<PlacedItem>& entries) const;

    void paint(QPainter& painter, double width, const std::vector<PlacedItem>& entries, const ui::Tokens& tokens) const;

private:
    std::string m_metric;
    std::vector<std::string> m_metrics;
    QString m_title;
    /// Where entries stood last: to measure those of a hundred runs takes as long as to paint their curves.
    struct Placing {
        std::vector<ReadoutItem> items; ///< none of them strong: that moves nothing
        QRectF area;
        QFont font;
        std::vector<PlacedItem> placed;
    };
    mutable Placing m_last;
};

/// Where the mouse means an entry: not quite to the head's edges, a little beyond the entry's own ends.
QRectF reachOf(const PlacedItem& entry);

} // namespace throughline::chart
