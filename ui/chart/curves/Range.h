// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace throughline::chart {

/// A stretch of an axis, in data units.
struct Range {
    double min = 0.0;
    double max = 1.0;

    double size() const { return max - min; }
    bool contains(double v) const { return v >= min && v <= max; }
    bool operator==(const Range&) const = default;
};

} // namespace throughline::chart
