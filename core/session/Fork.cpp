// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Fork.h"

#include "history/HistoryFile.h"
#include "io/WriteFile.h"
#include "session/Ancestry.h"
#include "session/LeftOutRows.h"
#include "session/NewRun.h"
#include "session/NewRunFolder.h"
#include "session/RateChange.h"
#include "session/Retraining.h"
#include "session/RunCheckpoints.h"
#include "session/RunDescription.h"
#include "session/WallClock.h"

#include <algorithm>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> refuse(const char* option, std::string value, std::string allowed) {
    return fail(ErrorCode::BadOption, {}, {option, std::move(value), std::move(allowed)});
}

/// The text of the records up to `epoch`, as they stand.
Result<std::string> historyUntil(const fs::path& folder, std::int64_t epoch) {
    Result<std::string> text = io::readFile(RunPaths{folder}.history());
    if (!text) return text;
    if (!history::scanHistory(*text, [](const auto&...) {}).intact) *text = history::mendedHistory(*text);
    std::size_t end = 0;
    history::scanHistory(*text, [&](const nn::EpochRecord& record, std::size_t, std::size_t behind) {
        if (record.epoch <= epoch) end = behind;
    });
    if (end == 0) return std::string(history::emptyHistory);
    return text->substr(0, end).append(history::historyTail);
}

/// What has the shape of the weights, or the meaning of the curve, stays.
Result<void> checkUnchanged(nn::TrainConfig config, const nn::TrainConfig& parent) {
    config.network.dropout = parent.network.dropout;
    if (config.network == parent.network && config.loss == parent.loss) return {};
    return refuse("network", {}, "that of the parent, whose weights the fork goes on with");
}

/// Adds rows to those that are left out already.
Result<void> leaveOut(const ForkRequest& request, RunInfo& info, const nn::DataSplit& all,
                      std::vector<Error>& warnings) {
    std::vector<std::uint32_t> rows = request.leftOutRows;
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    if (!rows.empty() && rows.back() >= all.training->rows)
        return refuse("leave-out-rows", std::to_string(rows.back()),
                      "rows of the data, from 0 to " + std::to_string(all.training->rows - 1));
    std::vector<std::uint32_t> learned = all.trainingRows;
    std::ranges::sort(learned);
    const auto isLearned = [&](std::uint32_t row) { return std::ranges::binary_search(learned, row); };
    const auto others = std::ranges::count_if(
        rows, [&](std::uint32_t row) { return !isLearned(row) && !std::ranges::binary_search(info.leftOutRows, row); });
    if (others > 0)
        warnings.push_back({ErrorCode::RowsNotLearned, {}, {std::to_string(others), std::to_string(rows.size())}});
    std::vector<std::uint32_t> both;
    std::ranges::set_union(rows, info.leftOutRows, std::back_inserter(both));
    info.leftOutRows = std::move(both);
    return {};
}

/// What the fork's description has of its own; all else is the parent's.
RunInfo describe(const ForkRequest& request, const ForkPoint& point) {
    const RunInfo& parent = point.parent.info;
    RunInfo info = parent;
    info.id = newRunId();
    info.name = request.name.empty() ? parent.name + " from " + std::to_string(point.epoch) : request.name;
    info.comment.clear();
    info.config = request.config;
    if (request.checkpoints) info.checkpoints = *request.checkpoints;
    info.sessions.clear();
    info.abandonedEvents.clear();
    info.pinned.clear();
    // A rate that was set at the very point is part of the state there.
    std::erase_if(info.events,
                  [&](const history::Mark& mark) { return mark.epoch >= static_cast<double>(point.epoch); });
    std::error_code error;
    const fs::path absolute = fs::absolute(point.parent.summary.folder, error).lexically_normal();
    info.parent = ParentRun{.folder = (error ? point.parent.summary.folder : absolute).string(),
                            .id = parent.id,
                            .epoch = point.epoch,
                            .config = configAt(parent, point.epoch)};
    const nn::TrainConfig& before = info.parent->config;
    if (info.config.schedule != before.schedule) info.config.schedule.begins = point.epoch;
    return info;
}

