// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/PlotRange.h"

#include "axes/NiceRange.h"
#include "history/MetricNames.h"

#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

/// TensorBoard's outlier rule (line_chart_v2/lib/internal_utils): from the 5th to the 95th hundredth of the sorted
/// values. Above 64k values it looks at every n-th: the range is a picture, not a result, and must not cost a frame.
std::optional<Range> withoutOutliers(const MetricPlot& plot, const Range& x) {
    constexpr std::size_t most = 65536;
    std::size_t total = 0;
    for (const auto& curve : plot.curves) {
        const auto [first, last] = curve.strong.within(x.min, x.max);
        total += last - first;
    }
    const auto stride = total / most + 1;
    std::vector<double> values;
    values.reserve(total / stride + plot.curves.size());
    for (const auto& curve : plot.curves) {
        const auto [first, last] = curve.strong.within(x.min, x.max);
        for (auto i = first; i < last; i += stride) {
            const double y = curve.strong.y[i];
            if (std::isfinite(y) && (!plot.options.logY || y > 0.0)) values.push_back(y);
        }
    }
    if (values.size() <= 2) return std::nullopt;
    const double top = static_cast<double>(values.size() - 1);
    const auto low = values.begin() + static_cast<std::ptrdiff_t>(std::ceil(top * 0.05));
    const auto high = values.begin() + static_cast<std::ptrdiff_t>(std::floor(top * 0.95));
    std::nth_element(values.begin(), low, values.end());
    const double min = *low;
    std::nth_element(values.begin(), high, values.end());
    return Range{min, std::max(min, *high)};
}

/// Where the line between two points crosses a view that holds neither.
void addCrossing(Extent& extent, const CurveView& curve, const Range& x, bool logY) {
    const auto right = curve.lowerBound(x.min);
    if (right == 0 || right == curve.size() || curve.xAt(right) <= x.max) return;
    const double x0 = curve.xAt(right - 1), x1 = curve.xAt(right), y0 = curve.y[right - 1], y1 = curve.y[right];
    if (!std::isfinite(y0) || !std::isfinite(y1) || (logY && (y0 <= 0.0 || y1 <= 0.0))) return;
    for (const double at : {x.min, x.max}) {
        const double share = (at - x0) / (x1 - x0);
        extent.add(logY ? std::exp(std::lerp(std::log(y0), std::log(y1), share)) : std::lerp(y0, y1, share));
    }
}

Range wholeRange(const MetricPlot& plot, const Range& x) {
    Extent extent;
    for (const auto& curve : plot.curves)
        if (plot.showsRaw(curve)) extent.add(curve.raw.extent(x.min, x.max));
    for (const auto& curve : plot.curves)
        for (const auto* view : {&curve.strong, &curve.low, &curve.high})
            if (view->size() > 0) extent.add(view->extent(x.min, x.max));
    for (const auto* ghost : plot.ghosts) extent.add(ghost->view().extent(x.min, x.max));
    for (const auto& curve : plot.curves) addCrossing(extent, curve.strong, x, plot.options.logY);
    return {plot.options.logY ? extent.minPositive : extent.min, extent.max};
}

} // namespace

Range fitX(const RunList& runs, history::XAxis axis, const std::vector<std::string>& metrics) {
    std::optional<Range> all;
    for (const auto& run : runs) {
        const auto drawn = [&run](const std::string& chart) {
            return run->pair(chart) || std::ranges::any_of(history::togetherIn(chart), [&run](const auto& metric) {
                       return run->pair(metric) != nullptr;
                   });
        };
        const bool counts = metrics.empty() || run->records().empty() || std::ranges::any_of(metrics, drawn);
        const auto extent = run->run().visible && counts ? run->xExtent(axis) : std::nullopt;
        if (!extent) continue;
        all = all ? Range{std::min(all->min, extent->min), std::max(all->max, extent->max)} : *extent;
    }
    if (!all) return {0.0, 1.0};
    if (!(all->min < all->max)) all->max = all->min + 1.0;
    return *all;
}

history::XAxis drawnAxis(const RunList& runs, history::XAxis wanted) {
    std::vector<const history::MetricHistory*> visible;
    for (const auto& run : runs)
        if (run->run().visible) visible.push_back(&run->records());
    return drawnAxis(visible, wanted);
}

history::XAxis drawnAxis(const std::vector<const history::MetricHistory*>& shown, history::XAxis wanted) {
    using history::XAxis;
    if (wanted != XAxis::Epoch && wanted != XAxis::Step) return wanted;
    const auto isEmpty = [](const auto* records) { return records->empty(); };
    const auto has = [wanted](const auto* records) { return !records->x(wanted).empty(); };
    const bool any = std::ranges::all_of(shown, isEmpty) || std::ranges::any_of(shown, has);
    return any ? wanted : wanted == XAxis::Epoch ? XAxis::Step : XAxis::Epoch;
}

std::optional<double> lastX(const RunList& runs, history::XAxis axis) {
    std::optional<double> last;
    for (const auto& run : runs) {
        const auto x = run->run().visible ? run->records().x(axis) : std::span<const double>();
        if (!x.empty()) last = std::max(last.value_or(x.back()), x.back());
    }
    return last;
}

LeftOut leftOut(const MetricPlot& plot, const Range& x, const Range& y) {
    LeftOut left;
    for (const auto& curve : plot.curves) {
        const auto [first, last] = curve.raw.within(x.min, x.max);
        for (auto i = first; i < last; ++i) {
            const double value = curve.raw.y[i];
            if (!std::isfinite(value)) continue; // has a mark
            if (plot.options.logY && value <= 0.0)
                ++left.notPositive;
            else if (!y.contains(value))
                ++left.beyond;
        }
    }
    return left;
}

Range fitY(const MetricPlot& plot, const Range& x, int ticks, bool roundEnds) {
    auto values = plot.options.cutOutliers ? withoutOutliers(plot, x) : std::nullopt;
    if (!values) values = wholeRange(plot, x);
    auto range = plot.options.logY                           ? logRange(*values)
                 : roundEnds || !(values->min < values->max) ? niceRange(*values, ticks)
                                                             : paddedRange(*values);
    // No room above one for what cannot get there.
    if (std::ranges::all_of(plot.metrics, history::isAtMostOne) && values->max <= 1.0 && range.min < 1.0)
        range.max = std::min(range.max, 1.0);
    return range;
}

} // namespace throughline::chart
