// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Checkpoint.h"
#include "session/OpenedRun.h"
#include "session/ResumeRequest.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace throughline::session {

/// What a resume is going to do. Plain value.
/// - Latest: from the newest checkpoint that verifies and whose records are in the history. Records above it (a crash
///   came between) stay, and are compared as their epochs are trained again.
/// - Best, Epoch: from the end of that epoch; where its checkpoint was deleted, the nearest earlier one is trained
///   forward to it. Later records, events and the best and latest of the later checkpoints are abandoned. Best and
///   patience are those of that moment, so that the new line is what it would have been had the old one never been:
///   what the old one had reached is not lost, but in `abandoned/`.
/// Where patience has run out there is nothing to do, unless more of it or epochs are asked for: `StoppedEarly`, as
/// `RunComplete` where all epochs are done. One that was killed before it could say so says so now, and ends.
struct ResumePlan {
    std::int64_t epoch = 0; ///< completed where the run goes on
    std::int64_t batch = 0; ///< of the next epoch, likewise; Latest alone
    bool rewinds = false;   ///< Best, Epoch: what comes after `epoch` is abandoned
    /// That the state comes from; nothing: the initial one. With `rewinds` it may lie before `epoch`.
    std::optional<Checkpoint> checkpoint{};
    std::int64_t stateEpoch = 0; ///< completed in that state
    std::int64_t replaced = 0;   ///< epochs that leave the line
    std::int64_t repeated = 0;   ///< epochs that stay in the history and are trained again
    nn::Best best{};             ///< of the line as far as it stays; epoch 0: none
    nn::TrainConfig config{};    ///< from now on, with the number of epochs in all
    /// Where a schedule that follows from the number of epochs is drawn out, or begun anew, after it had come to its
    /// end: the learning rate before, of the next step and at the end.
    struct Rates {
        double before = 0.0, next = 0.0, end = 0.0;
    };
    std::optional<Rates> rates{};
    double seconds = 0.0; ///< that the training forward to `epoch` may take; NaN: not known
    /// Base rate where it goes on, unless `ResumeRequest::learningRate` says another.
    double learningRate = 0.0;
    /// Why it is of no use to go on: `RunComplete`, `StoppedEarly`, `BadOption` (too few epochs, no rate),
    /// `DivergesAgain` (nothing was changed, and the same numbers come again).
    std::optional<Error> refusal{};
    std::vector<Error> damaged{}; ///< newer checkpoints, which are passed over: damaged, or not of this run

    /// Epochs that are trained again to get to `epoch`.
    std::int64_t recomputed() const { return rewinds ? epoch - stateEpoch : 0; }
};

/// Decides, and changes nothing: reads the run's checkpoints, takes no lock, and does not look at the data. Errors:
/// `NoCheckpoint` for an epoch that the run has not, `BeforeFork` for one that is its parent's, `CannotRead`. Any
/// thread; blocks.
Result<ResumePlan> planResume(const ResumeRequest& request, const OpenedRun& run);

} // namespace throughline::session
