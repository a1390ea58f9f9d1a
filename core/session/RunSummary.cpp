// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunSummary.h"

#include "history/HistoryFile.h"
#include "io/WriteFile.h"
#include "nn/Metrics.h"
#include "session/RunCheckpoints.h"
#include "session/RunDescription.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <cmath>
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

/// The best by the checkpoint of the newest record: the training loop keeps it there. Where there is none, as after a
/// kill, the whole history has to be read; not while it grows, when the next checkpoint is on its way.
nn::Best bestOf(const RunSummary& summary, const RunInfo& info) {
    const RunPaths paths{summary.folder};
    const std::vector<fs::path> files = checkpointFiles(paths.checkpoints());
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        const Result<CheckpointHead> head = readCheckpointHead(*file);
        if (!head || !checkPlace(info, *file, *head)) continue;
        if (head->position.epoch >= summary.epoch || summary.status == RunSummary::Status::Running) return head->best;
        break;
    }
    history::MetricHistory records;
    const Result<std::string> text = io::readFile(paths.history());
    if (!text) return {};
    history::scanHistory(*text,
                         [&](const nn::EpochRecord& record, std::size_t, std::size_t) { records.append(record); });
    return bestUntil(info, records);
}

RunSummary quickSummary(const fs::path& folder, const RunInfo& info) {
    RunSummary summary = summaryOf(folder, info);
    const RunPaths paths{folder};
    const nn::EpochRecord last = lastRecord(paths.history());
    summary.epoch = last.epoch;
    summary.changed = std::max(summary.changed, last.time);
    setBest(summary, bestOf(summary, info));
    return summary;
}

} // namespace

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

history::SeriesBest bestOfRun(const RunInfo& info) {
    const std::string monitor = monitorOf(info);
    return {monitor, nn::directionOf(monitor), info.config.earlyStopping.minDelta};
}

nn::Best bestUntil(const RunInfo& info, const history::MetricHistory& records, std::int64_t lastEpoch) {
    history::SeriesBest best = bestOfRun(info);
    best.scan(records, static_cast<double>(lastEpoch));
    return best.exists() ? nn::Best{static_cast<std::int64_t>(best.epoch()), best.value()} : nn::Best{};
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

} // namespace throughline::session
