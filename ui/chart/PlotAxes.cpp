// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/PlotAxes.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

bool isWhole(double value) {
    return std::abs(value - std::round(value)) < 1e-6;
}

double widest(const std::vector<Tick>& ticks, const QFont& font) {
    const QFontMetricsF metrics(font);
    double width = 0.0;
    for (const auto& tick : ticks) width = std::max(width, metrics.horizontalAdvance(tick.label));
    return width;
}

} // namespace

int yTickCount(double height) {
    return std::clamp(static_cast<int>(std::lround(2.0 + height / 90.0)), 2, 10);
}

PlotAxes axesFor(const MetricPlot& plot, const Range& x, const Range& y, const QSizeF& plotSize) {
    PlotAxes axes{.x = x, .y = y, .logY = plot.options.logY, .xTicks = {}, .yTicks = {}};
    const bool hasValues =
        std::any_of(plot.curves.begin(), plot.curves.end(), [](const auto& c) { return c.raw.size() > 0; });
    const int yMost = yTickCount(plotSize.height());
    if (hasValues) axes.yTicks = axes.logY ? logTicks(y, yMost) : linearTicks(y, yMost);

    const int xMost = std::max(2, static_cast<int>(plotSize.width() / 110.0));
    if (plot.options.x == history::XAxis::Time) {
        axes.xTicks = timeTicks(x, xMost);
        return axes;
    }
    axes.xTicks = linearTicks(x, xMost);
    // There is no epoch 1.5 to count to, unless one has zoomed in so far that nothing else is left.
    auto whole = axes.xTicks;
    std::erase_if(whole, [](const Tick& tick) { return !isWhole(tick.value); });
    if (!whole.empty()) axes.xTicks = whole;
    // Epochs count from 1, which is no round number.
    const double room = axes.xTicks.empty() ? 100.0 : (axes.xTicks[0].value - x.min) / x.size() * plotSize.width();
    if (plot.options.x == history::XAxis::Epoch && isWhole(x.min) && room > 30.0)
        axes.xTicks.insert(axes.xTicks.begin(), {x.min, formatCount(x.min)});
    return axes;
}

double yLabelWidth(const PlotAxes& axes, const QFont& font) {
    return widest(axes.yTicks, font);
}

double xLabelOverhang(const PlotAxes& axes, const QFont& font) {
    return widest(axes.xTicks, font) / 2.0;
}

} // namespace throughline::chart
