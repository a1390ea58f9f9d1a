// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/OpenedRun.h"

#include "history/HistoryFile.h"
#include "history/HistorySource.h"
#include "io/OwnFile.h"
#include "io/WriteFile.h"
#include "session/Checkpoint.h"
#include "session/RunDescription.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <charconv>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

/// Puts the lines left behind into the run's history.
void readAbandoned(const fs::path& folder, double batchesPerEpoch, history::History& run) {
    std::vector<std::pair<int, fs::path>> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().stem().string();
        int number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        if (number > 0 && entry.path().extension() == ".json") files.emplace_back(number, entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& [number, file] : files) {
        Result<history::History> opened;
        if (auto own = io::checkOwnFile(file); own)
            opened = history::openHistory(file);
        else
            opened = tl::unexpected(own.error());
        if (!opened)
            run.warnings.push_back(
                {RemarkCode::FileUnreadable, {}, (file.parent_path().filename() / file.filename()).string()});
        if (!opened || opened->records.empty()) continue;
        opened->records.setStepsPerEpoch(batchesPerEpoch);
        run.abandoned.push_back(std::move(opened->records));
    }
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
    records.setStepsPerEpoch(batches);
    run.history.format = "throughline";
    readAbandoned(paths.abandoned(), batches, run.history);
    run.history.marks = marksOf(run.info);
    if (!records.empty()) {
        run.summary.epoch = static_cast<std::int64_t>(records.x().back());
        if (const std::span<const double> time = records.x(history::XAxis::WallTime); !time.empty())
            run.summary.changed = std::max(run.summary.changed, static_cast<std::int64_t>(time.back()));
    }
    // One that was killed could not say how far it came.
    if (std::vector<SessionRecord>& sessions = run.info.sessions; !sessions.empty() && !sessions.back().outcome)
        sessions.back().lastEpoch = std::max(sessions.back().lastEpoch, run.summary.epoch);
    setBest(run.summary, bestUntil(run.info, records));
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
    readAbandoned(paths.abandoned(), 1.0, *history);
    history::OpenedHistories opened;
    history::NamedHistory& named = opened.histories.emplace_back();
    named.name = (folder.has_filename() ? folder : folder.parent_path()).filename().string();
    named.history = std::make_shared<history::History>(std::move(*history));
    return opened;
}

} // namespace throughline::session
