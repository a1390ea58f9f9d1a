// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunFolder.h"

namespace throughline::session {

/// Paths inside a run's folder.
struct RunPaths {
    std::filesystem::path folder;

    std::filesystem::path run() const { return folder / "run.json"; }
    std::filesystem::path history() const { return folder / "history.json"; }
    std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
    std::filesystem::path abandoned() const { return folder / "abandoned"; }
};

/// `run.json` as it stands. Errors: `NotARun`, `NewerFormat`, `Damaged`, `CannotOpen`.
Result<RunInfo> readRun(const std::filesystem::path& folder);
/// Replaces `run.json`; what is in it and not known here stays. Blocks until it is durable.
Result<void> writeRun(const std::filesystem::path& folder, const RunInfo& info);

/// "digits 128-64": the data's name and the hidden widths.
std::string defaultRunName(const data::DataSpec& data, const nn::TrainConfig& config);
/// Whether a folder holds a run, or what is left of one: no place for another.
bool holdsRun(const std::filesystem::path& folder);

struct NewRunFolder {
    std::filesystem::path folder;
    std::vector<std::filesystem::path> made; ///< it and those above it that were missing, deepest first
};
/// A folder for a new run, without another in it. `wanted` empty: one below the user's runs, named after `name`, with
/// "-2" and so on where that is taken. Errors: `FolderNotEmpty`, `CannotWrite`.
Result<NewRunFolder> makeRunFolder(const std::filesystem::path& wanted, const std::string& name);

/// The best of a history by the rules of the training loop: `monitor`, gains of more than `minDelta`. Epoch 0: none.
nn::Best bestOf(const history::MetricHistory& records, const std::string& monitor, double minDelta);
/// The metric that decides on "best" in this run.
std::string monitorOf(const RunInfo& info);

/// Milliseconds since 1970 UTC.
std::int64_t now();

} // namespace throughline::session
