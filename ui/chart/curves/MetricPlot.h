// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/CurveView.h"
#include "curves/RunCurves.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace throughline::chart {

/// One curve of a chart. The views are good until the history behind them grows: a plot is made for each frame.
struct PlottedCurve {
    RunCurves* run = nullptr;
    bool validation = false;
    CurveView raw;           ///< as recorded
    CurveView strong;        ///< smoothed, or as recorded where smoothing is off
    CurveView low{}, high{}; ///< edges of the band, smoothed like `strong`; empty: none
    std::size_t place = 0;   ///< of its metric among the plot's
    std::size_t colour = 0;  ///< index into the theme's run colours
    /// On the axis: up to here the curve is that of the run which this one was forked from. NaN: it is no fork.
    double joint = std::numeric_limits<double>::quiet_NaN();
    bool isFork() const { return std::isfinite(joint); }
};

/// Where forks leave their parent.
struct PlottedJoint {
    double x = 0.0; ///< on the axis
    ChartJoint of;
    std::size_t forks = 0; ///< visible ones that leave it there
};

/// What one chart shows: a metric of the visible runs, or several. Cheap to make. GUI thread.
struct MetricPlot {
    std::string metric;               ///< the chart's name
    std::vector<std::string> metrics; ///< which it is of; nearly always that one
    ChartOptions options;
    std::vector<PlottedCurve> curves;   ///< in the order of painting: the active run last
    std::vector<const RunCurves*> runs; ///< those that have the metric and are listed, in the order of the list
    bool hasTrain = false, hasValidation = false; ///< whether one of them has it, drawn or not
    RunCurves* only = nullptr;                    ///< the run, where there is just one
    /// That one, or the active one of several, which stands before the others: its marks, ghosts and best are drawn.
    RunCurves* told = nullptr;
    std::vector<const Ghost*> ghosts; ///< of `told`
    std::vector<PlottedJoint> joints; ///< of the visible forks, each once
    std::optional<double> bestEpoch;  ///< of `told`
    /// Of a run's curves: the run's own, of further metrics the next ones that no run has.
    std::size_t colour(const RunCurves& run, std::size_t place) const;
    std::vector<std::size_t> further; ///< those next ones: of each place behind the first, of each of `runs`

    /// Of many runs the raw values would only be noise, and a band tells more than those of its middle.
    static constexpr std::size_t mostRaw = 8;
    static constexpr std::size_t crowded = 40; ///< curves, above which nobody sees the edges of one
    bool showsRaw(const PlottedCurve& curve) const {
        return options.smoothing > 0.0 && runs.size() <= mostRaw && curve.low.size() == 0;
    }
    /// Whether a curve stands behind that of another run.
    bool isBehind(const PlottedCurve& curve) const { return told && !only && curve.run != told; }
};

MetricPlot makePlot(const RunList& runs, const std::string& metric, const ChartOptions& options);

} // namespace throughline::chart
