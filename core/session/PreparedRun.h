// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"
#include "history/HistoryStore.h"
#include "nn/TrainLoop.h"
#include "session/RunInfo.h"
#include "session/RunLock.h"
#include "session/RunPaths.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace throughline::session {

/// A run ready to be trained: its folder locked, its files open, its loop where the session goes on. Belongs to the
/// training thread.
struct PreparedRun {
    RunLock lock;
    RunPaths paths;
    RunInfo info; ///< with the new session as its last
    std::unique_ptr<nn::TrainLoop> loop;
    nn::TrainState from;   ///< what the loop was restored to
    std::int64_t best = 0; ///< epoch of the best before the session; 0: none
    std::unique_ptr<history::HistoryStore> store;
    history::History history;             ///< for the other side
    std::deque<nn::EpochRecord> expected; ///< in the history already, about to be trained again
    nn::EpochRecord last;                 ///< of the epoch before; epoch 0: none
    std::vector<Error> warnings;
};

/// All that a run's description says of the data that it is trained on.
void describeData(RunInfo& info, const data::LoadedData& data, const nn::TrainLoop& loop);
/// Adds the session that begins now to the description.
void beginSession(PreparedRun& run);
/// Opens the history and makes the folder of the checkpoints. Errors: those of `HistoryStore::open`, `CannotWrite`.
Result<void> openFiles(PreparedRun& run);

} // namespace throughline::session
