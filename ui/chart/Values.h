// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// How the chart writes numbers and times. Any thread.
namespace throughline::chart {

/// A value as people read it: four decimals near one, four figures else, "NaN", "∞".
QString formatValue(double value);
/// 12 → "12", 1234567 → "1,234,567", 0.25 → "0.25".
QString formatCount(double value);
/// A duration: "45 s", "1 min 34 s", "2 h 5 min"; below a second "0.25 s", "12 ms".
QString formatSeconds(double seconds);
/// A moment, ms since 1970, in the user's time zone: "23 Nov 14:05:12", with the year where it is not this one.
QString formatMoment(double ms);
/// `value` with as many digits as `step` needs, the way that suits values up to `largest`: "0.25", "12,000", "20M",
/// "1.5e-7".
QString formatTick(double value, double step, double largest);

} // namespace throughline::chart
