// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Checkpoint.h"
#include "session/OpenedRun.h"

#include <optional>
#include <vector>

namespace throughline::session {

// The checkpoints of a run, each held against the run before it is used: a folder may hold what came from elsewhere.
// All block; any thread.

/// What the run's checkpoints say of it from now on.
CheckpointContext contextOf(const RunInfo& info);

/// Whether the head of a file in the run's folder is of this run, and of the place that its name tells. Errors:
/// `NotOfRun`.
Result<void> checkPlace(const RunInfo& info, const std::filesystem::path& file, const CheckpointHead& head);

/// A file of the run's folder. Besides `checkPlace`: an own file (io/OwnFile.h), whose records the history holds and
/// whose arrays are those of the run's network. One that was written before checkpoints named their run has to have
/// the run's settings, seed, data, and the best that the history holds. Errors: those of `readCheckpoint`,
/// `NotOwnFile`, `NotOfRun`.
Result<Checkpoint> readRunCheckpoint(const OpenedRun& run, const std::filesystem::path& file);

/// What a fork began with, from the checkpoint that it keeps for good; nothing: the run is no fork. Errors: those of
/// `readRunCheckpoint`.
Result<std::optional<nn::TrainState>> forkStart(const OpenedRun& run);

/// The newest checkpoint that can be used, at or below a position. What was passed over on the way is told in
/// `passedOver`, newest first, and so is what lies beyond the end of the history. `CannotRead` where the folder cannot
/// be: what is in it is not known, and not to be trained again.
Result<std::optional<Checkpoint>> newestCheckpoint(const OpenedRun& run, const nn::Position& notAbove,
                                                   std::vector<Error>& passedOver);

/// A file of the run's folder, read and judged.
struct CheckedCheckpoint {
    nn::Position position;      ///< by its name; `step` is 0
    std::optional<Error> error; ///< why it cannot be used
};
/// All of them, oldest first.
std::vector<CheckedCheckpoint> checkCheckpoints(const OpenedRun& run);

} // namespace throughline::session