/// Optimisers keep different numbers: what the fork's has not had begins as in a new run.
void takeOptimizer(const nn::TrainConfig& before, const nn::TrainConfig& config, const nn::TrainLoop& fresh,
                   nn::TrainState& state) {
    nn::TrainState start;
    fresh.save(start);
    const bool isOther = before.optimizer.kind != config.optimizer.kind;
    for (nn::Tensor& tensor : start.optimizerTensors) {
        const auto kept = std::ranges::find(state.optimizerTensors, tensor.name, &nn::Tensor::name);
        if (!isOther && kept != state.optimizerTensors.end() && kept->shape == tensor.shape) tensor = std::move(*kept);
    }
    state.optimizerTensors = std::move(start.optimizerTensors);
    // Adam's correction of the first steps belongs to them.
    if (isOther) state.moreUpdates = -state.position.step;
}

/// The state at the fork, as the changed settings want it.
nn::TrainState stateFor(const RunInfo& info, const ForkPoint& point, const nn::TrainLoop& fresh) {
    nn::TrainState state = point.state;
    const nn::TrainConfig &before = info.parent->config, &config = info.config;
    state.learningRate = config.optimizer.learningRate;
    takeOptimizer(before, config, fresh, state);
    if (config.schedule.kind != before.schedule.kind) {
        state.plateauFactor = 1.0;
        state.plateauBest = 0.0;
        state.plateauWait = -1;
    }
    const nn::EarlyStopping &stopping = config.earlyStopping, &then = before.earlyStopping;
    if (stopping.monitor != then.monitor || stopping.minDelta != then.minDelta) {
        state.best = bestUntil(info, point.parent.history.records, point.epoch);
        state.epochsSinceBest = point.epoch - state.best.epoch;
        state.plateauWait = -1;
    }
    if (stopping.isOver(state.epochsSinceBest)) state.epochsSinceBest = 0;
    return state;
}

/// History and checkpoints; the description of the run follows when they are there.
Result<void> fill(PreparedRun& run, const ForkPoint& point) {
    const fs::path checkpoints = run.paths.checkpoints();
    if (auto made = io::makeFolders(checkpoints); !made) return tl::unexpected(made.error());
    Result<void> written = io::writeOwnFile(run.paths.history(), point.history);
    const auto write = [&](const nn::TrainState& state) {
        if (written)
            written = writeCheckpoint(checkpoints / checkpointName(state.position), state, contextOf(run.info));
    };
    if (point.best && point.best->position.epoch == run.from.best.epoch) write(*point.best);
    write(run.from);
    return written;
}

} // namespace

Result<ForkPoint> forkPoint(const fs::path& folder, std::int64_t epoch, const data::ReadWatch& watch,
                            const RetrainingListener& tell) {
    Result<OpenedRun> opened = openRun(folder);
    if (!opened) return tl::unexpected(opened.error());
    if (epoch < 0 || epoch > opened->summary.epoch)
        return fail(ErrorCode::NoCheckpoint, folder.string(), {std::to_string(epoch)});
    Result<OpenedRun> trainer = trainerOf(std::move(*opened), epoch + 1);
    if (!trainer) return tl::unexpected(trainer.error());
    ForkPoint point;
    point.parent = std::move(*trainer);
    point.epoch = epoch;
    const OpenedRun& parent = point.parent;
    Result<data::LoadedData> data = loadRunData(parent.info, false, watch);
    if (!data) return tl::unexpected(data.error());
    point.data = std::move(*data);
    // What was trained again to the one is where the other goes on from.
    const auto states = std::make_shared<StateCache>();
    const auto load = [&](std::int64_t of) {
        return loadModel({.folder = parent.summary.folder,
                          .from = ResumeRequest::From::Epoch,
                          .epoch = of,
                          .data = point.data.split,
                          .states = states,
                          .prepares = false,
                          .tell = tell},
                         watch);
    };
    // The best first, as it lies before the epoch: so no stretch is trained again twice.
    std::optional<Result<LoadedModel>> there;
    std::int64_t best = bestUntil(parent.info, parent.history.records, epoch).epoch;
    if (best > 0 && best < epoch) there = load(best);
    if (there && !*there) return tl::unexpected(there->error());
    Result<LoadedModel> model = load(epoch);
    if (!model) return tl::unexpected(model.error());
    point.state = std::move(model->state);
    point.warnings = std::move(model->warnings);
    // By the history it may have been another one, where that came out otherwise this time.
    if (point.state.best.epoch != best) {
        best = point.state.best.epoch;
        there.reset();
        if (best > 0 && best < epoch) there = load(best);
        if (there && !*there) return tl::unexpected(there->error());
    }
    if (there) point.best = std::move((*there)->state);
    Result<std::string> text = historyUntil(parent.summary.folder, epoch);
    if (!text) return tl::unexpected(text.error());
    point.history = std::move(*text);
    return point;
}

