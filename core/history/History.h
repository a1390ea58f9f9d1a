// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/MetricHistory.h"

#include <filesystem>
#include <string>
#include <vector>

namespace throughline::history {

/// Something that happened to a run, drawn as a vertical line on its curves.
struct Mark {
    enum class Kind {
        Resumed,      ///< `from`: the epoch it went on from
        LearningRate, ///< changed by hand: `from` → `to`
        Paused,
        Stopped,     ///< by the user
        Interrupted, ///< a session that ended without saying so
        EarlyStopped,
        Diverged,
    };
    Kind kind = Kind::Resumed;
    double epoch = 0.0; ///< position; may lie between two epochs
    double from = 0.0;
    double to = 0.0;
    std::int64_t time = 0; ///< ms since 1970 UTC

    bool operator==(const Mark&) const = default;
};

/// A history as opened: of an own run, or of another tool's file. Plain value.
struct History {
    std::string format; ///< as `info --json` names it: "throughline", "json-list", "keras-history", …
    MetricHistory records;
    std::vector<MetricHistory> abandoned; ///< epochs left behind by a resume from an earlier one; oldest first
    std::vector<Mark> marks;
    std::vector<std::string> warnings; ///< what was mended or left out, a sentence each
};

/// Opens a bare `history.json`, the article's list of dicts, or Keras's dict of lists; told apart by content, never by
/// name. Changes nothing on disk. Errors: `CannotOpen`, `UnknownFormat`, `EmptyFile`, `Damaged`. Any thread; blocks.
Result<History> openHistory(const std::filesystem::path& file);

} // namespace throughline::history
