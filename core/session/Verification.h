// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace throughline::session {

struct VerifyRequest {
    std::filesystem::path folder;
    /// To train, from the start, a fork from where it leaves its parent; no more than the run asked for.
    std::int64_t epochs = 3;
    std::optional<std::string> data{}; ///< where the data are now; nothing: where they were
};

/// What came of training the same epochs straight, on one thread, and interrupted again and again: each time stopped in
/// the middle of an epoch, written to a checkpoint file, and taken up from the file by a new loop on another number of
/// threads.
struct Verification {
    std::int64_t epochs = 0;
    int interruptions = 0;
    bool sameRecords = false;                ///< every metric of every epoch, to the last bit
    bool sameState = false;                  ///< weights, optimiser, best and patience, to the last bit
    std::int64_t firstDifference = 0;        ///< epoch; 0: none
    std::string variant;                     ///< instruction set that did it
    bool sameVariant = false;                ///< as the run's first session: else its history has other bits
    std::int64_t compared = 0;               ///< epochs that the run's own history has, compared with it
    std::int64_t firstHistoryDifference = 0; ///< epoch; 0: none

    bool identical() const { return sameRecords && sameState && (!sameVariant || firstHistoryDifference == 0); }
};

/// Works in a temporary folder; changes nothing in the run. Errors: those of `openRun` and of loading the data,
/// `Diverged`, `CannotWrite`, `BadOption`; nothing where `stop` came first. Any thread; blocks.
Result<std::optional<Verification>> verifyRun(const VerifyRequest& request, const std::stop_token& stop = {});

} // namespace throughline::session
