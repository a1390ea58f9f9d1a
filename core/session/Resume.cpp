// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Resume.h"

#include "io/WriteFile.h"
#include "nn/Variant.h"
#include "session/Abandonment.h"
#include "session/ModelLoader.h"
#include "session/ResumePlan.h"
#include "session/Retraining.h"
#include "session/RunCheckpoints.h"
#include "session/RunDescription.h"
#include "session/WallClock.h"

#include <algorithm>
#include <limits>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

/// An epoch has another number of batches than before: places in the run are counted in these from now on.
void countAnew(RunInfo& info, std::int64_t batchesPerEpoch) {
    info.batchesPerEpoch = batchesPerEpoch;
    const auto count = [&](nn::Position& position) {
        position.step = position.epoch * info.batchesPerEpoch + std::min(position.batch, info.batchesPerEpoch);
    };
    for (SessionRecord& session : info.sessions) count(session.from);
    for (nn::Position& position : info.pinned) count(position);
}

/// Restores the loop to the start, training forward to it where no checkpoint is left.
Result<void> restore(PreparedRun& run, const ResumePlan& plan, const OpenedRun& old,
                     std::shared_ptr<const nn::DataSplit> data, int threads, const std::stop_token& stop,
                     const RetrainingListener& tell) {
    const nn::TrainState* state = plan.checkpoint ? &plan.checkpoint->state : nullptr;
    RetrainedState retrained;
    if (plan.recomputed() > 0) {
        auto trained = trainForward(old, state, plan.epoch, data, threads, stop, tell);
        if (!trained) return tl::unexpected(trained.error());
        if (!*trained) return fail(ErrorCode::Cancelled, old.summary.folder.string(), {std::to_string(plan.epoch)});
        retrained = std::move(**trained);
        state = &retrained.state;
        if (retrained.difference) run.warnings.push_back(*retrained.difference);
    }
    auto loop = nn::TrainLoop::create(run.info.config, std::move(data), threads);
    if (!loop) return tl::unexpected(loop.error());
    run.loop = std::move(*loop);
    if (state) {
        if (auto restored = run.loop->restore(*state); !restored) return tl::unexpected(restored.error());
    }
    run.loop->save(run.from);
    return {};
}

/// A start that was trained to again has no checkpoint, and those above it are about to go: it gets its own first.
Result<void> keepStart(const PreparedRun& run, const ResumePlan& plan) {
    const nn::Position& position = run.from.position;
    const bool isKept = plan.checkpoint && plan.checkpoint->state.position.withoutStep() == position.withoutStep();
    if (position.step == 0 || isKept) return {};
    return writeCheckpoint(run.paths.checkpoints() / checkpointName(position), run.from, contextOf(run.info));
}

/// Moves all that comes after `epoch` out of the run's line.
Result<void> abandonAfter(PreparedRun& run, std::int64_t epoch) {
    std::vector<fs::path> files = checkpointFiles(run.paths.checkpoints());
    std::erase_if(files, [&](const fs::path& file) { return *checkpointPosition(file) <= nn::Position{epoch, 0, 0}; });
    const Abandonment left{
        .epoch = epoch,
        .best = run.best,
        .checkpoints = std::move(files),
        .leaves = [&](const history::Mark& mark) { return mark.epoch > static_cast<double>(epoch); },
        .pinnedUpTo = {epoch, 0, std::numeric_limits<std::int64_t>::max()},
    };
    auto ghost = abandon(left, run.paths, *run.store, run.info);
    if (!ghost) return tl::unexpected(ghost.error());
    run.history.records.truncate(static_cast<double>(epoch));
    if (*ghost) run.history.abandoned.push_back(std::move(**ghost));
    return {};
}

