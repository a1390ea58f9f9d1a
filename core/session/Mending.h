// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"

#include <filesystem>
#include <vector>

namespace throughline::history {
struct History;
}

namespace throughline::session {

/// Writes what was read of a history as a clean list of dicts (history/ListText.h) to `file`, which appears whole or
/// not at all. `source`: what it was read from, empty where that is on another machine. Gives what was mended or left
/// out. Errors: `EmptyFile`, `OverwritesInput` where the file is the source, lies in it, or is one that a run needs,
/// those of writing. Any thread.
Result<std::vector<Remark>> mendHistory(const history::History& history, const std::filesystem::path& source,
                                        const std::filesystem::path& file);

} // namespace throughline::session
