// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

namespace throughline::chart {

/// Value of `axis` at an epoch, between records by interpolation, beyond them by going on as at the end; NaN where the
/// records know nothing of it.
double axisAtEpoch(const history::MetricHistory& records, history::XAxis axis, double epoch);
/// The same for something that happened at that epoch, at a time of its own.
double axisAtMark(const history::MetricHistory& records, history::XAxis axis, const history::Mark& mark);

} // namespace throughline::chart
