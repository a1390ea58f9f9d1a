// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Engine.h"
#include "session/Variation.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace throughline::session {

// Several runs that are asked for at once and told apart by a few settings, in folders below one another's. The file
// sweep.json in the folder above says what was asked for, once; what became of each run is in the run's own folder.

struct SweepRun {
    std::vector<Setting> settings; ///< what tells it from the others
    RunRequest request;            ///< its folder is below the sweep's
};

/// Plain value.
struct Sweep {
    std::filesystem::path folder; ///< empty: a new one in the user's runs
    std::string name;             ///< of its runs, with their settings behind it; empty: from data and widths
    std::vector<SweepRun> runs;
};

/// Whether a sweep was begun in this folder.
bool isSweepFolder(const std::filesystem::path& folder);
/// Reads the data of each run once and looks whether it can be trained on them; the division of the rows, which seeds
/// and folds decide, is looked at for the first alone. Runs with the same data then share them in memory. All that is
/// wrong, each once; `Cancelled` alone where the watch's `stop` came first. Blocks.
std::vector<Error> checkSweep(Sweep& sweep, const data::ReadWatch& watch);

/// Gives each run its name and folder, makes the folder above them and writes what is asked for there. Leaves nothing
/// behind where it fails. Errors: `FolderNotEmpty` for a folder with a run or a sweep in it, `CannotWrite`. Blocks.
Result<void> beginSweep(Sweep& sweep);
/// What was asked for. Errors: `NotARun`, `NewerFormat`, `Damaged`, `CannotOpen`. Blocks.
Result<Sweep> readSweep(const std::filesystem::path& folder);

/// What is left to do for a run: all of it, its rest, or nothing where it ended as it had to, a diverged one included,
/// for it would diverge again. Errors: those of `openRun`. Blocks.
Result<std::optional<EngineRequest>> restOf(const SweepRun& run);
} // namespace throughline::session
