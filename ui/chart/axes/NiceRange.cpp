// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/NiceRange.h"

#include "axes/Ticks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::chart {

namespace {

/// Sums and differences of values within these stay finite.
constexpr double Most = 8e307;

/// What is as good as equal becomes equal, what is beyond the edge of doubles comes to it.
Range tamed(const Range& extent) {
    return {std::clamp(extent.min, -Most, Most), std::clamp(extent.max, -Most, Most)};
}

bool isFlat(const Range& extent) {
    return extent.size() < std::max(LeastSize, 1e-15 * std::max(std::abs(extent.min), std::abs(extent.max)));
}

Range aroundFlat(double v) {
    if (std::abs(v) < LeastSize) return {-1.0, 1.0};
    return v > 0.0 ? Range{0.0, 2.0 * v} : Range{2.0 * v, 0.0};
}

} // namespace

Range niceRange(const Range& extent, int most) {
    if (!(extent.min <= extent.max)) return {0.0, 1.0};
    const auto values = tamed(extent);
    if (isFlat(values)) return aroundFlat(values.max);
    const auto padded = paddedRange(values);
    const double step = niceStep(padded.size(), most) / 2.0;
    Range range{std::floor(padded.min / step + 1e-9) * step, std::ceil(padded.max / step - 1e-9) * step};
    if (!std::isfinite(range.size()) || range.size() < LeastSize) return padded;
    // A loss is never negative: its axis does not say that it could be.
    if (values.min >= 0.0) range.min = std::max(range.min, 0.0);
    if (values.max <= 0.0) range.max = std::min(range.max, 0.0);
    return range;
}

Range paddedRange(const Range& extent) {
    if (!(extent.min <= extent.max)) return {0.0, 1.0};
    const auto values = tamed(extent);
    if (isFlat(values)) return aroundFlat(values.max);
    const double pad = 0.05 * values.size();
    return {values.min - pad, values.max + pad};
}

Range logRange(const Range& extent) {
    if (!(extent.min > 0.0) || !(extent.max >= extent.min)) return {0.1, 1.0};
    const double min = std::min(extent.min, Most / 2.0), max = std::min(extent.max, Most / 2.0);
    // TensorBoard's factor is two; for values within a narrow band that would leave them a stripe in an empty plot.
    const double factor = std::clamp(std::exp(0.25 * (std::log(max) - std::log(min))), 1.02, 2.0);
    return {std::max(min / factor, std::numeric_limits<double>::denorm_min()), max * factor};
}

} // namespace throughline::chart
