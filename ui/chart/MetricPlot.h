// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chart/RunCurves.h"
#include "chart/Ticks.h"

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
    std::vector<const RunCurves*> runs; ///< those with a curve, in the order of the list
    RunCurves* only = nullptr;          ///< the run, where there is just one: its marks, ghosts and best are drawn
    std::vector<const Ghost*> ghosts;   ///< of `only`
    std::optional<double> bestEpoch;    ///< of `only`
};

MetricPlot makePlot(const RunList& runs, const std::string& metric, const ChartOptions& options);

/// Of all visible runs, whole: [0, 1] where there is none.
Range fitX(const RunList& runs, history::XAxis axis);
/// The y range for what lies in `x`; with round ends for the whole view, without for a zoomed one.
Range fitY(const MetricPlot& plot, const Range& x, int ticks, bool roundEnds);

/// A curve's value at the crosshair.
struct Reading {
    const RunCurves* run = nullptr;
    bool validation = false;
    double epoch = 0.0;
    double x = 0.0;
    double value = 0.0; ///< as recorded, never smoothed; may be NaN
    double drawn = 0.0; ///< where the strong curve is
};

/// The recorded x nearest to `x` over all curves; nothing without points.
std::optional<double> nearestX(const MetricPlot& plot, double x);
/// For each curve its point nearest to `x`; a curve that does not reach there has none.
std::vector<Reading> readingsAt(const MetricPlot& plot, double x);
/// For each curve its last point.
std::vector<Reading> lastReadings(const MetricPlot& plot);

} // namespace throughline::chart
