// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <optional>
#include <vector>

namespace throughline::history {

/// What has joined the end of one of several histories.
struct HistoryTail {
    std::size_t history = 0; ///< its number
    MetricHistory records;   ///< for `MetricHistory::append`
};

/// What a look at a source that may grow has found. Plain value.
struct HistoryNews {
    enum class Kind {
        Nothing,
        Grown,    ///< `tails`
        Replaced, ///< `histories` in place of those that were there
        Waiting,  ///< empty, shorter or cut: it is being written anew, and what is there still holds
        Gone,     ///< nothing is at the path
    };
    Kind kind = Kind::Nothing;
    std::vector<HistoryTail> tails;
    OpenedHistories histories;
};

/// What has joined the ends of all histories of a file that was read anew; nothing where more than that is different.
std::optional<std::vector<HistoryTail>> tailsOf(const OpenedHistories& known, const OpenedHistories& now);

} // namespace throughline::history
