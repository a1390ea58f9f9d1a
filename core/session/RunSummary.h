// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/SeriesBest.h"
#include "session/RunInfo.h"
#include "session/RunLock.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace throughline::session {

/// A run as the list and the first page show it.
struct RunSummary {
    enum class Status { Running, Completed, Stopped, EarlyStopped, Diverged, Failed, Interrupted };
    std::filesystem::path folder{};
    std::string name{};
    Status status = Status::Interrupted; ///< Running: another process (or this one) holds it
    std::int64_t epoch = 0;              ///< last in the history
    std::int64_t epochs = 0;             ///< asked for
    std::string bestMetric{};
    double best = 0.0; ///< NaN: none
    std::int64_t bestEpoch = 0;
    std::int64_t changed = 0; ///< ms since 1970 UTC, newest record or session
    RunHolder holder{};       ///< who, where it is Running

    /// As `RunOutcome` has it.
    bool wasStillGaining() const { return status == Status::Completed && nn::isGaining(epoch, bestEpoch); }
};

/// All that run.json tells, and whether the run trains right now; epoch, best and the time of the newest record are for
/// the caller to add. Reads the folder's lock.
RunSummary summaryOf(const std::filesystem::path& folder, const RunInfo& info);
/// Puts a best in, or says that there is none (epoch 0).
void setBest(RunSummary& summary, const nn::Best& best);
/// Finds the best of a run in its history as that grows, by the rules of the training loop.
history::SeriesBest bestOfRun(const RunInfo& info);
/// The best of a run's history until `lastEpoch`, by the same rules. Epoch 0: none.
nn::Best bestUntil(const RunInfo& info, const history::MetricHistory& records,
                   std::int64_t lastEpoch = std::numeric_limits<std::int64_t>::max());
/// All runs directly below `folder`, newest first; what cannot be read is left out. Any thread; blocks.
std::vector<RunSummary> listRuns(const std::filesystem::path& folder);

} // namespace throughline::session
