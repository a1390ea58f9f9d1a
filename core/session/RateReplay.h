// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RateChange.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace throughline::session {

/// Rates that were set by hand above the checkpoint that a session goes on from (their own checkpoints were lost): they
/// change again where they did. Belongs to the training thread.
class RateReplay {
public:
    /// `changes`: to come, ascending.
    explicit RateReplay(const std::vector<RateChange>& changes) : m_changes(changes.begin(), changes.end()) {}

    /// Step of the next change; the largest number where none is left.
    std::int64_t nextStep() const;
    /// The rate that is to be set at this step.
    std::optional<double> take(std::int64_t step);
    /// Whether a change of the rate at this step is the one that was taken last, and no new one.
    bool isReplayed(std::int64_t step, double rate) const;
    /// The line is another one from here on: nothing more changes. False where nothing was to come.
    bool leave();

private:
    std::deque<RateChange> m_changes;
    std::optional<RateChange> m_taken; ///< the newest
};

} // namespace throughline::session
