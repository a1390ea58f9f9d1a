// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Abandonment.h"

#include "history/HistorySource.h"
#include "session/Checkpoint.h"

#include <algorithm>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

/// `number`: of the records; 0 where none were moved.
void abandonCheckpoints(const Abandonment& left, const RunPaths& paths, int number) {
    if (left.checkpoints.empty()) return;
    std::error_code ignored;
    const fs::path folder =
        paths.abandoned() / std::to_string(number > 0 ? number : history::nextAbandoned(paths.abandoned()));
    fs::create_directories(folder, ignored);
    for (const fs::path& file : left.checkpoints) {
        if (file == left.checkpoints.back() || *checkpointPosition(file) == nn::Position{left.best, 0, 0}) {
            fs::rename(file, folder / file.filename(), ignored);
        } else {
            fs::remove(file, ignored);
        }
    }
}

} // namespace

Result<std::optional<history::MetricHistory>> abandon(const Abandonment& left, const RunPaths& paths,
                                                      history::HistoryStore& store, RunInfo& info) {
    const Result<int> number = store.rewind(left.epoch, paths.abandoned());
    if (!number) return tl::unexpected(number.error());
    abandonCheckpoints(left, paths, *number);
    abandonMarks(info, left.leaves);
    abandonPins(info, left.pinnedUpTo);
    std::optional<history::MetricHistory> ghost;
    if (*number == 0) return ghost;
    Result<history::History> moved = history::openHistory(paths.abandoned() / (std::to_string(*number) + ".json"));
    if (!moved) return ghost;
    ghost = std::move(moved->records);
    ghost->setStepsPerEpoch(static_cast<double>(info.batchesPerEpoch));
    return ghost;
}

void abandonMarks(RunInfo& info, const MarkFilter& leaves) {
    const auto later = std::stable_partition(info.events.begin(), info.events.end(), std::not_fn(leaves));
    info.abandonedEvents.insert(info.abandonedEvents.end(), later, info.events.end());
    info.events.erase(later, info.events.end());
}

void abandonPins(RunInfo& info, const nn::Position& upTo) {
    std::erase_if(info.pinned,
                  [&](const nn::Position& position) { return position.withoutStep() > upTo.withoutStep(); });
}

} // namespace throughline::session
