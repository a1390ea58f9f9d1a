// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <filesystem>

namespace throughline::session {

/// Paths inside a run's folder.
struct RunPaths {
    std::filesystem::path folder;

    std::filesystem::path run() const { return folder / "run.json"; }
    std::filesystem::path history() const { return folder / "history.json"; }
    std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
    std::filesystem::path abandoned() const { return folder / "abandoned"; }
    std::filesystem::path lock() const { return folder / ".lock"; }
};

/// Whether what a run's folder holds under the names of its files and folders is its own (io/OwnFile.h): nothing
/// outside is ever written because of what lies in it. The folder itself may be a link of the user's. Checkpoints and
/// the lines left behind are looked at when they are read. Errors: `NotOwnFile`.
Result<void> checkOwn(const RunPaths& paths);

/// `$XDG_DATA_HOME/throughline/runs`, not made here.
std::filesystem::path userRunsFolder();
bool isRunFolder(const std::filesystem::path& folder);
/// The run that a run.json belongs to; any other path as it is.
std::filesystem::path behindRunJson(const std::filesystem::path& path);
/// One of the files that a run consists of, its checkpoints included: nothing else may be written there.
bool belongsToRun(const std::filesystem::path& file);

} // namespace throughline::session
