// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunFolder.h"

#include "history/HistoryFile.h"
#include "history/HistorySource.h"
#include "history/RecordText.h"
#include "io/WriteFile.h"
#include "session/Checkpoint.h"
#include "session/RunLock.h"
#include "session/RunStore.h"

#include <QStandardPaths>
#include <algorithm>
#include <charconv>
#include <limits>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

RunSummary::Status statusOf(const RunInfo& info) {
    if (info.sessions.empty() || !info.sessions.back().outcome) return RunSummary::Status::Interrupted;
    switch (*info.sessions.back().outcome) {
    case OutcomeKind::Completed:
        return RunSummary::Status::Completed;
    case OutcomeKind::Stopped:
        return RunSummary::Status::Stopped;
    case OutcomeKind::EarlyStopped:
        return RunSummary::Status::EarlyStopped;
    case OutcomeKind::Diverged:
        return RunSummary::Status::Diverged;
    case OutcomeKind::Failed:
        break;
    }
    return RunSummary::Status::Failed;
}

/// All that run.json tells; epoch, best and the time of the newest record are for the caller to add.
RunSummary summaryOf(const fs::path& folder, const RunInfo& info) {
    RunSummary summary{.folder = folder,
                       .name = info.name,
                       .status = statusOf(info),
                       .epochs = info.config.epochs,
                       .bestMetric = monitorOf(info),
                       .best = none};
    if (const std::optional<RunHolder> holder = RunLock::heldBy(folder)) {
        summary.status = RunSummary::Status::Running;
        summary.holder = *holder;
    }
    for (const SessionRecord& session : info.sessions)
        summary.changed = std::max({summary.changed, session.started, session.ended});
    return summary;
}

void setBest(RunSummary& summary, const nn::Best& best) {
    summary.bestEpoch = best.epoch;
    summary.best = best.epoch > 0 ? best.value : none;
}

/// The newest record, from the end of the file: a list of runs must not read a million of them.
nn::EpochRecord lastRecord(const fs::path& file) {
    nn::EpochRecord last;
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    constexpr std::uintmax_t most = 64 << 10;
    if (error) return last;
    Result<std::string> read = io::readPart(file, size - std::min(size, most), most);
    if (!read) return last;
    std::string& tail = *read;
    if (size > most) tail.replace(0, std::min(tail.find("\n{") + 1, tail.size()), "[");
    history::scanHistory(tail, [&](const nn::EpochRecord& record, std::size_t, std::size_t) { last = record; });
    return last;
}

/// The best by the newest checkpoint that can be read: the training loop keeps it there.
nn::Best bestFromCheckpoints(const fs::path& folder) {
    const std::vector<fs::path> files = checkpointFiles(folder);
    for (auto file = files.rbegin(); file != files.rend(); ++file)
        if (const Result<CheckpointHead> head = readCheckpointHead(*file)) return head->best;
    return {};
}

RunSummary quickSummary(const fs::path& folder, const RunInfo& info) {
    RunSummary summary = summaryOf(folder, info);
    const RunPaths paths{folder};
    const nn::EpochRecord last = lastRecord(paths.history());
    summary.epoch = last.epoch;
    summary.changed = std::max(summary.changed, last.time);
    setBest(summary, bestFromCheckpoints(paths.checkpoints()));
    return summary;
}

std::vector<history::MetricHistory> readAbandoned(const fs::path& folder, double batchesPerEpoch) {
    std::vector<std::pair<int, fs::path>> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().stem().string();
        int number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        if (number > 0 && entry.path().extension() == ".json") files.emplace_back(number, entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<history::MetricHistory> abandoned;
    for (const auto& [number, file] : files) {
        Result<history::History> opened = history::openHistory(file);
        if (!opened || opened->records.empty()) continue;
        opened->records.setBatchesPerEpoch(batchesPerEpoch);
        abandoned.push_back(std::move(opened->records));
    }
    return abandoned;
}

/// A session that ended without saying so shows where it was cut off, unless it still runs.
void markInterruption(OpenedRun& run) {
    const std::vector<SessionRecord>& sessions = run.info.sessions;
    if (run.summary.status != RunSummary::Status::Interrupted || sessions.empty() || sessions.back().outcome) return;
    run.history.marks.push_back({.kind = history::Mark::Kind::Interrupted,
                                 .epoch = static_cast<double>(run.summary.epoch),
                                 .time = run.summary.changed});
}

} // namespace

