// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/ForkRequest.h"
#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/PreparedRun.h"

#include <optional>
#include <string>

namespace throughline::session {

/// All of a parent that a fork takes over: had once for all branches of a fan, shared between threads.
struct ForkPoint {
    OpenedRun parent;                     ///< that trained the epochs up to the fork and behind it
    std::int64_t epoch = 0;               ///< completed
    data::LoadedData data;                ///< without the rows that the parent leaves out
    nn::TrainState state;                 ///< at the end of `epoch`
    std::optional<nn::TrainState> best{}; ///< of the best epoch before it; nothing: `epoch` itself, or none
    std::string history{};                ///< text of a history.json up to `epoch`
    std::vector<Error> warnings{};        ///< those of `loadModel`
};
/// The point at which a run of that curve is forked: where the epoch lies before a fork of its own, it is its parent's.
/// Changes nothing on disk. Errors: those of `openRun`, `trainerOf` and `loadModel`, `DataChanged`. Any thread; blocks.
Result<ForkPoint> forkPoint(const std::filesystem::path& folder, std::int64_t epoch, const data::ReadWatch& watch = {},
                            const RetrainingListener& tell = {});

/// The settings that a run had behind an epoch, with the learning rate as it was changed to by hand, and at least one
/// more epoch to train: those of a fork that changes nothing.
nn::TrainConfig configAt(const RunInfo& info, std::int64_t epoch);

/// Makes the folder of a fork: history and marks up to the epoch, the state there, its best, and a description that
/// names the parent. Until all that can be wrong has been looked at, nothing is on disk, and the parent is never
/// touched. Where patience had run out it is counted anew. Errors: those of `forkPoint`, `nn::check` and
/// `makeRunFolder`; `BadOption` for what cannot change, for an epoch that is none of the parent and for rows that there
/// are not; `TooFewRows`.
Result<PreparedRun> prepareFork(const ForkRequest& request, const data::ReadWatch& watch,
                                const RetrainingListener& tell = {});

} // namespace throughline::session
