// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/PlotAxes.h"

#include "text/NumberText.h"
#include "theme/Tokens.h"

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

std::vector<Tick> xTicksFor(history::XAxis axis, const Range& x, double width, int most) {
    if (axis == history::XAxis::Time) return timeTicks(x, most);
    if (axis == history::XAxis::WallTime) return wallTicks(x, most);
    auto ticks = linearTicks(x, most);
    // There is no epoch 1.5 to count to, unless one has zoomed in so far that nothing else is left.
    auto whole = ticks;
    std::erase_if(whole, [](const Tick& tick) { return !isWhole(tick.value); });
    if (!whole.empty()) {
        for (auto& tick : whole) tick.label = ui::tickText(tick.value, 1.0, x.max); // as told without the others
        ticks = whole;
    }
    // Epochs count from 1, which is no round number.
    double room = 100.0;
    if (!ticks.empty()) {
        const double half = 3.5 * static_cast<double>(ticks[0].label.size());
        room = (ticks[0].value - x.min) / x.size() * width - half;
    }
    if (axis == history::XAxis::Epoch && isWhole(x.min) && room > 20.0)
        ticks.insert(ticks.begin(), {x.min, ui::tickText(x.min, 1.0, x.max)});
    return ticks;
}

bool standApart(const std::vector<Tick>& ticks, const Range& x, double width) {
    constexpr double gap = 8.0;
    const QFontMetricsF metrics(ui::font(ui::TextRole::Tick));
    double end = -1e9;
    for (const auto& tick : ticks) {
        const double middle = (tick.value - x.min) / x.size() * width;
        const double half = metrics.horizontalAdvance(tick.label) / 2.0;
        if (middle - half < end + gap) return false;
        end = middle + half;
    }
    return true;
}

} // namespace

int yTickCount(double height) {
    return std::clamp(static_cast<int>(std::lround(2.0 + height / 90.0)), 2, 10);
}

PlotAxes axesFor(const MetricPlot& plot, const Range& x, const Range& y, const QSizeF& plotSize) {
    PlotAxes axes{.x = x, .y = y, .logY = plot.options.logY, .xTicks = {}, .yTicks = {}, .yMinor = {}};
    const bool hasValues =
        std::any_of(plot.curves.begin(), plot.curves.end(), [](const auto& c) { return c.raw.size() > 0; });
    const int yMost = yTickCount(plotSize.height());
    if (hasValues) {
        axes.yTicks = axes.logY ? logTicks(y, yMost) : linearTicks(y, yMost);
        axes.yMinor = axes.logY ? logMinorTicks(y, axes.yTicks, yMost) : linearMinorTicks(y, axes.yTicks);
    }
    const bool timed = plot.options.x == history::XAxis::Time || plot.options.x == history::XAxis::WallTime;
    if (timed && !hasValues) return axes;
    // A figure as wide as a column of a paper needs more than two to be read.
    const double roomy = plotSize.width() / 110.0, narrow = std::min(5.0, plotSize.width() / 60.0);
    for (int most = std::max(2, static_cast<int>(std::max(roomy, narrow))); most > 0; --most) {
        axes.xTicks = xTicksFor(plot.options.x, x, plotSize.width(), most);
        if (standApart(axes.xTicks, x, plotSize.width())) return axes;
    }
    // Digits without end, in a view deeper than anybody's: one label has to do.
    axes.xTicks.resize(1);
    return axes;
}

double yLabelWidth(const PlotAxes& axes, const QFont& font) {
    return widest(axes.yTicks, font);
}

double xLabelOverhang(const PlotAxes& axes, const QFont& font) {
    return widest(axes.xTicks, font) / 2.0;
}

} // namespace throughline::chart
