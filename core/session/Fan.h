// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/PairedDifference.h"
#include "session/ForkRequest.h"
#include "session/RetrainingProgress.h"
#include "session/RunOutcome.h"
#include "session/Variation.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::session {

// Several forks of one epoch: each goes on from the same bits with the same random numbers, so that what differs comes
// of what was changed.

struct FanBranch {
    std::string name; ///< what tells it from the others: "learning-rate 0.0005"
    ForkRequest request{};
};

/// Plain value.
struct FanRequest {
    std::filesystem::path folder{};    ///< that the branches' folders are made in; empty: a new one in the user's runs
    std::vector<FanBranch> branches{}; ///< at least one, all of one parent's epoch
    RetrainingListener tell{};         ///< how far, where the epoch has to be had again before
};

struct FanOutcome {
    std::string name{};
    RunOutcome outcome{};
    std::optional<history::PairedDifference> difference{}; ///< as `FanComparison` has it
};

struct FanResult {
    std::filesystem::path folder{};
    std::vector<FanOutcome> branches{}; ///< in the order asked for; those that a stop came before are missing
    std::string metric{};               ///< that the differences are of: the one that the first branch monitors
    /// Against which of the branches; nothing: against the parent.
    std::optional<std::size_t> reference{};
    std::vector<Error> warnings{}; ///< of all of them, each once
};

/// Trains all branches, as many at once as there are cores, each on its share of them: the total takes less time than
/// one after the other on all, and the bits are the same. `each` is told of a branch when it has ended, by its index
/// and on its thread, of one at a time. `stop` ends all at the next batch; they can be resumed. Errors: those of
/// `forkPoint` and `makeRunFolder`; a branch's own are in its outcome. Blocks.
Result<FanResult> trainFan(const FanRequest& request, const std::stop_token& stop,
                           const std::function<void(std::size_t index, const RunOutcome&)>& each = {});

/// What a setting that a fork may change is, by its name on the command line; nothing where it is no number.
std::optional<double> numberOf(const nn::TrainConfig& config, std::string_view option);
/// Has it changed; false where there is no such setting.
bool setNumber(nn::TrainConfig& config, std::string_view option, double value);
/// Has a setting of a proposal changed: numbers, and the weights of classes between "balanced" and "none". False where
/// it is neither.
bool apply(nn::TrainConfig& config, const Setting& setting);
/// The value of a variation for a parent with these settings: "0.5x" is that multiple of what it has, to 15 digits
/// (0.0003 rather than 0.00030000000000000003), and "1x" to the last bit; other text is as it stands. `BadOption` for a
/// multiple of what is no number.
Result<std::string> valueFor(const nn::TrainConfig& parent, const Setting& setting);

} // namespace throughline::session
