// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/ColumnSampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::chart {

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();

double drawable(double y, bool positive) {
    return std::isfinite(y) && (!positive || y > 0.0) ? y : NaN;
}

} // namespace

Column pointColumn(const CurveView& curve, std::size_t i, bool positive) {
    const double y = drawable(curve.y[i], positive);
    Column column{.x = curve.xAt(i), .first = y, .min = y, .max = y, .last = y, .diverged = !std::isfinite(curve.y[i])};
    if (std::isnan(y)) {
        column.min = std::numeric_limits<double>::infinity();
        column.max = -column.min;
    }
    return column;
}

Column blockColumn(const CurveView& curve, std::size_t first, std::size_t last, double x, bool positive) {
    const auto extent = curve.pyramid->query(curve.y, first, last);
    Column column{.x = x,
                  .first = drawable(curve.y[first], positive),
                  .min = positive ? extent.minPositive : extent.min,
                  .max = extent.max,
                  .last = drawable(curve.y[last - 1], positive),
                  .diverged = extent.nonFinite > 0};
    return column;
}

Sample sampleColumns(const CurveView& curve, double from, double to, int width, bool positive) {
    Sample sample;
    if (curve.size() == 0 || width < 1 || !(from < to)) return sample;
    const auto [first, last] = curve.within(from, to);
    sample.dense = curve.pyramid && last - first > 2 * static_cast<std::size_t>(width);
    auto& columns = sample.columns;
    columns.reserve((sample.dense ? static_cast<std::size_t>(width) : last - first) + 2);
    if (first > 0) columns.push_back(pointColumn(curve, first - 1, positive));
    if (!sample.dense) {
        for (auto i = first; i < last; ++i) columns.push_back(pointColumn(curve, i, positive));
    } else {
        const double step = (to - from) / width;
        auto begin = first;
        std::size_t held = 0; // by the column before: points that come evenly make it a good guess
        for (int k = 0; k < width && begin < last; ++k) {
            const auto edge = from + (k + 1) * step;
            const auto end = k + 1 == width ? last : std::min(last, curve.lowerBound(edge, begin, held));
            if (end > begin) columns.push_back(blockColumn(curve, begin, end, from + (k + 0.5) * step, positive));
            held = end - begin;
            begin = end;
        }
    }
    if (last < curve.size()) columns.push_back(pointColumn(curve, last, positive));
    return sample;
}

} // namespace throughline::chart
