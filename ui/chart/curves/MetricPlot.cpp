// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/MetricPlot.h"

#include "curves/AxisValue.h"
#include "history/MetricNames.h"

#include <algorithm>

namespace throughline::chart {

namespace {

/// A run may have a metric of that very name.
std::vector<std::string> metricsIn(const RunList& runs, const std::string& chart) {
    if (std::ranges::any_of(runs, [&](const auto& run) { return run->pair(chart) != nullptr; })) return {chart};
    return history::togetherIn(chart);
}

std::vector<std::size_t> furtherColours(const MetricPlot& plot) {
    std::vector<std::size_t> colours;
    std::size_t next = 0;
    const auto isTaken = [&](std::size_t colour) {
        return std::ranges::any_of(plot.runs, [&](const auto* run) { return run->run().colour == colour; });
    };
    for (std::size_t i = 0; i < (plot.metrics.size() - 1) * plot.runs.size(); ++i) {
        while (isTaken(next)) ++next;
        colours.push_back(next++);
    }
    return colours;
}

} // namespace

namespace {

/// Where on the axis the curve of a fork begins to be its own; NaN: it is none.
double jointOf(const RunCurves& run, history::XAxis axis) {
    const auto& joint = run.run().joint;
    return joint ? axisAt(run.records(), axis, joint->epoch) : std::numeric_limits<double>::quiet_NaN();
}

void addJoint(MetricPlot& plot, const RunCurves& run) {
    const double x = jointOf(run, plot.options.x);
    if (!std::isfinite(x)) return;
    const auto same = std::ranges::find(plot.joints, *run.run().joint, &PlottedJoint::of);
    if (same == plot.joints.end())
        plot.joints.push_back({x, *run.run().joint, 1});
    else
        ++same->forks;
}

} // namespace

std::size_t MetricPlot::colour(const RunCurves& run, std::size_t place) const {
    const auto at = std::ranges::find(runs, &run);
    if (place == 0 || at == runs.end()) return run.run().colour;
    return further.at((place - 1) * runs.size() + static_cast<std::size_t>(at - runs.begin()));
}

MetricPlot makePlot(const RunList& runs, const std::string& metric, const ChartOptions& options) {
    MetricPlot plot{.metric = metric,
                    .metrics = metricsIn(runs, metric),
                    .options = options,
                    .curves = {},
                    .runs = {},
                    .ghosts = {},
                    .joints = {},
                    .bestEpoch = {},
                    .further = {}};
    for (const auto& run : runs) {
        if (!run->isListed()) continue;
        bool has = false;
        for (const auto& each : plot.metrics) {
            const auto* pair = run->pair(each);
            if (!pair) continue;
            has = true;
            plot.hasTrain = plot.hasTrain || !pair->train.empty();
            plot.hasValidation = plot.hasValidation || !pair->validation.empty();
        }
        if (has) plot.runs.push_back(run.get());
    }
    plot.further = furtherColours(plot);
    std::size_t visible = 0;
    const auto add = [&](RunCurves& run, const std::string& series, bool validation, std::size_t place) {
        if (series.empty()) return;
        if (!(validation ? options.validation : options.train)) return;
        const auto& curve = run.curve(series, options.smoothing);
        plot.curves.push_back(
            {&run, validation, curve.raw(run.records(), options.x), curve.smoothed(run.records(), options.x)});
        plot.curves.back().place = place;
        plot.curves.back().colour = plot.colour(run, place);
        plot.curves.back().joint = jointOf(run, options.x);
        if (!run.run().band) return;
        const auto& [low, high] = run.band(series, options.smoothing);
        plot.curves.back().low = low.smoothed(run.run().band->low, options.x);
        plot.curves.back().high = high.smoothed(run.run().band->high, options.x);
    };
    for (const bool active : {false, true}) {
        for (const auto& run : runs) {
            if (!run->run().visible || run->run().active != active) continue;
            ++visible;
            const auto before = plot.curves.size();
            for (std::size_t place = 0; place < plot.metrics.size(); ++place) {
                const auto* pair = run->pair(plot.metrics[place]);
                if (!pair) continue;
                add(*run, pair->train, false, place);
                add(*run, pair->validation, true, place);
            }
            if (plot.curves.size() > before) addJoint(plot, *run);
        }
    }
    if (plot.curves.empty()) return plot;
    auto* const last = plot.curves.back().run; // the active one, where it has the metric
    if (visible == 1) plot.only = last;
    const bool isDrawn = plot.curves.back().raw.size() > 0; // it may have none of the axis
    if (!plot.only && !(last->run().active && isDrawn)) return plot;
    plot.told = last;
    const auto* pair = last->pair(plot.metrics.at(plot.curves.back().place));
    const bool train = pair->validation.empty() || !options.validation;
    const auto& series = train ? pair->train : pair->validation;
    for (const auto& ghost : last->ghosts(series, options)) plot.ghosts.push_back(&ghost);
    plot.bestEpoch = last->bestEpoch();
    return plot;
}

} // namespace throughline::chart
