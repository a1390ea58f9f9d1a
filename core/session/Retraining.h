// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunFolder.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace throughline::nn {
struct EpochRecord;
}

namespace throughline::session {

/// What it takes to have the state of an epoch again: "epoch 37 is not kept; recompute it from epoch 30, about 4 s".
struct RetrainingPlan {
    std::int64_t epoch = 0;   ///< wanted
    std::int64_t from = 0;    ///< of the newest checkpoint at or before it; 0: the initial state
    std::int64_t nearest = 0; ///< kept epoch nearest to it, before or after; 0: none is kept
    double seconds = 0.0;     ///< that the epochs between took when they were trained; NaN: not known

    bool isKept() const { return from == epoch; }
};
/// By the names of the run's checkpoints; none is verified. Any thread; reads a folder.
RetrainingPlan planRetraining(const std::filesystem::path& folder, const history::MetricHistory& records,
                              std::int64_t epoch);

/// What the epochs in (from, epoch] took by their records, as far as they say; NaN: not known.
double retrainingSeconds(const history::MetricHistory& records, std::int64_t from, std::int64_t epoch);

/// How far a retraining is.
struct RetrainingProgress {
    std::int64_t from = 0; ///< epoch
    std::int64_t epoch = 0;
    double share = 0.0;   ///< 0 to 1
    double seconds = 0.0; ///< as in the plan
};
/// Called on the thread that trains, before the first batch and then some twenty times a second.
using RetrainingListener = std::function<void(const RetrainingProgress&)>;

/// Whether a record's numbers are those of the history; true where the history does not have the epoch.
bool agrees(const history::MetricHistory& records, const nn::EpochRecord& record);
/// The number of epochs that the schedule counted on behind `position`: the newest session that began at or before it.
std::int64_t epochsBehind(const RunInfo& info, const nn::Position& position);

/// Batches done before what `mark` tells of.
std::int64_t stepOf(const RunInfo& info, const history::Mark& mark);

/// A learning rate set by hand on a run's line.
struct RateChange {
    std::int64_t step = 0; ///< batches done before the first one with this rate
    double rate = 0.0;     ///< base rate
};
/// Those at or after `step`, ascending, one a step.
std::vector<RateChange> rateChanges(const RunInfo& info, std::int64_t step);

/// A state that was trained to again: bit for bit what it was, where the records came out the same.
struct RetrainedState {
    nn::TrainState state;
    nn::TrainConfig config;          ///< that its last batch was trained with
    std::optional<Error> difference; ///< `RecomputedDiffers`, where a record is not that of the history
};
/// Trains forward from `from` (null: the initial state) until `epoch` epochs are completed, with all that changed on
/// the way changing again where it did: rates set by hand, numbers of epochs asked for. Nothing where `stop` came
/// first. `threads` 0: all that help. Errors: `Diverged`, those of `TrainLoop`.
Result<std::optional<RetrainedState>> trainForward(const OpenedRun& run, const nn::TrainState* from, std::int64_t epoch,
                                                   std::shared_ptr<const nn::DataSplit> data, int threads,
                                                   const std::stop_token& stop, const RetrainingListener& tell = {});

} // namespace throughline::session
