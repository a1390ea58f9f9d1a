// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Range.h"

#include <QString>
#include <vector>

namespace throughline::chart {

struct Tick {
    double value = 0.0;
    QString label;
};

inline constexpr double LeastSize = 1e-300; ///< of a range; what is smaller is as good as zero

/// Whether anything can be told apart in the range: finite ends in their order, and not at one place.
bool hasTicks(const Range& range);
/// Step of 1, 2 or 5 times a power of ten that cuts `size` into at most `most` pieces.
double niceStep(double size, int most);

// The ticks never change the range: they are the round values within it, at most about `most`.
std::vector<Tick> linearTicks(const Range& range, int most);
/// Decades, 1-3, 1-2-5 or all whole multiples of a decade, whichever gives the most that stand well apart; linear ticks
/// where a range within a decade has hardly any of those. `range.min` > 0.
std::vector<Tick> logTicks(const Range& range, int most);
/// Where the lines between the labelled ticks of a log axis are: whole multiples of the decades, or the decades alone
/// where there are many. Without those that have a label.
std::vector<double> logMinorTicks(const Range& range, const std::vector<Tick>& ticks, int most);
/// Quarters or fifths of the step between `ticks`, without those.
std::vector<double> linearMinorTicks(const Range& range, const std::vector<Tick>& ticks);
/// Seconds, labelled in ms, s, min, h or d.
std::vector<Tick> timeTicks(const Range& range, int most);
/// Ms since 1970, on the boundaries of the user's clock and calendar: "14:05", at midnight "23 Nov".
std::vector<Tick> wallTicks(const Range& range, int most);

} // namespace throughline::chart
