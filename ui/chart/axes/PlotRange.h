// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"

#include <optional>
#include <string>
#include <vector>

/// Which part of its axes a plot shows where nobody has chosen one. GUI thread, as for the plots themselves.
namespace throughline::chart {

/// Of all visible runs, whole: [0, 1] where there is none. One that has records, but nothing of `metrics`, does not
/// count: its steps may be of another kind. No metrics: any.
Range fitX(const RunList& runs, history::XAxis axis, const std::vector<std::string>& metrics = {});
/// What the x axis is where `wanted` is asked for: steps in place of epochs, or the other way
/// round, where no visible run has any.
history::XAxis drawnAxis(const RunList& runs, history::XAxis wanted);
history::XAxis drawnAxis(const std::vector<const history::MetricHistory*>& shown, history::XAxis wanted);
/// Where the newest record of the visible runs is; nothing without records.
std::optional<double> lastX(const RunList& runs, history::XAxis axis);
/// The y range for what lies in `x`; with round ends for the whole view, without for a zoomed one.
Range fitY(const MetricPlot& plot, const Range& x, int ticks, bool roundEnds);

/// Recorded values that a plot does not show.
struct LeftOut {
    std::size_t notPositive = 0; ///< where the y axis is logarithmic
    std::size_t beyond = 0;      ///< outside the y range, in what is shown of x
};
LeftOut leftOut(const MetricPlot& plot, const Range& x, const Range& y);

} // namespace throughline::chart
