// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/MetricPlot.h"

namespace throughline::chart {

MetricPlot makePlot(const RunList& runs, const std::string& metric, const ChartOptions& options) {
    MetricPlot plot{.metric = metric, .options = options, .curves = {}, .runs = {}, .ghosts = {}, .bestEpoch = {}};
    std::size_t visible = 0;
    const auto add = [&](RunCurves& run, const std::string& series, bool validation) {
        if (series.empty()) return;
        if (!(validation ? options.validation : options.train)) return;
        const auto& curve = run.curve(series, options.smoothing);
        plot.curves.push_back(
            {&run, validation, curve.raw(run.records(), options.x), curve.smoothed(run.records(), options.x)});
        if (!run.run().band) return;
        const auto& [low, high] = run.band(series, options.smoothing);
        plot.curves.back().low = low.smoothed(run.run().band->low, options.x);
        plot.curves.back().high = high.smoothed(run.run().band->high, options.x);
    };
    for (const bool active : {false, true}) {
        for (const auto& run : runs) {
            if (!run->run().visible || run->run().active != active) continue;
            ++visible;
            if (const auto* pair = run->pair(metric)) {
                add(*run, pair->train, false);
                add(*run, pair->validation, true);
            }
        }
    }
    for (const auto& run : runs) {
        const auto* pair = run->isListed() ? run->pair(metric) : nullptr;
        if (!pair) continue;
        plot.runs.push_back(run.get());
        plot.hasTrain = plot.hasTrain || !pair->train.empty();
        plot.hasValidation = plot.hasValidation || !pair->validation.empty();
    }
    if (plot.curves.empty()) return plot;
    auto* const last = plot.curves.back().run; // the active one, where it has the metric
    if (visible == 1) plot.only = last;
    const bool isDrawn = plot.curves.back().raw.size() > 0; // it may have none of the axis
    if (!plot.only && !(last->run().active && isDrawn)) return plot;
    plot.told = last;
    const auto* pair = last->pair(metric);
    const bool train = pair->validation.empty() || !options.validation;
    const auto& series = train ? pair->train : pair->validation;
    for (const auto& ghost : last->ghosts(series, options)) plot.ghosts.push_back(&ghost);
    plot.bestEpoch = last->bestEpoch();
    return plot;
}

} // namespace throughline::chart
