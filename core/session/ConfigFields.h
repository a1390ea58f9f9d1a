// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"
#include "session/JsonFields.h"

namespace throughline::session {

template <class Fields, Of<nn::NetworkConfig> Network>
void visit(Fields& fields, Network& network) {
    fields("hidden", network.hidden);
    fields("activation", network.activation);
    fields("initialization", network.initialization);
    fields("dropout", network.dropout);
    fields("batch_norm", network.batchNorm);
}

template <class Fields, Of<nn::OptimizerConfig> Optimizer>
void visit(Fields& fields, Optimizer& optimizer) {
    fields("kind", optimizer.kind);
    fields("learning_rate", optimizer.learningRate);
    fields("momentum", optimizer.momentum);
    fields("nesterov", optimizer.nesterov);
    fields("beta1", optimizer.beta1);
    fields("beta2", optimizer.beta2);
    fields("rho", optimizer.rho);
    fields("epsilon", optimizer.epsilon);
    fields("weight_decay", optimizer.weightDecay);
    fields("clip_norm", optimizer.clipNorm);
    fields("clip_value", optimizer.clipValue);
}

template <class Fields, Of<nn::ScheduleConfig> Schedule>
void visit(Fields& fields, Schedule& schedule) {
    fields("kind", schedule.kind);
    fields("warmup_epochs", schedule.warmupEpochs);
    fields("step_epochs", schedule.stepEpochs);
    fields("factor", schedule.factor);
    fields("plateau_patience", schedule.plateauPatience);
    fields("min_learning_rate", schedule.minLearningRate);
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
    fields("optimizer", config.optimizer);
    fields("schedule", config.schedule);
    fields("early_stopping", config.earlyStopping);
    fields("l1", config.l1);
    fields("l2", config.l2);
    fields("class_weights", config.classWeights);
    fields("balanced_classes", config.balancedClasses);
    fields("top_k", config.topK);
    fields("batch_size", config.batchSize);
    fields("epochs", config.epochs);
    fields("seed", config.seed);
}

} // namespace throughline::session