/// The last session's ending, if it could not say it itself, and where this one begins.
void markResume(PreparedRun& run, const RunSummary& summary) {
    SessionRecord* const last = run.info.sessions.empty() ? nullptr : &run.info.sessions.back();
    if (last && !last->outcome) {
        const auto epoch = static_cast<double>(std::min(summary.epoch, run.store->lastEpoch()));
        run.info.events.push_back({.kind = history::Mark::Kind::Interrupted, .epoch = epoch, .time = summary.changed});
    }
    if (last && last->variant != nn::variant())
        run.warnings.push_back(
            {ErrorCode::VariantChanged, run.paths.folder.string(), {last->variant, std::string(nn::variant())}});
    const double epoch = placeOf(run.info, run.from.position);
    run.info.events.push_back({.kind = history::Mark::Kind::Resumed, .epoch = epoch, .from = epoch, .time = now()});
}

/// All of a resume that writes.
Result<void> commitResume(PreparedRun& run, const ResumePlan& plan, const RunSummary& summary) {
    for (const fs::path& folder : {run.paths.folder, run.paths.checkpoints(), run.paths.abandoned()})
        io::removeLeftovers(folder);
    if (auto opened = openFiles(run); !opened) return opened;
    if (plan.rewinds) {
        if (auto kept = keepStart(run, plan); !kept) return kept;
        if (auto moved = abandonAfter(run, plan.epoch); !moved) return moved;
    } else {
        auto expected = run.store->recordsAfter(plan.epoch);
        if (!expected) return tl::unexpected(expected.error());
        run.expected.assign(expected->begin(), expected->end());
    }
    const auto last = run.store->recordsAfter(plan.epoch - 1);
    if (last && !last->empty() && last->front().epoch == plan.epoch) run.last = last->front();
    markResume(run, summary);
    beginSession(run);
    run.history.marks = marksOf(run.info);
    return writeRun(run.paths.folder, run.info);
}

} // namespace

Result<PreparedRun> prepareResume(const ResumeRequest& request, const data::ReadWatch& watch,
                                  const RetrainingListener& tell) {
    // First without the lock: a folder that cannot be resumed is not touched.
    if (Result<RunInfo> readable = readRun(request.folder); !readable) return tl::unexpected(readable.error());
    PreparedRun run;
    run.paths.folder = request.folder;
    Result<RunLock> lock = RunLock::acquire(request.folder);
    if (!lock) return tl::unexpected(lock.error());
    run.lock = std::move(*lock);
    Result<OpenedRun> old = openRun(request.folder);
    if (!old) return tl::unexpected(old.error());

    Result<ResumePlan> plan = planResume(request, *old);
    if (!plan) return tl::unexpected(plan.error());
    if (plan->refusal) return tl::unexpected(*plan->refusal);
    run.warnings = std::move(plan->damaged);
    if (!request.data.empty()) {
        std::error_code error;
        const fs::path absolute = fs::absolute(request.data, error);
        old->info.data.source = error ? request.data : absolute.string();
    }
    Result<data::LoadedData> data = loadRunData(old->info, request.acceptChangedData, watch);
    if (!data) return tl::unexpected(data.error());
    run.info = old->info;
    if (run.info.id.empty()) run.info.id = newRunId();
    run.info.encoding = data->encoding;
    run.info.validation = data->summary.validation;
    for (SessionRecord& session : run.info.sessions)
        if (session.batchSize == 0) session.batchSize = run.info.config.batchSize;
    run.info.config = plan->config;
    run.best = old->summary.bestEpoch;
    if (const std::optional<Error> wrong = nn::check(run.info.config, data->split.get())) return tl::unexpected(*wrong);
    const Result<void> ready = restore(run, *plan, *old, data->split, request.threads, watch.stop, tell);
    if (!ready) return tl::unexpected(ready.error());
    if (!data::differences(run.info.fingerprint, data->fingerprint).empty()) describeData(run.info, *data, *run.loop);
    if (run.loop->batchesPerEpoch() != old->info.batchesPerEpoch) countAnew(run.info, run.loop->batchesPerEpoch());

    run.history.abandoned = std::move(old->history.abandoned);
    if (Course::of(run.info.config) != Course::of(old->info.config)) run.info.pinned.push_back(run.from.position);
    if (auto committed = commitResume(run, *plan, old->summary); !committed) return tl::unexpected(committed.error());
    return run;
}

} // namespace throughline::session
