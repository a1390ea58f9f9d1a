// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PreparedRun.h"

#include "data/BuiltinSets.h"
#include "history/HistorySource.h"
#include "io/WriteFile.h"
#include "nn/Variant.h"
#include "session/ModelLoader.h"
#include "session/NewRunFolder.h"
#include "session/OpenedRun.h"
#include "session/Retraining.h"
#include "session/RunDescription.h"
#include "session/WallClock.h"

#include <algorithm>
#include <limits>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

using From = ResumeRequest::From;
constexpr std::int64_t anyStep = std::numeric_limits<std::int64_t>::max();

/// A file is found again from whatever folder the run is resumed in.
std::string absolutePath(const std::string& file) {
    std::error_code error;
    const fs::path absolute = file.empty() ? fs::path() : fs::absolute(file, error);
    return error ? file : absolute.string();
}

data::DataSpec withAbsolutePaths(data::DataSpec spec) {
    const std::vector<data::BuiltinSet> builtin = data::builtinSets();
    const auto isSource = [&](const data::BuiltinSet& set) { return set.name == spec.source; };
    if (std::none_of(builtin.begin(), builtin.end(), isSource)) spec.source = absolutePath(spec.source);
    spec.labels = absolutePath(spec.labels);
    spec.validationFile = absolutePath(spec.validationFile);
    return spec;
}

/// All that a run's description says of the data that it is trained on.
void describeData(RunInfo& info, const data::LoadedData& data, const nn::TrainLoop& loop) {
    const nn::DataSplit& split = *data.split;
    info.fingerprint = data.fingerprint;
    info.scaling = split.scaling;
    info.encoding = data.encoding;
    info.notes = data.summary.notes;
    info.widths = nn::layerWidths(info.config, *split.training);
    info.parameters = nn::parameterCount(info.config, *split.training);
    info.trainingRows = static_cast<std::int64_t>(split.trainingRows.size());
    info.validationRows = split.validation ? static_cast<std::int64_t>(split.validationRows.size()) : 0;
    info.batchesPerEpoch = loop.batchesPerEpoch();
}

RunInfo describe(const RunRequest& request, const data::LoadedData& data, const nn::TrainLoop& loop) {
    RunInfo info;
    info.name = request.name.empty() ? defaultRunName(request.data, request.config) : request.name;
    info.data = request.data;
    info.config = request.config;
    info.checkpoints = request.checkpoints;
    describeData(info, data, loop);
    return info;
}

void beginSession(PreparedRun& run) {
    SessionRecord session;
    session.started = now();
    session.from = run.from.position;
    session.lastEpoch = run.from.position.epoch;
    session.epochs = run.info.config.epochs;
    session.variant = nn::variant();
    session.threads = run.loop->threads();
    run.info.sessions.push_back(std::move(session));
}

/// Opens the history, makes the folder of the checkpoints, writes run.json: the session is on disk.
Result<void> openFiles(PreparedRun& run) {
    if (auto made = io::makeFolders(run.paths.checkpoints()); !made) return tl::unexpected(made.error());
    auto opened = history::HistoryStore::open(run.paths.history());
    if (!opened) return tl::unexpected(opened.error());
    run.store = std::move(opened->store);
    run.history.records = std::move(opened->records);
    run.history.records.setBatchesPerEpoch(static_cast<double>(run.info.batchesPerEpoch));
    run.history.format = "throughline";
    if (!opened->damaged.empty())
        run.warnings.push_back({ErrorCode::HistoryMended, run.paths.history().string(), {opened->damaged.string()}});
    return {};
}

/// The data are others than before: places in the run are counted in their batches from now on.
void changeData(RunInfo& info, const data::LoadedData& data, const nn::TrainLoop& loop) {
    describeData(info, data, loop);
    const auto count = [&](nn::Position& position) {
        position.step = position.epoch * info.batchesPerEpoch + std::min(position.batch, info.batchesPerEpoch);
    };
    for (SessionRecord& session : info.sessions) count(session.from);
    for (nn::Position& position : info.pinned) count(position);
}

/// Takes away what a run that could not begin has left behind.
void undo(PreparedRun& run, const NewRunFolder& made) {
    std::error_code ignored;
    for (const fs::path& path : {run.paths.checkpoints(), run.paths.history(), run.paths.run()})
        fs::remove(path, ignored);
    run.lock.removeFrom(run.paths.folder);
    for (const fs::path& folder : made.made) fs::remove(folder, ignored);
}

