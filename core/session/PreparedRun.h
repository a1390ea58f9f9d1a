// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryStore.h"
#include "nn/TrainLoop.h"
#include "session/ResumeRequest.h"
#include "session/RetrainingProgress.h"
#include "session/RunInfo.h"
#include "session/RunLock.h"
#include "session/RunPaths.h"
#include "session/RunRequest.h"

#include <deque>
#include <memory>
#include <stop_token>

namespace throughline::session {

/// A run ready to be trained: its folder locked, its files open, its loop where the session goes on. Belongs to the
/// training thread.
struct PreparedRun {
    RunLock lock;
    RunPaths paths;
    RunInfo info; ///< with the new session as its last
    std::unique_ptr<nn::TrainLoop> loop;
    nn::TrainState from; ///< what the loop was restored to
    std::unique_ptr<history::HistoryStore> store;
    history::History history;             ///< for the other side
    std::deque<nn::EpochRecord> expected; ///< in the history already, about to be trained again
    nn::EpochRecord last;                 ///< of the epoch before; epoch 0: none
    std::vector<Error> warnings;
};

/// Loads the data unless that was done before, makes the folder. Until all that can be wrong has been looked at,
/// nothing is on disk.
Result<PreparedRun> prepareNew(const RunRequest& request);

/// Goes on with a run on disk:
/// - Latest: from the newest checkpoint that verifies and whose records are in the history. Records above it (a crash
///   came between) stay, and are compared as their epochs are trained again.
/// - Best, Epoch: from the end of that epoch; where its checkpoint was deleted, the nearest earlier one is trained
///   forward to it. Later records, events and the best and latest of the later checkpoints move to `abandoned/`. Best
///   and patience are those of that moment, so that the new line is what it would have been had the old one never
///   been: what the old one had reached is not lost, but in `abandoned/`.
/// Where patience has run out there is nothing to do, unless more of it or epochs are asked for: `StoppedEarly`, as
/// `RunComplete` where all epochs are done. A run that was killed before it could say so says so now, and ends.
/// Nothing is written before everything has been checked. Gives nothing where `stop` came first. `tell`: how far the
/// training forward is.
Result<std::optional<PreparedRun>> prepareResume(const ResumeRequest& request, const std::stop_token& stop,
                                                 const RetrainingListener& tell = {});

} // namespace throughline::session
