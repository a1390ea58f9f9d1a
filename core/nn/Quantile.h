// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

} // namespace throughline::nn
