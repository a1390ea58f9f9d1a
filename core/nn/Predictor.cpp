// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Predictor.h"

#include "nn/Evaluator.h"
#include "nn/Metrics.h"

#include <algorithm>
#include <cmath>

namespace throughline::nn {

struct Predictor::Private {
    Private(const TrainConfig& config, const Dataset& like, const Scaling& scaling)
        : config(config),
          task(taskOf(like)),
          columns(task == Task::Regression ? static_cast<std::size_t>(outputCount(config, like)) : like.classes()),
          scaling(scaling),
          network(config, like, false) {}

    std::vector<MetricValue> pass(const Dataset& data, std::span<const std::uint32_t> rows, std::vector<float>* logits,
                                  std::vector<double>* losses) const {
        Team team(1);
        Evaluator evaluator(network, config, data, scaling, config.classWeights, 1, rows.size());
        std::vector<MetricValue> metrics;
        appendMetrics(metrics, "", config, task, evaluator.evaluate(rows, team, logits, losses));
        return metrics;
    }

    TrainConfig config;
    Task task;
    std::size_t columns;
    Scaling scaling;
    Network network;
};

Predictor::Predictor(std::unique_ptr<Private> p) : d(std::move(p)) {}
Predictor::~Predictor() = default;

Result<std::unique_ptr<Predictor>> Predictor::create(const TrainConfig& config, const Dataset& like,
                                                     const Scaling& scaling, std::span<const Tensor> tensors) {
    auto d = std::make_unique<Private>(config, like, scaling);
    if (!d->network.read(tensors) || scaling.offset.size() != like.features || scaling.scale.size() != like.features)
        return fail(ErrorCode::WrongShape, {}, {"the tensors", "those of the configuration"});
    return std::unique_ptr<Predictor>(new Predictor(std::move(d)));
}

std::vector<float> Predictor::predict(const Dataset& data, std::span<const std::uint32_t> rows) const {
    Evaluator evaluator(d->network, d->config, data, d->scaling, {}, 1, rows.size());
    std::vector<float> logits = evaluator.logits(rows);
    return outputsOf(std::move(logits), d->config, d->task, data.classes(), d->scaling);
}

std::size_t Predictor::columns() const {
    return d->columns;
}

std::vector<MetricValue> Predictor::evaluate(const Dataset& data, std::span<const std::uint32_t> rows) const {
    return d->pass(data, rows, nullptr, nullptr);
}

Predictor::Passed Predictor::pass(const Dataset& data, std::span<const std::uint32_t> rows) const {
    Passed passed;
    std::vector<float> logits;
    passed.metrics = d->pass(data, rows, &logits, &passed.losses);
    passed.outputs = outputsOf(std::move(logits), d->config, d->task, data.classes(), d->scaling);
    return passed;
}

} // namespace throughline::nn
