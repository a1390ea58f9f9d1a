// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Range.h"
#include "curves/RunCurves.h"

#include <memory>
#include <span>

namespace throughline::chart {

using RunList = std::vector<std::unique_ptr<RunCurves>>;

/// One curve of a chart. The views are good until the history behind them grows: a plot is made for each frame.
struct PlottedCurve {
    RunCurves* run = nullptr;
    bool validation = false;
    CurveView raw;           ///< as recorded
    CurveView strong;        ///< smoothed, or as recorded where smoothing is off
    CurveView low{}, high{}; ///< edges of the band, smoothed like `strong`; empty: none
};

/// What one chart shows: a metric of the visible runs. Cheap to make. GUI thread.
struct MetricPlot {
    std::string metric;
    ChartOptions options;
    std::vector<PlottedCurve> curves;   ///< in the order of painting: the active run last
    std::vector<const RunCurves*> runs; ///< those that have the metric and are listed, in the order of the list
    bool hasTrain = false, hasValidation = false; ///< whether one of them has it, drawn or not
    RunCurves* only = nullptr;        ///< the run, where there is just one: its marks, ghosts and best are drawn
    std::vector<const Ghost*> ghosts; ///< of `only`
    std::optional<double> bestEpoch;  ///< of `only`
};

MetricPlot makePlot(const RunList& runs, const std::string& metric, const ChartOptions& options);

/// One curve among all charts of a stack, whatever its metric.
struct CurveKey {
    QString run;
    bool validation = false;
    bool operator==(const CurveKey&) const = default;
};

/// A curve's value at the crosshair.
struct Reading {
    const RunCurves* run = nullptr;
    bool validation = false;
    CurveKey key() const { return {run->run().id, validation}; }
    double epoch = 0.0;
    double x = 0.0;
    double value = 0.0;          ///< as recorded, never smoothed; may be NaN
    double drawn = 0.0;          ///< where the strong curve is
    std::optional<Range> band{}; ///< of a run that stands for several, as recorded
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
