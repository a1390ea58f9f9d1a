// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ModelLoader.h"

#include "session/Ancestry.h"
#include "session/LeftOutRows.h"
#include "session/Retraining.h"
#include "session/RetrainingPlan.h"
#include "session/RunCheckpoints.h"

#include <algorithm>
#include <limits>

namespace throughline::session {

namespace {

Error noCheckpoint(const ModelRequest& request, std::string what) {
    return {ErrorCode::NoCheckpoint, request.folder.string(), {std::move(what)}};
}

constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();

/// Whoever goes back along the curve comes to the epochs before the first that is at hand: before that they are had
/// again from the checkpoint that lies before them, unless that takes long.
void prepareBefore(const ModelRequest& request, const OpenedRun& run, std::int64_t epoch) {
    constexpr std::int64_t reach = 16; // epochs
    constexpr double mostSeconds = 0.5;
    const std::int64_t wanted = epoch - reach;
    if (!request.states || !request.data || wanted < 1 || request.states->has(wanted)) return;
    if (!(planRetraining(request.folder, run.history.records, wanted).seconds < mostSeconds)) return;
    StateCache& states = *request.states;
    ModelRequest before{
        .folder = request.folder, .from = ResumeRequest::From::Epoch, .epoch = wanted, .data = request.data};
    states.inBackground([before = std::move(before), &states](const std::stop_token& stop) mutable {
        // The cache ends this before it goes itself: it is lent, not shared.
        before.states = std::shared_ptr<StateCache>(std::shared_ptr<void>(), &states);
        before.prepares = false;
        (void)loadModel(before, stop);
    });
}

Result<LoadedModel> modelAt(const ModelRequest& request, const OpenedRun& run, std::int64_t epoch,
                            const data::ReadWatch& watch) {
    std::vector<Error> warnings;
    const std::string folder = request.folder.string(), name = std::to_string(epoch);
    if (epoch < 0 || epoch > run.summary.epoch) return tl::unexpected(noCheckpoint(request, name));
    std::shared_ptr<const EpochState> near;
    if (request.states) {
        request.states->follow(run);
        near = request.states->nearest(epoch);
    }
    const auto modelOf = [&](EpochState state) {
        LoadedModel model{{std::move(state.state), contextOf(run.info)}, std::move(warnings)};
        model.context.config = std::move(state.config);
        return model;
    };
    if (near && near->state.position.epoch == epoch) return modelOf(*near);
    Result<std::optional<Checkpoint>> found = newestCheckpoint(run, {epoch, 0, any}, warnings);
    if (!found) return tl::unexpected(found.error());
    const std::optional<Checkpoint>& kept = *found;
    if (kept && kept->state.position.epoch == epoch && kept->state.position.batch == 0)
        return LoadedModel{std::move(**found), std::move(warnings)};
    if (run.info.parent && epoch < run.info.parent->epoch) {
        const Result<OpenedRun> trainer = trainerOf(run, epoch + 1);
        if (!trainer) return tl::unexpected(trainer.error());
        // What is left out of the fork was not left out there.
        const ModelRequest before{.folder = trainer->summary.folder, .tell = request.tell};
        return modelAt(before, *trainer, epoch, watch);
    }
    const nn::TrainState* from = kept ? &kept->state : nullptr;
    if (near && (!from || from->position < near->state.position)) from = &near->state;

    std::shared_ptr<const nn::DataSplit> split = request.data;
    if (!split) {
        Result<data::LoadedData> loaded = loadRunData(run.info, false, watch);
        if (!loaded) return tl::unexpected(loaded.error());
        split = loaded->split;
    }
    EpochStateListener take;
    if (request.states) take = [&](EpochState state) { request.states->add(std::move(state)); };
    auto trained = trainForward(run, from, epoch, split, 0, watch.stop, request.tell, take);
    if (!trained) return tl::unexpected(trained.error());
    if (!*trained) return fail(ErrorCode::Cancelled, folder, {name});
    RetrainedState& again = **trained;
    const bool unusable = std::ranges::any_of(
        warnings, [&](const Error& passed) { return checkpointPosition(passed.file)->epoch == epoch; });
    if (again.difference)
        warnings.push_back(std::move(*again.difference));
    else if (unusable)
        warnings.push_back({ErrorCode::EpochRecomputed, folder, {name}});
    return modelOf(std::move(again));
}

/// The newest; where it cannot be used, the epoch that it was of is recomputed if that can be done.
Result<LoadedModel> latestModel(const ModelRequest& request, const OpenedRun& run, const data::ReadWatch& watch) {
    std::vector<Error> warnings;
    Result<std::optional<Checkpoint>> newest = newestCheckpoint(run, {any, any, any}, warnings);
    if (!newest) return tl::unexpected(newest.error());
    if (*newest && warnings.empty()) return LoadedModel{std::move(**newest), {}};
    if (warnings.empty()) return tl::unexpected(noCheckpoint(request, {}));

    std::int64_t meant = 0; // what lies beyond the history is nothing to have again
    for (const Error& passed : warnings)
        if (const std::int64_t epoch = checkpointPosition(passed.file)->epoch; epoch <= run.summary.epoch)
            meant = std::max(meant, epoch);
    if (*newest && (*newest)->state.position.epoch >= meant) return LoadedModel{std::move(**newest), warnings};
    Result<LoadedModel> again = modelAt(request, run, meant, watch);
    if (again || again.error().code == ErrorCode::Cancelled) return again;
    if (!*newest) return tl::unexpected(warnings.front());
    warnings.push_back(std::move(again.error()));
    warnings.push_back({ErrorCode::EarlierEpoch,
                        request.folder.string(),
                        {std::to_string((*newest)->state.position.epoch), std::to_string(meant)}});
    return LoadedModel{std::move(**newest), std::move(warnings)};
}

} // namespace

Result<DataCheck> checkRunData(const RunInfo& info, const std::string& at, const data::ReadWatch& watch) {
    data::DataSpec spec = info.data;
    if (!at.empty()) spec.source = at;
    Result<data::LoadedData> loaded = data::load(spec, watch);
    std::error_code error;
    if (!loaded && loaded.error().code != ErrorCode::Cancelled && loaded.error().file == spec.source &&
        !std::filesystem::exists(spec.source, error))
        return fail(ErrorCode::DataMoved, spec.source);
    if (!loaded) return tl::unexpected(loaded.error());
    DataCheck check;
    check.differences = data::differences(info.fingerprint, loaded->fingerprint);
    const bool validation =
        !spec.validationFile.empty() && data::onlyValidationDiffers(info.fingerprint, loaded->fingerprint);
    check.file = validation ? spec.validationFile : spec.source;
    if (loaded->split->scaling.offset.size() == info.scaling.offset.size()) {
        auto split = std::make_shared<nn::DataSplit>(*loaded->split);
        split->scaling = info.scaling;
        loaded->split = std::move(split);
    }
    loaded->split = withoutRows(loaded->split, info.leftOutRows);
    check.data = std::move(*loaded);
    return check;
}

Result<data::LoadedData> loadRunData(const RunInfo& info, bool acceptChanges, const data::ReadWatch& watch) {
    Result<DataCheck> check = checkRunData(info, {}, watch);
    if (!check) return tl::unexpected(check.error());
    if (!check->differences.empty() && !acceptChanges)
        return fail(ErrorCode::DataChanged, check->file, check->differences);
    return std::move(check->data);
}

Result<data::Encoding> runEncoding(const RunInfo& info) {
    if (info.encoding) return *info.encoding;
    Result<data::LoadedData> loaded = loadRunData(info, false);
    if (!loaded) return tl::unexpected(loaded.error());
    return std::move(loaded->encoding);
}

Result<LoadedModel> loadModel(const ModelRequest& request, const data::ReadWatch& watch) {
    using From = ResumeRequest::From;
    const Result<OpenedRun> run = openRun(request.folder);
    if (!run) return tl::unexpected(run.error());
    const From from = request.from.value_or(run->info.config.earlyStopping.restoreBest ? From::Best : From::Latest);
    if (from == From::Epoch) {
        Result<LoadedModel> model = modelAt(request, *run, request.epoch, watch);
        if (model && request.prepares) prepareBefore(request, *run, request.epoch);
        return model;
    }
    if (from == From::Best) {
        if (run->summary.bestEpoch == 0) return tl::unexpected(noCheckpoint(request, "best"));
        return modelAt(request, *run, run->summary.bestEpoch, watch);
    }
    return latestModel(request, *run, watch);
}

} // namespace throughline::session
