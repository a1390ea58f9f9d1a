// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/OpenPath.h"

#include "history/FolderSearch.h"
#include "io/Endian.h"
#include "io/Files.h"
#include "io/SshFiles.h"
#include "io/WriteFile.h"
#include "session/RunPaths.h"

#include <algorithm>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

/// A safetensors file begins with the length of its JSON header, 8 bytes little-endian; no history does.
bool looksLikeCheckpoint(const fs::path& file) {
    const Result<std::string> read = io::readPart(file, 0, 9);
    if (!read || read->size() < 9) return false;
    const std::string& start = *read;
    const auto length = io::littleEndian<std::uint64_t>(start.data());
    return length >= 2 && length < (std::uint64_t{1} << 30) && start[8] == '{';
}

/// The run that a file belongs to; empty: none.
fs::path runOf(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    if (isRunFolder(folder)) return folder;
    const fs::path above = folder.has_parent_path() ? folder.parent_path() : folder / "..";
    return belongsToRun(file) ? above : fs::path();
}

/// The history of a run that somebody trains, from the source that goes on with it.
void followRun(OpenedRunAt& opened, const fs::path& folder, const std::stop_token& stop) {
    if (opened.run.summary.status != RunSummary::Status::Running) return;
    auto source = history::HistorySource::open(RunPaths{folder}.history(), io::localFiles(), stop);
    if (!source) return; // it has no record yet, or was moved away: the next look at the run tells
    history::OpenedHistories now = (*source)->histories();
    history::MetricHistory& records = opened.run.history.records;
    records = now.histories.front().history->records;
    records.setStepsPerEpoch(static_cast<double>(opened.run.info.batchesPerEpoch));
    if (!records.empty()) opened.run.summary.epoch = static_cast<std::int64_t>(records.x().back());
    opened.source = std::move(*source);
}

Result<OpenedPath> openFolderOfRun(const fs::path& folder, const OpenOptions& options) {
    Result<OpenedRun> run = openRun(folder);
    if (run) {
        OpenedRunAt opened{std::move(*run), nullptr};
        if (options.follow) followRun(opened, folder, options.stop);
        return OpenedPath{folder, std::move(opened)};
    }
    Result<history::OpenedHistories> left = openDamagedRun(folder, run.error());
    if (!left) return tl::make_unexpected(left.error());
    return OpenedPath{folder, OpenedHistoriesAt{std::move(*left), nullptr, run.error()}};
}

/// The runs in a folder, newest first; behind them those that cannot be read, so that they are named and not missing.
std::vector<fs::path> runsIn(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const RunSummary& run : listRuns(folder)) found.push_back(run.folder);
    const auto sound = static_cast<std::ptrdiff_t>(found.size());
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        if (fs::exists(fs::symlink_status(RunPaths{entry->path()}.run(), ignored)) &&
            std::find(found.begin(), found.begin() + sound, entry->path()) == found.begin() + sound)
            found.push_back(entry->path());
    }
    std::sort(found.begin() + sound, found.end());
    return found;
}

/// The runs directly in a folder of another machine, by their names.
Result<std::vector<fs::path>> runsAt(const fs::path& folder, io::Files& files, const std::stop_token& stop) {
    const auto entries = files.list(folder, {.depth = 1}, stop);
    if (!entries) return tl::make_unexpected(entries.error());
    std::vector<fs::path> found;
    for (const io::Entry& entry : *entries)
        if (entry.kind == io::FileState::Kind::File && entry.path.filename() == RunPaths{}.run() &&
            entry.path.parent_path() != folder)
            found.push_back(entry.path.parent_path());
    std::sort(found.begin(), found.end());
    return found;
}

/// What lies directly in a folder: histories, or folders in which some were found.
std::vector<fs::path> directlyIn(const fs::path& folder, const std::vector<history::FolderSearch::Found>& found) {
    std::vector<fs::path> inside;
    for (const auto& each : found) {
        const fs::path below = each.path.lexically_relative(folder);
        fs::path path = below.empty() || *below.begin() == "." ? folder : folder / *below.begin();
        if (inside.empty() || inside.back() != path) inside.push_back(std::move(path));
    }
    return inside;
}

