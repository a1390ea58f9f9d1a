// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Report.h"

#include <QString>
#include <vector>

namespace throughline::history {
struct History;
struct OpenedHistories;
} // namespace throughline::history
namespace throughline::session {
struct CheckedCheckpoint;
struct Checkpoint;
struct Hint;
struct OpenedRun;
} // namespace throughline::session

namespace throughline::app {

/// Whether each point of a series is told, `x` and `value`, or what they come to alone.
enum class Values { LeftOut, Told };

/// The object that `info --json` prints: `kind`, `format`, `records`, `series`, `sessions`, `warnings`, and what else
/// is known of a run or a checkpoint. Numbers that are not finite come out as `null`.
/// What lies in a folder, each with its name.
Json describeFolderOf(const std::string& name, std::vector<Json> all, const std::vector<std::string>& warnings);
Json describeRun(const session::OpenedRun& run, const std::vector<session::CheckedCheckpoint>& checkpoints,
                 Values values);
Json describeHistory(const history::History& history, Values values);
/// One is as above. Of several `records` is the sum, `series` has the names of the histories before its own, and
/// `histories` describes each. What a picture was drawn with is `settings`.
Json describeHistories(const history::OpenedHistories& opened, Values values);
Json describeCheckpoint(const session::Checkpoint& checkpoint);
/// Each with its kind, epoch, arguments and sentence, and the commands that do something about it.
Json describeHints(const session::OpenedRun& run, const std::vector<session::Hint>& hints);

/// The same for people: some lines, each with a final line break.
QString infoText(const Json& description);

} // namespace throughline::app
