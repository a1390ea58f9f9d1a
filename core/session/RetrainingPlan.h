// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

#include <cstdint>
#include <filesystem>

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

} // namespace throughline::session
