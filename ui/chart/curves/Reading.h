// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/CurveKey.h"
#include "curves/MetricPlot.h"
#include "curves/Range.h"

#include <optional>
#include <vector>

namespace throughline::chart {

/// A curve's value at the crosshair.
struct Reading {
    const RunCurves* run = nullptr;
    bool validation = false;
    CurveKey key() const { return {run->run().id, validation, place}; }
    double epoch = 0.0; ///< what the run counts by
    double x = 0.0;
    double value = 0.0;                ///< as recorded, never smoothed; may be NaN
    double drawn = 0.0;                ///< where the strong curve is
    std::optional<Range> band{};       ///< of a run that stands for several, as recorded
    std::size_t place = 0, colour = 0; ///< as its curve has them
};

/// The recorded x nearest to `x` over all curves; nothing without points.
std::optional<double> nearestX(const MetricPlot& plot, double x);
/// The first recorded x at least `distance` (not 0) to the right of `x`, or to the left where it is negative.
std::optional<double> nextX(const MetricPlot& plot, double x, double distance);
/// For each curve its point nearest to `x`; a curve that does not reach there has none.
std::vector<Reading> readingsAt(const MetricPlot& plot, double x);
/// For each curve its last point.
std::vector<Reading> lastReadings(const MetricPlot& plot);

} // namespace throughline::chart
