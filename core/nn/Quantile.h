// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>

namespace throughline::nn {

/// The q-quantile of ascending values, 0 ≤ q ≤ 1: linear between the two neighbours of position (n − 1) q, which is
/// numpy's and R's default (Hyndman and Fan 1996, definition 7). NaN without values.
inline double quantile(std::span<const double> ascending, double q) {
    if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
    const double position = static_cast<double>(ascending.size() - 1) * q;
    const auto below = static_cast<std::size_t>(position);
    const double part = position - static_cast<double>(below);
    const double low = ascending[below];
    if (part == 0.0) return low;
    const double high = ascending[below + 1];
    return low == high ? low : low + (high - low) * part; // two infinities alike have no difference
}

/// What is predicted of a row with the loss `quantile`, in this order: the ends of an interval for the target, and the
/// median between them. The median is the prediction.
enum class Quantile : std::size_t { Low, Median, High };
inline constexpr std::size_t quantileCount = 3;
constexpr std::size_t placeOf(Quantile quantile) {
    return static_cast<std::size_t>(quantile);
}

/// Whether the numbers predicted of a row, so many, are those of an interval, and which of them is the prediction.
constexpr bool isInterval(std::size_t columns) {
    return columns == quantileCount;
}
constexpr std::size_t predictionPlace(std::size_t columns) {
    return isInterval(columns) ? placeOf(Quantile::Median) : 0;
}

/// The share of the targets that is to lie below each, for an interval that is to hold the share `interval` of them.
constexpr std::array<double, quantileCount> quantileLevels(double interval) {
    return {(1.0 - interval) / 2.0, 0.5, (1.0 + interval) / 2.0};
}

/// Three outputs in ascending order. Each is learned for itself, so that they can cross; in order they are never
/// further from the true quantiles, and nearer where they had crossed (Chernozhukov, Fernández-Val and Galichon:
/// "Quantile and probability curves without crossing", Econometrica 78, 2010).
inline std::array<float, quantileCount> rearranged(std::span<const float, quantileCount> outputs) {
    const auto [a, b, c] = std::array{outputs[0], outputs[1], outputs[2]};
    const float less = std::min(a, b), more = std::max(a, b);
    return {std::min(less, c), std::max(less, std::min(more, c)), std::max(more, c)};
}

} // namespace throughline::nn