/// All of a new run that writes. Nothing is left of it where it fails.
Result<void> commitNew(PreparedRun& run, const fs::path& wanted) {
    const Result<NewRunFolder> made = makeRunFolder(wanted, run.info.name);
    if (!made) return tl::unexpected(made.error());
    run.paths.folder = made->folder;
    Result<RunLock> lock = RunLock::acquire(made->folder);
    if (!lock) {
        std::error_code ignored; // somebody else's folder is not empty, and stays
        for (const fs::path& folder : made->made) fs::remove(folder, ignored);
        return tl::unexpected(lock.error());
    }
    run.lock = std::move(*lock);
    // Another program may have begun, and even ended, a run here since the look before.
    if (holdsRun(made->folder)) return fail(ErrorCode::FolderNotEmpty, made->folder.string());
    beginSession(run);
    Result<void> written = writeRun(made->folder, run.info);
    if (written) written = openFiles(run);
    if (!written) undo(run, *made);
    return written;
}

/// Where a resume goes on from.
struct Start {
    std::optional<std::int64_t> rewound;  ///< the epoch for Best and Epoch, above which everything is abandoned
    std::optional<Checkpoint> checkpoint; ///< nothing: the initial state
    std::int64_t epoch = 0;
};

Result<Start> chooseStart(const ResumeRequest& request, const OpenedRun& run, std::vector<Error>& warnings) {
    Start start;
    if (request.from != From::Latest) {
        const bool best = request.from == From::Best;
        const std::int64_t epoch = best ? run.summary.bestEpoch : request.epoch;
        if (epoch < 0 || epoch > run.summary.epoch || (best && epoch == 0))
            return fail(ErrorCode::NoCheckpoint, request.folder.string(), {best ? "best" : std::to_string(epoch)});
        start.rewound = epoch;
    }
    // A checkpoint whose records are not in the history would leave a hole in the curve.
    const nn::Position limit =
        start.rewound ? nn::Position{*start.rewound, 0, anyStep} : nn::Position{run.summary.epoch, anyStep, anyStep};
    auto newest = newestCheckpoint(request.folder, limit, warnings);
    if (!newest) return tl::unexpected(newest.error());
    start.checkpoint = std::move(*newest);
    start.epoch = start.rewound.value_or(start.checkpoint ? start.checkpoint->state.position.epoch : 0);

    return start;
}

/// What the run is to do from now on; an error where that is nothing.
Result<nn::TrainConfig> goOn(const ResumeRequest& request, const OpenedRun& run, const Start& start) {
    nn::TrainConfig config = run.info.config;
    config.epochs = request.epochs.value_or(config.epochs);
    config.earlyStopping.patience = request.patience.value_or(config.earlyStopping.patience);
    const std::string folder = request.folder.string();
    // One that was killed at its very end has not been told to have ended.
    const bool ended = !run.info.sessions.empty() && run.info.sessions.back().outcome;
    if (start.epoch >= config.epochs && !request.epochs) {
        if (!ended) return config;
        return fail(ErrorCode::RunComplete, folder, {std::to_string(start.epoch)});
    }
    // Without a checkpoint a run goes on from the start, but its history does not get shorter.
    const std::int64_t kept = start.rewound ? start.epoch : run.summary.epoch;
    if (request.epochs && (config.epochs < kept || start.epoch >= config.epochs)) {
        const std::string least = start.epoch < kept ? std::to_string(kept) + ", or more"
                                                     : "more than the " + std::to_string(kept) + " completed";
        return fail(ErrorCode::BadOption, folder, {"epochs", std::to_string(config.epochs), least});
    }
    const nn::TrainState* const state = start.checkpoint ? &start.checkpoint->state : nullptr;
    const bool there = state && state->position.epoch == start.epoch && state->position.batch == 0;
    if (!there || !config.earlyStopping.isOver(state->epochsSinceBest)) return config;
    if (request.epochs) {
        config.earlyStopping.patience = 0;
    } else if (ended || request.patience) {
        return fail(ErrorCode::StoppedEarly, folder,
                    {std::to_string(start.epoch), std::to_string(state->epochsSinceBest)});
    }
    return config;
}