fs::path userRunsFolder() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return fs::path(data.toStdString()) / "throughline" / "runs";
}

bool isRunFolder(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(RunPaths{folder}.run(), ignored);
}

fs::path behindRunJson(const fs::path& path) {
    if (path.filename() != RunPaths{}.run() || !isRunFolder(path.parent_path())) return path;
    return path.has_parent_path() ? path.parent_path() : ".";
}

bool belongsToRun(const fs::path& file) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(file, error), folder = whole.parent_path();
    if (error) return false;
    if (isRunFolder(folder)) return whole == RunPaths{folder}.run() || whole == RunPaths{folder}.history();
    const RunPaths above{folder.parent_path()};
    return isRunFolder(above.folder) && (folder == above.checkpoints() || folder == above.abandoned());
}

Result<OpenedRun> openRun(const fs::path& folder) {
    Result<RunInfo> info = readRun(folder);
    if (!info) return tl::unexpected(info.error());
    const RunPaths paths{folder};
    const double batches = static_cast<double>(info->batchesPerEpoch);

    OpenedRun run;
    run.summary = summaryOf(folder, *info);
    run.info = std::move(*info);
    std::error_code ignored;
    if (!fs::exists(paths.history(), ignored)) {
        run.history.warnings.push_back({RemarkCode::HistoryMissing});
    } else if (Result<std::string> text = io::readFile(paths.history()); !text) {
        return tl::unexpected(text.error());
    } else {
        const history::HistoryScan scan =
            history::scanHistory(*text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) {
                run.history.records.append(record);
            });
        if (!scan.intact)
            run.history.warnings.push_back(
                {RemarkCode::HistoryDamaged, {std::to_string(scan.records)}, "history.json"});
    }
    history::MetricHistory& records = run.history.records;
    records.setBatchesPerEpoch(batches);
    run.history.format = "throughline";
    run.history.abandoned = readAbandoned(paths.abandoned(), batches);
    run.history.marks = run.info.events;
    if (!records.empty()) {
        run.summary.epoch = static_cast<std::int64_t>(records.x(history::XAxis::Epoch).back());
        if (const std::span<const double> time = records.x(history::XAxis::WallTime); !time.empty())
            run.summary.changed = std::max(run.summary.changed, static_cast<std::int64_t>(time.back()));
    }
    setBest(run.summary, bestOf(records, run.summary.bestMetric, run.info.config.earlyStopping.minDelta));
    markInterruption(run);
    for (const fs::path& file : checkpointFiles(paths.checkpoints()))
        if (const auto position = checkpointPosition(file); position->batch == 0)
            run.checkpointEpochs.push_back(position->epoch);
    return run;
}

Result<history::OpenedHistories> openDamagedRun(const fs::path& folder, const Error& why) {
    if (why.code != ErrorCode::Damaged) return tl::unexpected(why);
    const RunPaths paths{folder};
    Result<history::History> history = history::openHistory(paths.history());
    if (!history) return tl::unexpected(why);
    history->warnings.push_back({RemarkCode::DescriptionDamaged, why.arguments});
    history->abandoned = readAbandoned(paths.abandoned(), 1.0);
    history::OpenedHistories opened;
    history::NamedHistory& named = opened.histories.emplace_back();
    named.name = (folder.has_filename() ? folder : folder.parent_path()).filename().string();
    named.history = std::make_shared<history::History>(std::move(*history));
    return opened;
}

std::vector<RunSummary> listRuns(const fs::path& folder) {
    std::vector<RunSummary> runs;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (!isRunFolder(entry.path())) continue;
        if (const Result<RunInfo> info = readRun(entry.path())) runs.push_back(quickSummary(entry.path(), *info));
    }
    std::sort(runs.begin(), runs.end(), [](const RunSummary& a, const RunSummary& b) { return a.changed > b.changed; });
    return runs;
}

Result<void> renameRun(const fs::path& folder, const std::string& name) {
    Result<RunInfo> info = readRun(folder);
    if (!info) return tl::unexpected(info.error());
    const Result<RunLock> lock = RunLock::acquire(folder);
    if (!lock) return tl::unexpected(lock.error());
    info->name = name;
    return writeRun(folder, *info);
}

} // namespace throughline::session
