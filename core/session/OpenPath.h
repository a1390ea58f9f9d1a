// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/FolderSearch.h"
#include "history/HistorySource.h"
#include "io/Location.h"
#include "session/Checkpoint.h"
#include "session/OpenedRun.h"

#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <variant>

namespace throughline::session {

/// One that is followed: a run that another process trains, a file or folder that may grow.
struct OpenedRunAt {
    OpenedRun run;
    std::shared_ptr<history::HistorySource> source; ///< of its history, where somebody trains it; null elsewhere
};
struct OpenedHistoriesAt {
    history::OpenedHistories histories;
    std::shared_ptr<history::HistorySource> source; ///< null: nothing is to come
    std::optional<Error> damaged;                   ///< why a run's history alone is there
};
/// What a folder holds that is neither a run nor a history itself, each to be opened for itself.
struct PathsInside {
    enum class Kind { Runs, Histories } kind = Kind::Runs;
    std::vector<std::filesystem::path> paths; ///< runs newest first, histories by their names
};

/// More histories than are opened unasked, to be chosen from.
struct ManyInside {
    std::vector<history::FolderSearch::Found> found;
};

/// What lies at a path.
struct OpenedPath {
    std::filesystem::path path; ///< what it is known by: a file of a run stands for the run's folder
    std::variant<OpenedRunAt, OpenedHistoriesAt, Checkpoint, PathsInside, ManyInside> what;
};

/// Whether a history or a checkpoint in a run's folder is what is looked at, or the run: a checkpoint that belongs to
/// none is refused then.
enum class FilesOfRuns { AsRuns, AsThemselves };

/// For whoever stays with what was opened.
struct OpenOptions {
    bool follow = false; ///< the sources of what may grow come along
    /// Of histories in a folder that are not of one tool; more of them are listed alone.
    std::size_t most = std::numeric_limits<std::size_t>::max();
    std::stop_token stop{};
    history::ReadWatch watch{}; ///< of histories of others
};

/// Opens a run (its folder or a file in it), a history of any format (a file, a folder), a picture, a checkpoint, or a
/// folder that holds runs or histories: the one answer to the question of what lies at a path. Changes nothing and
/// takes no lock. Errors: those of openRun, HistorySource::open and readCheckpoint; for a folder `NotARun`. Any thread;
/// blocks.
Result<OpenedPath> openPath(const std::filesystem::path& path, FilesOfRuns files, const OpenOptions& options = {});

/// The same for what may be on another machine, of which `files` are: histories and folders of them; of a run there its
/// history alone, for the rest is read from disks of this machine. The paths that come back are those there. Errors
/// have the host before the file, and may be those of io::sshFiles.
Result<OpenedPath> openPath(const io::Location& location, const std::shared_ptr<io::Files>& files, FilesOfRuns ofRuns,
                            const OpenOptions& options = {});

} // namespace throughline::session
