// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/BatchInspector.h"

#include "nn/EpochOrder.h"
#include "nn/Gather.h"
#include "nn/Network.h"
#include "nn/Scratch.h"
#include "nn/Team.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace throughline::nn {

struct BatchInspector::Private {
    Private(const TrainConfig& given, std::shared_ptr<const DataSplit> split)
        : config(resolved(given, *split)),
          data(std::move(split)),
          largest(std::min(static_cast<std::size_t>(config.batchSize), data->trainingRows.size())),
          network(config, *data->training, false),
          gather(*data->training, data->scaling, config.classWeights),
          scratch(network.layers(), config, static_cast<int>(largest), 1, true) {}

    std::span<const std::uint32_t> rowsAt(const Position& position);
    double predictedAt(std::size_t row) const;

    const TrainConfig config;
    const std::shared_ptr<const DataSplit> data;
    const std::size_t largest; ///< batch
    Network network;
    Gather gather;
    Scratch scratch;
    std::vector<std::uint32_t> order;
    std::int64_t orderEpoch = -1;
};

std::span<const std::uint32_t> BatchInspector::Private::rowsAt(const Position& position) {
    if (orderEpoch != position.epoch) {
        orderOfEpoch(config.seed, position.epoch, data->trainingRows, order);
        orderEpoch = position.epoch;
    }
    return batchOf(order, position.batch, config.batchSize);
}

double BatchInspector::Private::predictedAt(std::size_t row) const {
    if (data->training->isRegression())
        return data->scaling.unscaled(static_cast<double>(scratch.results[row].prediction));
    const float* const logits = scratch.outputs.back().row(static_cast<std::ptrdiff_t>(row));
    const int outputs = network.layers().back().layout.outputs;
    if (outputs == 1) return logits[0] > 0.0f ? 1.0 : 0.0;
    return static_cast<double>(std::max_element(logits, logits + outputs) - logits);
}

BatchInspector::BatchInspector(std::unique_ptr<Private> p) : d(std::move(p)) {}
BatchInspector::~BatchInspector() = default;

Result<std::unique_ptr<BatchInspector>> BatchInspector::create(const TrainConfig& config,
                                                               std::shared_ptr<const DataSplit> data) {
    if (const auto error = check(config, data.get())) return tl::make_unexpected(*error);
    return std::unique_ptr<BatchInspector>(new BatchInspector(std::make_unique<Private>(config, std::move(data))));
}

Result<InspectedBatch> BatchInspector::inspect(const TrainState& state, bool gradients) {
    const FlushDenormals flush;
    Network& network = d->network;
    Scratch& scratch = d->scratch;
    if (!network.read(state.tensors))
        return fail(ErrorCode::WrongShape, {}, {"the checkpoint's tensors", "those of the run's configuration"});
    const std::span<const std::uint32_t> rows = d->rowsAt(state.position);
    const int count = static_cast<int>(rows.size());
    const BatchPosition position{static_cast<std::uint32_t>(state.position.epoch),
                                 static_cast<std::uint32_t>(state.position.batch)};
    d->gather.features(rows, 0, rows.size(), scratch.inputs.front());
    d->gather.targets(rows, scratch.targets);
    const auto inputOf = [&](std::size_t layer) -> const Matrix& {
        return layer == 0 ? scratch.inputs.front() : scratch.outputs[layer - 1];
    };
    const std::size_t last = network.lastLayer();
    for (std::size_t layer = 0; layer < last; ++layer)
        network.forward(layer, inputOf(layer), count, position, scratch, 0, 1);
    network.forwardOutput(inputOf(last), count, scratch, 0, 1);

    InspectedBatch batch;
    batch.sums = state.sums;
    batch.weight = scratch.targets.totalWeight;
    network.loss().add(scratch.targets, scratch.results.data(), rows.size(), d->data->scaling, batch.sums);
    std::vector<double> squares(rows.size(), std::numeric_limits<double>::quiet_NaN());
    if (gradients) {
        // A row by itself: the gradient of its loss, not that of the batch's mean.
        std::ranges::fill(scratch.targets.weights, 1.0f);
        scratch.targets.totalWeight = 1.0;
        network.squaredRowGradients(scratch.inputs.front(), scratch, squares);
    }
    batch.rows.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        batch.rows.push_back({rows[i], scratch.results[i].loss, std::sqrt(squares[i]), d->predictedAt(i)});
    return batch;
}

} // namespace throughline::nn