/// Restores the loop to the start, training forward to it where no checkpoint is left. False where stopped.
Result<bool> restore(PreparedRun& run, const Start& start, const OpenedRun& old,
                     std::shared_ptr<const nn::DataSplit> data, int threads, const std::stop_token& stop,
                     const RetrainingListener& tell) {
    const nn::TrainState* state = start.checkpoint ? &start.checkpoint->state : nullptr;
    RetrainedState retrained;
    if (start.rewound && (state ? state->position.epoch : 0) < start.epoch) {
        auto trained = trainForward(old, state, start.epoch, data, threads, stop, tell);
        if (!trained) return tl::unexpected(trained.error());
        if (!*trained) return false;
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
    return true;
}

/// Best and latest of the checkpoints above an epoch move to `abandoned/<number>/`, the others go.
void abandonCheckpoints(const RunPaths& paths, std::int64_t epoch, std::int64_t best, int number) {
    std::vector<fs::path> files = checkpointFiles(paths.checkpoints());
    std::erase_if(files, [&](const fs::path& file) { return *checkpointPosition(file) <= nn::Position{epoch, 0, 0}; });
    if (files.empty()) return;
    std::error_code ignored;
    const fs::path folder =
        paths.abandoned() / std::to_string(number > 0 ? number : history::nextAbandoned(paths.abandoned()));
    fs::create_directories(folder, ignored);
    for (const fs::path& file : files) {
        const nn::Position position = *checkpointPosition(file);
        if (file == files.back() || position == nn::Position{best, 0, 0}) {
            fs::rename(file, folder / file.filename(), ignored);
        } else {
            fs::remove(file, ignored);
        }
    }
}

/// A start that was trained to again has no checkpoint, and those above it are about to go: it gets its own first.
Result<void> keepStart(const PreparedRun& run, const Start& start) {
    const nn::Position& position = run.from.position;
    if (position.step == 0 || (start.checkpoint && start.checkpoint->state.position == position)) return {};
    const RunInfo& info = run.info;
    return writeCheckpoint(run.paths.checkpoints() / checkpointName(position), run.from,
                           {info.config, info.scaling, info.fingerprint, info.encoding, std::string(nn::variant())});
}

/// Moves all that comes after `epoch` out of the run's line.
Result<void> abandonAfter(PreparedRun& run, std::int64_t epoch, std::int64_t best) {
    const Result<int> number = run.store->rewind(epoch, run.paths.abandoned());
    if (!number) return tl::unexpected(number.error());
    abandonCheckpoints(run.paths, epoch, best, *number);
    run.history.records.truncate(static_cast<double>(epoch));
    if (*number > 0) {
        const fs::path file = run.paths.abandoned() / (std::to_string(*number) + ".json");
        if (Result<history::History> ghost = history::openHistory(file)) {
            ghost->records.setBatchesPerEpoch(static_cast<double>(run.info.batchesPerEpoch));
            run.history.abandoned.push_back(std::move(ghost->records));
        }
    }
    std::vector<history::Mark>& events = run.info.events;
    const auto later = std::stable_partition(events.begin(), events.end(), [&](const history::Mark& mark) {
        return mark.epoch <= static_cast<double>(epoch);
    });
    run.info.abandonedEvents.insert(run.info.abandonedEvents.end(), later, events.end());
    events.erase(later, events.end());
    std::erase_if(run.info.pinned, [&](const nn::Position& p) { return p > nn::Position{epoch, 0, anyStep}; });
    return {};
}

/// The last session's ending, if it could not say it itself, and where this one begins.
void markResume(PreparedRun& run, const RunSummary& summary) {
    SessionRecord* const last = run.info.sessions.empty() ? nullptr : &run.info.sessions.back();
    if (last && !last->outcome) {
        last->lastEpoch = std::max(last->lastEpoch, summary.epoch);
        const auto epoch = static_cast<double>(std::min(summary.epoch, run.store->lastEpoch()));
        run.info.events.push_back({.kind = history::Mark::Kind::Interrupted, .epoch = epoch, .time = summary.changed});
    }
    if (last && last->variant != nn::variant())
        run.warnings.push_back(
            {ErrorCode::VariantChanged, run.paths.folder.string(), {last->variant, std::string(nn::variant())}});
    const nn::Position& position = run.from.position;
    const double epoch = static_cast<double>(position.epoch) +
                         static_cast<double>(position.batch) / static_cast<double>(run.info.batchesPerEpoch);
    run.info.events.push_back({.kind = history::Mark::Kind::Resumed, .epoch = epoch, .from = epoch, .time = now()});
}

/// All of a resume that writes.
Result<void> commitResume(PreparedRun& run, const Start& start, const RunSummary& summary) {
    for (const fs::path& folder : {run.paths.folder, run.paths.checkpoints(), run.paths.abandoned()})
        io::removeTemporaries(folder);
    if (auto opened = openFiles(run); !opened) return opened;
    if (start.rewound) {
        if (auto kept = keepStart(run, start); !kept) return kept;
        if (auto moved = abandonAfter(run, *start.rewound, summary.bestEpoch); !moved) return moved;
    } else {
        auto expected = run.store->recordsAfter(start.epoch);
        if (!expected) return tl::unexpected(expected.error());
        run.expected.assign(expected->begin(), expected->end());
    }
    const auto last = run.store->recordsAfter(start.epoch - 1);
    if (last && !last->empty() && last->front().epoch == start.epoch) run.last = last->front();
    markResume(run, summary);
    beginSession(run);
    run.history.marks = run.info.events;
    return writeRun(run.paths.folder, run.info);
}

} // namespace

