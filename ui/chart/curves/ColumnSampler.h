// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/CurveView.h"

#include <vector>

namespace throughline::chart {

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

/// One point as it is; the points [first, last), at least one, as a column about `x`.
Column pointColumn(const CurveView& curve, std::size_t i, bool positive);
Column blockColumn(const CurveView& curve, std::size_t first, std::size_t last, double x, bool positive);

} // namespace throughline::chart
