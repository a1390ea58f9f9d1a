// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryStore.h"
#include "session/RunInfo.h"
#include "session/RunPaths.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace throughline::session {

using MarkFilter = std::function<bool(const history::Mark&)>;

/// What leaves a run's line when it goes on from an earlier place than it had reached. It stays beside the line, in the
/// folder `abandoned`.
struct Abandonment {
    std::int64_t epoch = 0; ///< records above it leave
    std::int64_t best = 0;  ///< epoch of the old line's best, whose checkpoint is kept; 0: none
    std::vector<std::filesystem::path> checkpoints{}; ///< those that leave, ascending
    MarkFilter leaves;                                ///< which events leave
    nn::Position pinnedUpTo{};                        ///< pinned checkpoints behind it are pinned no more
};

/// Moves records to `abandoned/<n>.json`, the best and the latest of the checkpoints to `abandoned/<n>/`, events to
/// `abandonedEvents`; deletes the other checkpoints. run.json is for the caller to write. Gives the records as a ghost;
/// nothing where there were none. Errors: those of `HistoryStore::rewind`, and then nothing has moved.
Result<std::optional<history::MetricHistory>> abandon(const Abandonment& left, const RunPaths& paths,
                                                      history::HistoryStore& store, RunInfo& info);

/// Events alone.
void abandonMarks(RunInfo& info, const MarkFilter& leaves);
/// Pins alone.
void abandonPins(RunInfo& info, const nn::Position& upTo);

} // namespace throughline::session