/// What is no run and no checkpoint.
Result<OpenedPath> openHistoriesAt(const fs::path& path, bool isFolder, const std::shared_ptr<io::Files>& files,
                                   const OpenOptions& options) {
    if (isFolder) {
        Result<history::FolderSearch> search = history::searchFolder(path, files, options.stop);
        if (!search) return tl::make_unexpected(search.error());
        std::vector<fs::path> inside = directlyIn(path, search->found);
        // Where a tool's files lie in the folder itself, whatever else is there belongs to them.
        const bool isOne = search->isOne || inside.empty() || inside.front() == path;
        if (!isOne && search->found.size() > options.most)
            return OpenedPath{path, ManyInside{std::move(search->found)}};
        if (!isOne) return OpenedPath{path, PathsInside{PathsInside::Kind::Histories, std::move(inside)}};
    }
    auto source = history::HistorySource::open(path, files, options.stop, options.watch);
    if (!source) return tl::make_unexpected(source.error());
    OpenedHistoriesAt opened{(*source)->histories(!options.follow), nullptr, std::nullopt};
    if (options.follow) opened.source = std::move(*source);
    return OpenedPath{path, std::move(opened)};
}

} // namespace

Result<OpenedPath> openPath(const fs::path& path, FilesOfRuns files, const OpenOptions& options) {
    std::error_code error;
    const bool isFolder = fs::is_directory(path, error);
    if (isFolder) {
        // A run.json that is a pipe or a link to nothing is told as what it is.
        if (fs::exists(fs::symlink_status(RunPaths{path}.run(), error))) return openFolderOfRun(path, options);
        if (auto runs = runsIn(path); !runs.empty())
            return OpenedPath{path, PathsInside{PathsInside::Kind::Runs, std::move(runs)}};
    } else {
        const fs::path run = runOf(path);
        const bool isRun = !run.empty() && (files == FilesOfRuns::AsRuns || path.filename() == RunPaths{}.run());
        if (isRun) return openFolderOfRun(run, options);
        if (looksLikeCheckpoint(path)) {
            if (files == FilesOfRuns::AsRuns)
                return fail(ErrorCode::UnknownFormat, path.string(), {"a checkpoint, which has no history of its own"});
            Result<Checkpoint> checkpoint = readCheckpoint(path);
            if (!checkpoint) return tl::make_unexpected(checkpoint.error());
            return OpenedPath{path, std::move(*checkpoint)};
        }
    }
    return openHistoriesAt(path, isFolder, io::localFiles(), options);
}

Result<OpenedPath> openPath(const io::Location& location, const std::shared_ptr<io::Files>& files, FilesOfRuns ofRuns,
                            const OpenOptions& options) {
    if (location.host.empty()) return openPath(location.path, ofRuns, options);
    if (location.path.filename() == RunPaths{}.run() && location.path.has_parent_path())
        return openPath({location.host, location.path.parent_path()}, files, ofRuns, options);
    const io::StopScope scope(options.stop);
    const std::vector<fs::path> looked{location.path, RunPaths{location.path}.run()};
    const std::vector<io::FileState> states = files->look(looked);
    if (const auto trouble = files->trouble()) return tl::make_unexpected(*trouble);
    using Kind = io::FileState::Kind;
    const bool isRun = states[1].kind == Kind::File, isFolder = states[0].kind == Kind::Folder;
    if (isFolder && !isRun) {
        Result<std::vector<fs::path>> runs = runsAt(location.path, *files, options.stop);
        if (!runs) return tl::make_unexpected(runs.error());
        if (!runs->empty()) return OpenedPath{location.path, PathsInside{PathsInside::Kind::Runs, std::move(*runs)}};
    }
    const fs::path path = isRun ? RunPaths{location.path}.history() : location.path;
    Result<OpenedPath> opened = openHistoriesAt(path, isFolder && !isRun, files, options);
    if (opened) {
        opened->path = location.path;
        return opened;
    }
    Error error = opened.error();
    if (!error.file.empty() && !error.file.starts_with(location.host + ':'))
        error.file = io::textOf({location.host, error.file});
    return tl::make_unexpected(error);
}

} // namespace throughline::session
