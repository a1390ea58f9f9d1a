// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "curves/Reading.h"
#include "painting/LegendKey.h"
#include "theme/Tokens.h"

#include <QColor>
#include <QString>
#include <optional>
#include <vector>

namespace throughline::chart {

/// One entry of a card's head: a piece of line, a quiet word, a value. Any of them may be missing.
struct ReadoutItem {
    QColor line; ///< invalid: none
    bool dashed = false;
    QString name;
    QString value;
    QString smoothed{}; ///< behind the value, quieter
    LegendKey key{};
    bool off = false;    ///< not drawn at present
    bool strong = false; ///< the one that is pointed at

    bool operator==(const ReadoutItem&) const = default;
};

/// "epoch 18 — train 0.2743 - - validation 0.3026" for a run alone, with the smoothed values while there is a
/// crosshair; for several the names of the runs and what the two line styles mean.
std::vector<ReadoutItem> readout(const MetricPlot& plot, std::optional<double> crosshair,
                                 const std::optional<CurveKey>& highlight, const ui::Tokens& tokens);
/// The same without values, for figures.
std::vector<ReadoutItem> legend(const MetricPlot& plot, const ui::Tokens& tokens);
/// "epoch" and "18", "step" and "1,200", …
std::pair<QString, QString> positionText(const Reading& reading, history::XAxis axis);
/// A run's name; of one of several metrics its own with it, of a run alone only that.
QString curveName(const MetricPlot& plot, const RunCurves& run, std::size_t place);
/// Whether the head names runs, and a table tells the values.
bool namesRuns(const MetricPlot& plot);

/// "0.2612 – 0.2874"; empty without a band.
QString bandText(const Reading& reading);

/// "epoch 18 · train 0.2743 · validation 0.3026", for screen readers.
QString spoken(const std::vector<ReadoutItem>& items);

} // namespace throughline::chart
