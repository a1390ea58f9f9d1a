// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/CurveView.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::chart {

std::size_t CurveView::lowerBound(double value, std::size_t begin, std::size_t ahead) const {
    // Everything before `low` is below `value`, nothing from `high` on is.
    std::size_t low = begin, high = size();
    if (low >= high) return high;
    std::size_t at = std::min(low + ahead, high - 1);
    // Galloping away from the guess, then halving what is left.
    if (xAt(at) < value) {
        for (std::size_t step = 1; low = at + 1, step < high - at; step *= 2) {
            if (xAt(at + step) >= value) {
                high = at + step;
                break;
            }
            at += step;
        }
    } else {
        high = at;
        for (std::size_t step = 1; step <= high - low; step *= 2) {
            if (xAt(high - step) < value) {
                low = high - step + 1;
                break;
            }
            high -= step;
        }
    }
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        if (xAt(middle) < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

std::size_t CurveView::lowerBound(double value) const {
    if (size() < 2) return lowerBound(value, 0);
    const double first = xAt(0), share = (value - first) / (xAt(size() - 1) - first);
    // Not a number where all points are at one place.
    return lowerBound(
        value, 0, share > 0.0 ? static_cast<std::size_t>(std::min(share, 1.0) * static_cast<double>(size() - 1)) : 0);
}

std::pair<std::size_t, std::size_t> CurveView::within(double from, double to) const {
    const auto first = lowerBound(from);
    return {first, std::max(first, lowerBound(std::nextafter(to, std::numeric_limits<double>::infinity())))};
}

Extent CurveView::extent(double from, double to) const {
    const auto [first, last] = within(from, to);
    return pyramid ? pyramid->query(y, first, last) : Extent{};
}

} // namespace throughline::chart
