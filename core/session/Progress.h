// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/WatchedSource.h"
#include "session/RetrainingProgress.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace throughline::session {

/// A look at a running session. Read at display rate; costs nothing to the worker.
struct Progress {
    std::int64_t epoch = 0; ///< completed
    std::int64_t epochs = 0;
    std::int64_t batch = 0; ///< of the epoch that runs
    std::int64_t batchesPerEpoch = 0;
    double samplesPerSecond = 0.0;
    double secondsLeft = 0.0;    ///< NaN: not known yet. Counted from this session's epochs alone
    std::int64_t savedEpoch = 0; ///< of the newest checkpoint on disk
    double savedAgo = 0.0;       ///< seconds, whatever the wall clock does; NaN: none in this session yet
    std::optional<RetrainingProgress> retraining{}; ///< of the epoch that the run goes on from, where it was not kept
    std::optional<data::Reading> reading{};         ///< of the data, before there is a run

    /// What is done of all epochs, 0 to 1.
    double share() const {
        if (epochs <= 0) return 0.0;
        const double inEpoch =
            batchesPerEpoch > 0 ? static_cast<double>(batch) / static_cast<double>(batchesPerEpoch) : 0.0;
        return std::min(1.0, (static_cast<double>(epoch) + inEpoch) / static_cast<double>(epochs));
    }
};

} // namespace throughline::session
