// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "axes/Ticks.h"
#include "curves/MetricPlot.h"

#include <QFont>
#include <QSizeF>
#include <vector>

namespace throughline::chart {

/// The axes of one plot, in data units.
struct PlotAxes {
    Range x, y;
    bool logY = false; ///< then y.min > 0
    std::vector<Tick> xTicks, yTicks;
    std::vector<double> yMinor; ///< between the y ticks
    bool xLabels = true;
};

/// How many pieces a y axis of this height is cut into, at most.
int yTickCount(double height);

/// Ranges as they are, ticks at round values within, as many as a plot of this size takes. A plot without values has
/// no y ticks.
PlotAxes axesFor(const MetricPlot& plot, const Range& x, const Range& y, const QSizeF& plotSize);

/// Space that the y labels take.
double yLabelWidth(const PlotAxes& axes, const QFont& font);
/// Space to the right of the plot for half of the widest x label, which may stand below the plot's last pixel.
double xLabelOverhang(const PlotAxes& axes, const QFont& font);

} // namespace throughline::chart
