// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/PairedDifference.h"
#include "session/RunInfo.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline::session {

// Forks of one epoch go on from the same bits with the same random numbers: held against one of them, what differs
// comes of what was changed. Any thread.

/// A run that is looked at beside others; both live as long as it is.
struct FanRun {
    const RunInfo* info = nullptr; ///< null: not known, and of no fan
    const history::MetricHistory* records = nullptr;
};

/// Forks of one epoch of one run, by their places among the runs that were looked through.
struct FanMembers {
    std::vector<std::size_t> branches; ///< ascending, at least one
    std::optional<std::size_t> parent; ///< where it is among them
};
/// Those whose branches have something to be held against: another branch, or the parent.
std::vector<FanMembers> fansAmong(std::span<const FanRun> runs);

/// Whether a fork changes nothing of what is learned: how long it trains counts only where its schedule goes by that,
/// and what is told or kept, such as patience, does not. `leftOut`: the rows that its parent leaves out.
bool changesNothing(const RunInfo& fork, std::span<const std::uint32_t> leftOut);

/// What each branch of a fan has more than one of the runs, epoch by epoch behind the joint.
struct FanComparison {
    /// The branch that all are held against, by its place among the branches: the one that changes nothing, or where
    /// there is none the parent, which is nothing here, or where that did not go on, the first branch.
    std::optional<std::size_t> reference;
    std::vector<std::optional<history::PairedDifference>> differences; ///< a branch each; nothing: it is the reference
};
/// `branches`: at least one, forks of one epoch; `parent` null: it is not known. `series`: of the metric to compare by.
FanComparison compareFan(std::span<const FanRun> branches, const FanRun* parent, const std::string& series);

} // namespace throughline::session
