// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstddef>
#include <string>
#include <vector>

namespace throughline::session {

// What tells the runs of a sweep, or the branches of a fan, from one another.

/// One option of `train` and the value that it has in a run, both as they are written on the command line.
struct Setting {
    std::string option, value;
    bool operator==(const Setting&) const = default;
};

/// "learning-rate 0.1, seed 2"
std::string settingsText(const std::vector<Setting>& settings);

/// An option and the values that it is to have, one run each.
struct Variation {
    std::string option; ///< without the dashes
    std::vector<std::string> values;
    bool operator==(const Variation&) const = default;
};

/// Of one sweep, and branches of one fan.
inline constexpr std::size_t mostRuns = 10'000;

/// Every combination of one value each, the settings in the order of the variations, the last of which changes fastest;
/// of no variations a single one without settings. `BadOption` where they are more than `mostRuns`.
Result<std::vector<std::vector<Setting>>> combinationsOf(const std::vector<Variation>& variations);

} // namespace throughline::session
