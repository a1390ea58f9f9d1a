// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MinMaxPyramid.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace throughline::chart {

/// Points of one curve where they lie; copies nothing, so it is good until the history behind it grows. x rises.
struct CurveView {
    std::span<const double> x;             ///< one a record
    std::span<const std::uint32_t> record; ///< of each point; empty: point i belongs to record i
    std::span<const double> y;             ///< one a point
    const MinMaxPyramid* pyramid = nullptr;

    std::size_t size() const { return y.size(); }
    double xAt(std::size_t i) const { return record.empty() ? x[i] : x[record[i]]; }
    /// First point with x ≥ value, from `begin` on. Looks near `begin + ahead` first: with a good guess it is found in
    /// a few steps.
    std::size_t lowerBound(double value, std::size_t begin = 0, std::size_t ahead = 0) const;
    /// Points with x in [from, to].
    std::pair<std::size_t, std::size_t> within(double from, double to) const;
    /// Extent of y over the points with x in [from, to].
    Extent extent(double from, double to) const;
};

/// What is drawn in one column of device pixels, or one point where points are sparse. `first` and `last` join it to
/// its neighbours; where one is NaN the line is broken there. `min` > `max`: nothing to draw.
struct Column {
    double x = 0.0; ///< of the point, or the column's centre
    double first = 0.0, min = 0.0, max = 0.0, last = 0.0;
    bool diverged = false; ///< holds a value that is NaN or infinite
};

struct Sample {
    bool dense = false; ///< columns hold several points each
    std::vector<Column> columns;
};

/// Thins a curve to what `width` device pixels can show of [from, to]: O(width · log n), every spike survives. Takes
/// one point beyond either end, so that lines run on to the edge. With `positive` (log axis) y ≤ 0 breaks the line as
/// NaN does. Below two points a pixel they come as they are.
Sample sampleColumns(const CurveView& curve, double from, double to, int width, bool positive);

} // namespace throughline::chart
