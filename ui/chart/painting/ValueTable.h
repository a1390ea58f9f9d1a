// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/CurveKey.h"
#include "curves/MetricPlot.h"
#include "curves/Reading.h"
#include "painting/Crosshair.h"
#include "painting/PlotTransform.h"
#include "theme/Tokens.h"

#include <QColor>
#include <QFont>
#include <QString>
#include <optional>
#include <span>
#include <vector>

class QPainter;

namespace throughline::chart {

/// One curve's line of the table.
struct ValueRow {
    QColor line;
    bool dashed = false;
    QString name;
    QString value;
    QString smoothed; ///< empty where smoothing is off
    QString band;     ///< where the run stands for several
    bool strong = false;
    QString at{};    ///< its own x, where that is not the crosshair's
    QString delta{}; ///< what it has more than where the crosshair was pinned
};

/// All digits of the values at a crosshair, for other programs: a line a curve, tabs between.
QString readoutText(const MetricPlot& plot, const Crosshair& crosshair);

/// The values of every curve at the crosshair, where they are too many for a card's head. Stands at an edge of the plot
/// away from the crosshair, where it covers the least, and stays there as long as it can. GUI thread.
class ValueTable {
public:
    /// Rows in the order of the plot's options; of more than there is room for, those around the one that is pointed
    /// at, or from `scrolled` on. Finds its place; an empty `frame` where there is no room, or nothing to tell.
    void set(const MetricPlot& plot, const std::vector<Reading>& readings, const Crosshair& crosshair,
             const PlotTransform& transform, std::optional<std::size_t> scrolled, const ui::Tokens& tokens);
    void clear();
    /// The first row that is shown, and how many find no room.
    std::size_t first() const { return m_first; }
    std::size_t left() const { return m_left; }
    const QRectF& frame() const { return m_frame; }
    const QString& head() const { return m_head; }
    const std::vector<ValueRow>& rows() const { return m_rows; }
    /// "epoch 18 · digits 64 train 0.2743 · …", for screen readers.
    QString spoken() const;

    void paint(QPainter& painter, const ui::Tokens& tokens) const;

private:
    enum class Corner { TopLeft, TopRight, BottomLeft, BottomRight };

    /// Right ends of the columns of figures, from the table's left edge.
    struct Columns {
        double valueEnd = 0.0, deltaEnd = 0.0, smoothedEnd = 0.0, bandEnd = 0.0;
        bool smooths = false;
    };

    Columns measure(double mostName, bool smooths);
    QString leftText() const;
    void leaveOut(QString ValueRow::*column);
    static void paintRow(QPainter& painter, const QRectF& area, const ValueRow& row, const Columns& columns,
                         const ui::Tokens& tokens);
    QRectF place(const QSizeF& size, const PlotTransform& transform, double crosshair, const MetricPlot& plot);
    void layOut(const PlotTransform& transform, double crosshair, const MetricPlot& plot);
    std::span<const Reading> fitting(std::span<const Reading> readings, const PlotTransform& transform,
                                     const std::optional<CurveKey>& pointed, std::optional<std::size_t> scrolled);

    QString m_head;
    QString m_bandName; ///< over the column of the bands; empty: there is none
    std::vector<ValueRow> m_rows;
    std::size_t m_left = 0, m_first = 0; ///< rows that found no room; those of them above
    bool m_hasPin = false;
    Columns m_columns;
    QRectF m_frame;
    Corner m_corner = Corner::TopRight;
};

} // namespace throughline::chart
