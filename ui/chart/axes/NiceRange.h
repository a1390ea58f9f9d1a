// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Range.h"

namespace throughline::chart {

/// Range of an axis that shows values in `extent`, by TensorBoard's rules (line_chart_v2/lib/scale.ts): 5 % on either
/// side, then out to round numbers (half a tick step for `most` ticks), not across a zero that the values do
/// not cross; all equal: [0, 2v], [2v, 0] or [-1, 1]. Any doubles; the range is finite and not empty.
Range niceRange(const Range& extent, int most);
/// 5 % on either side, no rounding. As finite as `niceRange`.
Range paddedRange(const Range& extent);
/// [min/2, 2·max], or less where they are less than a factor of 16 apart; both > 0. As finite.
Range logRange(const Range& extent);

} // namespace throughline::chart