Result<PreparedRun> prepareNew(const RunRequest& asked) {
    RunRequest request = asked;
    request.data = withAbsolutePaths(request.data);
    if (const std::optional<Error> wrong = nn::check(request.config)) return tl::unexpected(*wrong);
    if (request.checkpoints.every < 1 || request.checkpoints.keep < 0)
        return fail(ErrorCode::BadOption, {},
                    {"checkpoint-every", std::to_string(request.checkpoints.every), "1 or more"});
    // A first look, before data is loaded that may take minutes; commitNew decides.
    if (!request.folder.empty() && isRunFolder(request.folder))
        return fail(ErrorCode::FolderNotEmpty, request.folder.string());
    if (!request.loaded) {
        Result<data::LoadedData> read = data::load(request.data);
        if (!read) return tl::unexpected(read.error());
        request.loaded = std::make_shared<const data::LoadedData>(std::move(*read));
    }
    const data::LoadedData& data = *request.loaded;
    if (const std::optional<Error> wrong = nn::check(request.config, data.split.get())) return tl::unexpected(*wrong);
    auto loop = nn::TrainLoop::create(request.config, data.split, request.threads);
    if (!loop) return tl::unexpected(loop.error());

    PreparedRun run;
    run.loop = std::move(*loop);
    run.loop->save(run.from);
    run.info = describe(request, data, *run.loop);
    if (auto committed = commitNew(run, request.folder); !committed) return tl::unexpected(committed.error());
    return run;
}

Result<std::optional<PreparedRun>> prepareResume(const ResumeRequest& request, const std::stop_token& stop,
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

    const Result<Start> start = chooseStart(request, *old, run.warnings);
    if (!start) return tl::unexpected(start.error());
    const Result<nn::TrainConfig> config = goOn(request, *old, *start);
    if (!config) return tl::unexpected(config.error());
    Result<data::LoadedData> data = loadRunData(old->info, request.acceptChangedData);
    if (!data) return tl::unexpected(data.error());
    run.info = old->info;
    run.info.encoding = data->encoding;
    run.info.config = *config;
    if (const std::optional<Error> wrong = nn::check(run.info.config, data->split.get())) return tl::unexpected(*wrong);
    const Result<bool> ready = restore(run, *start, *old, data->split, request.threads, stop, tell);
    if (!ready) return tl::unexpected(ready.error());
    if (!*ready) return std::optional<PreparedRun>();
    if (!data::differences(run.info.fingerprint, data->fingerprint).empty()) changeData(run.info, *data, *run.loop);

    run.history.abandoned = std::move(old->history.abandoned);
    if (run.info.config.epochs != old->info.config.epochs) run.info.pinned.push_back(run.from.position);
    if (auto committed = commitResume(run, *start, old->summary); !committed) return tl::unexpected(committed.error());
    return std::optional<PreparedRun>(std::move(run));
}

} // namespace throughline::session
