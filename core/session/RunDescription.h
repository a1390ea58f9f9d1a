// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "session/RunInfo.h"

#include <filesystem>
#include <functional>
#include <string>

namespace throughline::session {

// The file run.json of a run's folder, which describes it. All block; any thread.

/// `run.json` as it stands. Errors: `NotARun`, `NewerFormat`, `Damaged`, `CannotOpen`, those of `checkOwn`.
Result<RunInfo> readRun(const std::filesystem::path& folder);
/// Replaces `run.json`; what is in it and not known here stays. Blocks until it is durable.
Result<void> writeRun(const std::filesystem::path& folder, const RunInfo& info);
/// Has the user's own words about the run, its name, tags and comment, changed. Gives what is written now. Errors:
/// those of `readRun`, `FolderInUse`, `CannotWrite`.
Result<RunInfo> describeRun(const std::filesystem::path& folder, const std::function<void(RunInfo&)>& change);

} // namespace throughline::session
