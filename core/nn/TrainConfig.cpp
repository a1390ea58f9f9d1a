// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/TrainConfig.h"

#include "nn/Metrics.h"
#include "nn/Quantile.h"
#include "nn/Scores.h"

#include <algorithm>
#include <charconv>
#include <type_traits>

namespace throughline::nn {

namespace {

std::string text(double value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return {buffer, end};
}

Error bad(const char* option, std::string value, std::string allowed) {
    return {ErrorCode::BadOption, {}, {option, std::move(value), std::move(allowed)}};
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

/// Collects the first complaint.
class Checker {
public:
    void within(const char* option, double value, double low, double high, const char* allowed) {
        // Written so that NaN fails.
        if (!m_error && !(value >= low && value <= high)) m_error = bad(option, text(value), allowed);
    }
    void require(bool condition, const char* option, std::string value, std::string allowed) {
        if (!m_error && !condition) m_error = bad(option, std::move(value), std::move(allowed));
    }
    std::optional<Error> error() const { return m_error; }

private:
    std::optional<Error> m_error;
};

using limits::huge;
constexpr int maxWidth = 65'536;
constexpr std::size_t maxLayers = 64;

void checkNetwork(Checker& checker, const NetworkConfig& network) {
    checker.require(network.hidden.size() <= maxLayers, "hidden", std::to_string(network.hidden.size()) + " layers",
                    "at most 64 layers");
    for (const int width : network.hidden) {
        checker.within("hidden", width, 1, maxWidth, "widths from 1 to 65536, separated by commas");
    }
    checker.require(network.dropout < 1.0, "dropout", text(network.dropout), "from 0 up to, but not, 1");
    checker.within("dropout", network.dropout, 0.0, 1.0, "from 0 up to, but not, 1");
}

/// Every number within its limits.
template <class Part>
void checkOptions(Checker& checker, const Part& part) {
    visitOptions(part, [&]<class Value>(const ConfigOption& option, const Value& value) {
        if constexpr (!std::is_same_v<Value, bool>) {
            const auto number = static_cast<double>(value);
            checker.require(option.limits.contains(number), option.name, text(number), option.limits.text);
        }
    });
}

void checkOptimizer(Checker& checker, const OptimizerConfig& optimizer) {
    checkOptions(checker, optimizer);
    checker.require(!optimizer.nesterov || (optimizer.kind == OptimizerKind::Sgd && optimizer.momentum > 0.0),
                    "nesterov", "on", "only with sgd and a momentum above 0");
}

void checkAgainstData(Checker& checker, const TrainConfig& config, const DataSplit& split) {
    const Dataset& data = *split.training;
    const Task task = taskOf(data);
    const Loss loss = lossFor(config.loss, task);
    checker.require(isOfNumbers(loss) == (task == Task::Regression), "loss", std::string(name(config.loss)),
                    task == Task::Regression ? "mse, mae, huber or quantile for a number"
                                             : "auto or cross-entropy for classes");
    checker.require(loss != Loss::BinaryCrossEntropy || task == Task::Binary, "loss", std::string(name(config.loss)),
                    "cross-entropy for more than two classes");
    checker.require(config.classWeights.empty() || config.classWeights.size() == data.classes(), "class-weights",
                    std::to_string(config.classWeights.size()) + " weights", "one weight a class");
    checker.require(config.labelSmoothing == 0.0 || task != Task::Regression, "label-smoothing",
                    text(config.labelSmoothing), "only with classes");
    checker.require(config.focal == 0.0 || task != Task::Regression, "focal", text(config.focal), "only with classes");
    for (const std::string& key : config.metrics) {
        const auto score = std::ranges::find(scoreNames, key, &ScoreName::key);
        checker.require(score != scoreNames.end() && score->forClasses == (task != Task::Regression), "metrics", key,
                        task == Task::Regression
                            ? "mape, explained-variance, median-ae for a number"
                            : "auc, pr-auc, f1, f1-weighted, balanced-accuracy, mcc, log-loss for classes");
    }
    checker.require(config.topK == 0 || task == Task::MultiClass, "top-k", std::to_string(config.topK),
                    "only with more than two classes");
    checker.require(config.topK == 0 || static_cast<std::size_t>(config.topK) < data.classes(), "top-k",
                    std::to_string(config.topK), "less than the number of classes");
    checker.require(!split.trainingRows.empty(), "validation", "", "a part that leaves rows to train on");
    std::vector<std::string> recorded = metricNames(config, split);
    std::erase_if(recorded, [](const std::string& metric) { return !directionOf(metric); });
    const std::string& monitor = config.earlyStopping.monitor;
    const bool isRecorded =
        std::ranges::find(recorded, config.earlyStopping.monitored(!split.validationRows.empty())) != recorded.end();
    checker.require(isRecorded, "monitor", monitor, "one of " + joined(recorded));
}

} // namespace

std::optional<Error> check(const TrainConfig& config, const DataSplit* data) {
    Checker checker;
    checkNetwork(checker, config.network);
    checkOptimizer(checker, config.optimizer);
    checkOptions(checker, config.schedule);
    checker.within("batch-size", config.batchSize, 1, 1 << 20, "from 1 to 1048576");
    checker.within("epochs", static_cast<double>(config.epochs), 1, 1e9, "from 1 to 1000000000");
    checker.within("l1", config.l1, 0.0, huge, "0 or more");
    checker.within("l2", config.l2, 0.0, huge, "0 or more");
    checker.require(config.interval > 0.0 && config.interval < 1.0, "interval", text(config.interval),
                    "between 0 and 1, as 0.9 for nine rows in ten");
    checker.within("patience", config.earlyStopping.patience, 0, 1e9, "0 (off) or more epochs");
    checker.within("min-delta", config.earlyStopping.minDelta, 0.0, huge, "0 or more");
    checker.within("label-smoothing", config.labelSmoothing, 0.0, 0.999, "from 0 up to 0.999");
    checker.within("focal", config.focal, 0.0, 10.0, "0 (off) to 10");
    checker.within("top-k", config.topK, 0, maxWidth, "0 (off) or more");
    for (const double weight : config.classWeights) {
        checker.require(weight > 0.0 && weight < huge, "class-weights", text(weight), "numbers above 0");
    }
    if (data) checkAgainstData(checker, config, *data);
    return checker.error();
}

Task taskOf(const Dataset& data) {
    if (data.isRegression()) return Task::Regression;
    return data.classes() == 2 ? Task::Binary : Task::MultiClass;
}

Loss lossFor(Loss loss, Task task) {
    if (loss != Loss::Auto) return loss;
    switch (task) {
    case Task::MultiClass:
        return Loss::CrossEntropy;
    case Task::Binary:
        return Loss::BinaryCrossEntropy;
    case Task::Regression:
        return Loss::Mse;
    }
    return Loss::Mse;
}

int outputCount(const TrainConfig& config, const Dataset& data) {
    switch (lossFor(config.loss, taskOf(data))) {
    case Loss::CrossEntropy:
        return static_cast<int>(data.classes());
    case Loss::Quantile:
        return static_cast<int>(quantileCount);
    default:
        return 1;
    }
}

std::vector<int> layerWidths(const TrainConfig& config, const Dataset& data) {
    std::vector<int> widths{static_cast<int>(data.features)};
    widths.insert(widths.end(), config.network.hidden.begin(), config.network.hidden.end());
    widths.push_back(outputCount(config, data));
    return widths;
}

std::int64_t parameterCount(const TrainConfig& config, const Dataset& data) {
    const std::vector<int> widths = layerWidths(config, data);
    std::int64_t count = 0;
    for (std::size_t i = 1; i < widths.size(); ++i) {
        const std::int64_t outputs = widths[i];
        // Scale and shift of a normalisation take the place of the bias.
        const bool normalised = config.network.batchNorm && i + 1 < widths.size();
        count += outputs * (widths[i - 1] + (normalised ? 2 : 1));
    }
    return count;
}

} // namespace throughline::nn
