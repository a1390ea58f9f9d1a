// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Checkpoint.h"
#include "session/TrainingSession.h"

#include <memory>
#include <stop_token>

namespace throughline::session {

/// Which model of a run: for evaluation, prediction, export.
struct ModelRequest {
    std::filesystem::path folder{};
    std::optional<ResumeRequest::From> from{}; ///< nothing: the best where the run asked to restore it, else the latest
    std::int64_t epoch = 0;                    ///< for From::Epoch
    std::shared_ptr<const nn::DataSplit> data{}; ///< null: loaded should it be needed
};

/// The checkpoint asked for. Where it was deleted by the policy, the nearest earlier one is trained forward to it,
/// which gives the same bits; that may take long, hence `stop`. Changes nothing on disk. Errors: those of `openRun` and
/// `data::load`, `NoCheckpoint`, `DataChanged`. Any thread; blocks.
Result<Checkpoint> loadModel(const ModelRequest& request, const std::stop_token& stop = {});

/// The newest checkpoint that verifies, at or below a position. What was damaged on the way is told in `damaged`.
std::optional<Checkpoint> newestCheckpoint(const std::filesystem::path& folder, const nn::Position& notAbove,
                                           std::vector<Error>& damaged);

/// Whether a record's numbers are those of the history; true where the history does not have the epoch.
bool agrees(const history::MetricHistory& records, const nn::EpochRecord& record);
/// The number of epochs that the schedule counted on behind `position`: the newest session that began at or before it.
std::int64_t epochsBehind(const RunInfo& info, const nn::Position& position);

/// A state that was trained to again, and whether its records were those of the history.
struct RetrainedState {
    nn::TrainState state;
    std::int64_t firstDifference = 0; ///< epoch; 0: none
};
/// Trains forward from `from` (nothing: the initial state) until `epoch` epochs are completed; nothing where stopped.
Result<std::optional<RetrainedState>> trainForward(const RunInfo& info, const history::MetricHistory& records,
                                                   const nn::TrainState* from, std::int64_t epoch,
                                                   std::shared_ptr<const nn::DataSplit> data, int threads,
                                                   const std::stop_token& stop);

/// Data of a run, with the scaling that its model was trained with. `DataChanged` unless `acceptChanges`.
Result<data::LoadedData> loadRunData(const RunInfo& info, bool acceptChanges);

} // namespace throughline::session
