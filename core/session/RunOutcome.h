// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/EpochRecord.h"
#include "session/SessionRecord.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace throughline::session {

/// The one ending of a session.
struct RunOutcome {
    OutcomeKind kind = OutcomeKind::Completed;
    std::optional<Error> error{}; ///< with Failed
    std::filesystem::path folder{};
    std::int64_t epoch = 0;  ///< completed in all
    std::int64_t epochs = 0; ///< asked for
    nn::EpochRecord last{};  ///< epoch 0: none
    std::string bestMetric{};
    nn::Best best{};
    double seconds = 0.0; ///< of training in this session
    double samplesPerSecond = 0.0;

    /// Whether a run that trained all that was asked for was best in its last epoch: more are likely to make it better.
    bool wasStillGaining() const { return kind == OutcomeKind::Completed && nn::isGaining(epoch, best.epoch); }
};

} // namespace throughline::session
