// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"
#include "session/CheckpointPolicy.h"
#include "session/JsonFields.h"

namespace throughline::session {

template <class Fields, Of<nn::NetworkConfig> Network>
void visit(Fields& fields, Network& network) {
    fields("hidden", network.hidden);
    fields("activation", network.activation);
    fields("initialization", network.initialization);
    fields("dropout", network.dropout);
    fields("batch_norm", network.batchNorm);
    // A file without it is of a run that began with random numbers everywhere.
    if constexpr (!std::is_const_v<Network>) network.start = nn::Start::Random;
    fields.optional("start", network.start);
}

/// Optimiser and schedule: the kind, and what `nn::visitOptions` lists. An option that came later is not in older
/// files.
template <class Fields, class Part>
requires Of<Part, nn::OptimizerConfig> || Of<Part, nn::ScheduleConfig>
void visit(Fields& fields, Part& part) {
    fields("kind", part.kind);
    nn::visitOptions(part, [&](const nn::ConfigOption& option, auto& value) { fields.optional(option.key, value); });
    if constexpr (Of<Part, nn::ScheduleConfig>) fields.added("begins", part.begins);
}

template <class Fields, Of<nn::EarlyStopping> Stopping>
void visit(Fields& fields, Stopping& stopping) {
    fields("monitor", stopping.monitor);
    fields("patience", stopping.patience);
    fields("min_delta", stopping.minDelta);
    fields("restore_best", stopping.restoreBest);
}

template <class Fields, Of<nn::TrainConfig> Config>
void visit(Fields& fields, Config& config) {
    fields("network", config.network);
    fields("loss", config.loss);
    if (config.loss == nn::Loss::Quantile) fields("interval", config.interval);
    fields("optimizer", config.optimizer);
    fields("schedule", config.schedule);
    fields("early_stopping", config.earlyStopping);
    fields("l1", config.l1);
    fields("l2", config.l2);
    fields("class_weights", config.classWeights);
    fields("balanced_classes", config.balancedClasses);
    fields("top_k", config.topK);
    fields.added("metrics", config.metrics);
    fields.added("label_smoothing", config.labelSmoothing);
    fields.added("focal", config.focal);
    fields("batch_size", config.batchSize);
    fields("epochs", config.epochs);
    fields("seed", config.seed);
}

template <class Fields, Of<CheckpointPolicy> Policy>
void visit(Fields& fields, Policy& policy) {
    fields("every", policy.every);
    fields("keep", policy.keep);
}

} // namespace throughline::session
