// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/History.h"
#include "session/RunInfo.h"
#include "session/RunSummary.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace throughline::session {

/// A run opened for review: changes nothing on disk, takes no lock.
struct OpenedRun {
    RunInfo info;
    RunSummary summary;
    history::History history;
    std::vector<std::int64_t> checkpointEpochs; ///< of whole epochs, ascending
};

/// Errors: `NotARun`, `NewerFormat`, `Damaged`, `CannotOpen`. Any thread; blocks.
Result<OpenedRun> openRun(const std::filesystem::path& folder);
/// What is left where `openRun` failed with `why` because run.json is damaged: the history and the lines left behind,
/// with a warning that says so. `why` where there is nothing of them, or something else was wrong.
Result<history::OpenedHistories> openDamagedRun(const std::filesystem::path& folder, const Error& why);

} // namespace throughline::session
