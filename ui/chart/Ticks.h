// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace throughline::chart {

struct Tick {
    double value = 0.0;
    QString label;
};

/// A stretch of an axis, in data units.
struct Range {
    double min = 0.0;
    double max = 1.0;

    double size() const { return max - min; }
    bool contains(double v) const { return v >= min && v <= max; }
    bool operator==(const Range&) const = default;
};

/// Step of 1, 2 or 5 times a power of ten that cuts `size` into at most `most` pieces.
double niceStep(double size, int most);

// The ticks never change the range: they are the round values within it, at most about `most`.
std::vector<Tick> linearTicks(const Range& range, int most);
/// Decades, then 1-2-5, then linear ticks where the range lies within less than a decade. `range.min` > 0.
std::vector<Tick> logTicks(const Range& range, int most);
/// Seconds, labelled in s, min, h or d.
std::vector<Tick> timeTicks(const Range& range, int most);

/// Range of an axis that shows values in `extent`, by TensorBoard's rules (line_chart_v2/lib/scale.ts): 5 % on either
/// side, then out to round numbers (half a tick step for `most` ticks), not across a zero that the values do
/// not cross; all equal: [0, 2v], [2v, 0] or [-1, 1].
Range niceRange(const Range& extent, int most);
/// [min/2, 2·max], or less where they are less than a factor of 16 apart; both > 0.
Range logRange(const Range& extent);

/// A value as people read it: four decimals near one, four figures else, "NaN", "inf".
QString formatValue(double value);
/// 12 → "12", 1234567 → "1,234,567", 0.25 → "0.25".
QString formatCount(double value);
/// Seconds as "45 s", "1 min 34 s", "2 h 5 min".
QString formatSeconds(double seconds);

} // namespace throughline::chart
