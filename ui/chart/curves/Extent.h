// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>

namespace throughline::chart {

/// What a stretch of values spans. NaN and infinite values take no part in it; they are counted.
struct Extent {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();
    double minPositive = std::numeric_limits<double>::infinity(); ///< lower end on a log axis
    std::size_t nonFinite = 0;

    bool empty() const { return min > max; } ///< no finite value
    void add(double value);
    void add(const Extent& other);
    bool operator==(const Extent&) const = default;
};

} // namespace throughline::chart
