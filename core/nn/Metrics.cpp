// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Metrics.h"

#include "nn/Scores.h"

#include <algorithm>
#include <cmath>

namespace throughline::nn {

void appendMetrics(std::vector<MetricValue>& metrics, const char* prefix, const TrainConfig& config, Task task,
                   const EpochSums& sums) {
    const auto append = [&](const char* name, double value) { metrics.push_back({std::string(prefix) + name, value}); };
    append("loss", sums.loss / sums.weight);
    if (task == Task::Regression) {
        const double spread = sums.targetSquared - sums.target * sums.target / sums.samples;
        append("mae", sums.absolute / sums.samples);
        append("rmse", std::sqrt(sums.squared / sums.samples));
        append("r2", 1.0 - sums.squared / spread);
        if (lossFor(config.loss, task) == Loss::Quantile) append("coverage", sums.covered / sums.samples);
        return;
    }
    append("accuracy", sums.correct / sums.samples);
    if (config.topK > 0) append("top_k_accuracy", sums.topK / sums.samples);
}

std::vector<std::string> metricNames(const TrainConfig& config, const DataSplit& split) {
    const Task task = taskOf(*split.training);
    const bool hasValidation = !split.validationRows.empty();
    std::vector<MetricValue> metrics;
    appendMetrics(metrics, "", config, task, {});
    if (hasValidation) appendMetrics(metrics, "val_", config, task, {});
    std::vector<std::string> names;
    for (MetricValue& metric : metrics) names.push_back(std::move(metric.name));
    if (hasValidation)
        for (const std::string& key : config.metrics) names.push_back("val_" + key);
    return names;
}

std::optional<Direction> directionOf(std::string_view metric) {
    const std::string_view key = metric.starts_with("val_") ? metric.substr(4) : metric;
    const auto score = std::ranges::find(scoreNames, key, &ScoreName::key);
    if (score != scoreNames.end()) return score->higher ? Direction::Higher : Direction::Lower;
    if (key == "coverage") return std::nullopt;
    const bool higher = metric.ends_with("accuracy") || metric.ends_with("r2");
    return higher ? Direction::Higher : Direction::Lower;
}

} // namespace throughline::nn
