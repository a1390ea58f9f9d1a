// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

namespace throughline::chart {

/// Value of `axis` at `x`, what the records are counted by: between records by interpolation, beyond them by going on
/// as at the end; NaN where the records know nothing of it.
double axisAt(const history::MetricHistory& records, history::XAxis axis, double x);
/// The same for something that happened there, at a time of its own.
double axisAtMark(const history::MetricHistory& records, history::XAxis axis, const history::Mark& mark);

} // namespace throughline::chart
