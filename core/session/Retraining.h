// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"
#include "session/OpenedRun.h"
#include "session/RetrainingProgress.h"
#include "session/StateCache.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace throughline::session {

/// Whether a record's numbers are those of the history; true where the history does not have the epoch.
bool agrees(const history::MetricHistory& records, const nn::EpochRecord& record);
/// A state that was trained to again: bit for bit what it was, where the records came out the same.
struct RetrainedState : EpochState {
    std::int64_t firstDifference = 0;  ///< epoch whose record is not that of the history; 0: none
    std::optional<Error> difference{}; ///< the same as `RecomputedDiffers`
};
/// Told of each epoch that ends on the way as it was in the history; on the thread that trains.
using EpochStateListener = std::function<void(EpochState)>;

/// Trains forward from `from` (null: the initial state) until `epoch` epochs are completed, with all that changed on
/// the way changing again where it did: rates set by hand, what a resume changed. Nothing where `stop` came
/// first. `threads` 0: all that help. Errors: `Diverged`, those of `TrainLoop`, `BeforeFork` where `from` lies before
/// the epoch that a fork begins with.
Result<std::optional<RetrainedState>> trainForward(const OpenedRun& run, const nn::TrainState* from, std::int64_t epoch,
                                                   std::shared_ptr<const nn::DataSplit> data, int threads,
                                                   const std::stop_token& stop, const RetrainingListener& tell = {},
                                                   const EpochStateListener& take = {});

/// Told of each batch once it is trained: the state just before it, and the learning rate that it was trained with,
/// schedule included. An error ends the training.
using BatchListener = std::function<Result<void>(const nn::TrainState& before, double learningRate)>;
/// The same for the one epoch behind `from`, a batch at a time. With `Diverged` the batch that did so was the last to
/// be told of.
Result<std::optional<RetrainedState>> trainEpochAgain(const OpenedRun& run, const nn::TrainState& from,
                                                      std::shared_ptr<const nn::DataSplit> data, int threads,
                                                      const std::stop_token& stop, const BatchListener& each);

} // namespace throughline::session
