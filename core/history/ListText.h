// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <string>
#include <vector>

namespace throughline::history {

/// A history as a JSON list of dicts.
struct ListText {
    std::string text;                   ///< a record a line
    std::vector<std::string> leftOut{}; ///< series whose names would be taken for the counter when it is read
};

/// The records of a history as a JSON list of dicts, as the loops of people write it: `epoch`, `step` or `iteration`
/// for what x counts (nothing where the rows were merely counted), `step` beside the epochs where it is known, `time`
/// (ISO 8601, UTC) where it is known, and each series that has a point. Numbers in the shortest form that reads back to
/// the same bits; those that are not finite as Python's json has them: NaN, Infinity, -Infinity. All of it is ASCII.
/// Read again it gives the same records; what a restart left behind is not in it. Any thread.
ListText listText(const History& history);

} // namespace throughline::history
