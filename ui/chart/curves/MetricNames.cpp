// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/MetricNames.h"

#include "history/MetricNames.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace throughline::chart {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

std::vector<std::string> metricNames(std::span<const ChartRun> runs) {
    std::vector<std::string> names;
    for (const auto& run : runs)
        if (run.history)
            for (const auto& pair : history::metricPairs(run.history->records))
                if (!contains(names, pair.name)) names.push_back(pair.name);
    return names;
}

bool isKnown(const std::string& chart, const std::vector<std::string>& known) {
    const auto is = [&](const std::string& metric) { return contains(known, metric); };
    return is(chart) || std::ranges::any_of(history::togetherIn(chart), is);
}

MetricPart partOf(const std::string& asked, const std::vector<std::string>& known) {
    if (isKnown(asked, known)) return {asked};
    const bool validation = history::commonName(asked).starts_with("val_");
    return {history::metricOf(asked), !validation, validation};
}

std::vector<std::string> defaultMetrics(std::span<const ChartRun> runs) {
    const auto names = metricNames(runs);
    std::vector<std::string> chosen;
    if (contains(names, "loss")) chosen.emplace_back("loss");
    if (contains(names, "accuracy")) chosen.emplace_back("accuracy");
    for (const auto& name : names) {
        if (chosen.size() >= 2) break;
        if (!history::isAuxiliary(name) && !contains(chosen, name)) chosen.push_back(name);
    }
    // The one that is looked at is not left out, whatever the others measure.
    for (const auto& run : runs) {
        if (!run.active || !run.history) continue;
        const auto pairs = history::metricPairs(run.history->records);
        const bool drawn = std::ranges::any_of(pairs, [&](const auto& pair) { return contains(chosen, pair.name); });
        const auto first =
            std::ranges::find_if(pairs, [](const auto& pair) { return !history::isAuxiliary(pair.name); });
        if (!drawn && first != pairs.end()) chosen.push_back(first->name);
    }
    return chosen;
}

} // namespace throughline::chart