nn::TrainConfig configAt(const RunInfo& info, std::int64_t epoch) {
    nn::TrainConfig config = info.config;
    courseBehind(info, {epoch, 0, 0}).apply(config);
    config.epochs = std::max(config.epochs, epoch + 1);
    config.optimizer.learningRate = baseRate(info, info.events, static_cast<double>(epoch));
    return config;
}

Result<PreparedRun> prepareFork(const ForkRequest& request, const data::ReadWatch& watch,
                                const RetrainingListener& tell) {
    if (const std::optional<Error> wrong = nn::check(request.config)) return tl::unexpected(*wrong);
    if (request.checkpoints)
        if (const std::optional<Error> wrong = check(*request.checkpoints)) return tl::unexpected(*wrong);
    // A first look, before the parent's epoch is recomputed; commitNew decides.
    if (!request.folder.empty() && isRunFolder(request.folder))
        return fail(ErrorCode::FolderNotEmpty, request.folder.string());
    std::shared_ptr<const ForkPoint> point = request.point;
    if (!point) {
        Result<ForkPoint> had = forkPoint(request.parent, request.epoch, watch, tell);
        if (!had) return tl::unexpected(had.error());
        point = std::make_shared<const ForkPoint>(std::move(*had));
    }
    PreparedRun run;
    run.warnings = point->warnings;
    run.info = describe(request, *point);
    if (auto same = checkUnchanged(run.info.config, run.info.parent->config); !same)
        return tl::unexpected(same.error());
    if (run.info.config.epochs <= point->epoch)
        return refuse("epochs", std::to_string(run.info.config.epochs), "more than " + std::to_string(point->epoch));
    if (auto left = leaveOut(request, run.info, *point->data.split, run.warnings); !left)
        return tl::unexpected(left.error());
    data::LoadedData data = point->data;
    data.split = withoutRows(data.split, run.info.leftOutRows);
    if (const std::size_t rows = data.split->trainingRows.size(); rows < 2)
        return fail(ErrorCode::TooFewRows, run.info.data.source, {std::to_string(rows), "2"});
    if (const std::optional<Error> wrong = nn::check(run.info.config, data.split.get())) return tl::unexpected(*wrong);
    run.info.config = nn::resolved(run.info.config, *data.split);
    auto loop = nn::TrainLoop::create(run.info.config, data.split, request.threads);
    if (!loop) return tl::unexpected(loop.error());
    run.loop = std::move(*loop);
    describeData(run.info, data, *run.loop);
    if (auto restored = run.loop->restore(stateFor(run.info, *point, *run.loop)); !restored)
        return tl::unexpected(restored.error());
    run.loop->save(run.from);
    run.info.pinned = {run.from.position};
    run.best = run.from.best.epoch;
    const auto epoch = static_cast<double>(point->epoch);
    run.info.events.push_back({.kind = history::Mark::Kind::Resumed, .epoch = epoch, .from = epoch, .time = now()});
    if (auto committed = commitNew(run, request.folder, [&] { return fill(run, *point); }); !committed)
        return tl::unexpected(committed.error());
    history::scanHistory(point->history,
                         [&](const nn::EpochRecord& record, std::size_t, std::size_t) { run.last = record; });
    run.history.marks = marksOf(run.info);
    return run;
}

} // namespace throughline::session
