// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainState.h"

#include <cstdint>
#include <optional>
#include <string>

namespace throughline::session {

/// How a run or one of its sessions ended.
enum class OutcomeKind { Completed, Stopped, EarlyStopped, Diverged, Failed };

/// One stretch of training between two starts of the program.
struct SessionRecord {
    std::int64_t started = 0;           ///< ms since 1970 UTC
    std::int64_t ended = 0;             ///< 0: still running, or ended without saying so
    std::optional<OutcomeKind> outcome; ///< nothing: as above
    nn::Position from;                  ///< where it went on; all zero: from the start
    std::int64_t lastEpoch = 0;
    std::int64_t epochs = 0; ///< in all, as asked for then
    std::string variant;     ///< instruction set of the numerics
    int threads = 0;
    std::int64_t scheduleBegins = 0; ///< `nn::ScheduleConfig::begins` then
    int batchSize = 0;               ///< then; 0: written before it could be changed
    std::optional<int> patience{};   ///< then; nothing: written before sessions kept it
};

} // namespace throughline::session
