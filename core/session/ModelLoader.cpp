// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ModelLoader.h"

#include "nn/Variant.h"
#include "session/OpenedRun.h"
#include "session/Retraining.h"
#include "session/RunPaths.h"

#include <limits>

namespace throughline::session {

namespace {

Error noCheckpoint(const ModelRequest& request, std::string what) {
    return {ErrorCode::NoCheckpoint, request.folder.string(), {std::move(what)}};
}

Result<LoadedModel> modelAt(const ModelRequest& request, const OpenedRun& run, std::int64_t epoch,
                            const std::stop_token& stop) {
    std::vector<Error> damaged;
    const std::string name = std::to_string(epoch);
    if (epoch < 0 || epoch > run.summary.epoch) return tl::unexpected(noCheckpoint(request, name));
    Result<std::optional<Checkpoint>> found =
        newestCheckpoint(request.folder, {epoch, 0, std::numeric_limits<std::int64_t>::max()}, damaged);
    if (!found) return tl::unexpected(found.error());
    std::optional<Checkpoint>& nearest = *found;
    if (nearest && nearest->state.position.epoch == epoch && nearest->state.position.batch == 0)
        return LoadedModel{std::move(*nearest), std::move(damaged)};

    std::shared_ptr<const nn::DataSplit> split = request.data;
    if (!split) {
        Result<data::LoadedData> loaded = loadRunData(run.info, false, stop);
        if (!loaded) return tl::unexpected(loaded.error());
        split = loaded->split;
    }
    auto trained = trainForward(run, nearest ? &nearest->state : nullptr, epoch, split, 0, stop, request.tell);
    if (!trained) return tl::unexpected(trained.error());
    if (!*trained) return fail(ErrorCode::Cancelled, request.folder.string(), {name});
    RetrainedState& again = **trained;
    if (again.difference) damaged.push_back(std::move(*again.difference));
    return LoadedModel{{std::move(again.state),
                        {std::move(again.config), run.info.scaling, run.info.fingerprint, run.info.encoding,
                         std::string(nn::variant())}},
                       std::move(damaged)};
}

} // namespace

Result<std::optional<Checkpoint>> newestCheckpoint(const std::filesystem::path& folder, const nn::Position& notAbove,
                                                   std::vector<Error>& damaged) {
    const std::filesystem::path checkpoints = RunPaths{folder}.checkpoints();
    std::error_code error;
    const std::vector<std::filesystem::path> files = checkpointFiles(checkpoints, error);
    if (error) return fail(ErrorCode::CannotRead, checkpoints.string(), {error.message()});
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        if (*checkpointPosition(*file) > notAbove) continue;
        Result<Checkpoint> checkpoint = readCheckpoint(*file);
        if (checkpoint) return std::optional(std::move(*checkpoint));
        damaged.push_back(checkpoint.error());
    }
    return std::optional<Checkpoint>();
}

Result<data::LoadedData> loadRunData(const RunInfo& info, bool acceptChanges, const std::stop_token& stop) {
    Result<data::LoadedData> loaded = data::load(info.data, stop);
    if (!loaded) return loaded;
    const std::vector<std::string> changes = data::differences(info.fingerprint, loaded->fingerprint);
    if (!changes.empty() && !acceptChanges) {
        const bool validation =
            !info.data.validationFile.empty() && data::onlyValidationDiffers(info.fingerprint, loaded->fingerprint);
        return fail(ErrorCode::DataChanged, validation ? info.data.validationFile : info.data.source, changes);
    }
    if (loaded->split->scaling.offset.size() == info.scaling.offset.size()) {
        auto split = std::make_shared<nn::DataSplit>(*loaded->split);
        split->scaling = info.scaling;
        loaded->split = std::move(split);
    }
    return loaded;
}

Result<data::Encoding> runEncoding(const RunInfo& info) {
    if (info.encoding) return *info.encoding;
    Result<data::LoadedData> loaded = loadRunData(info, false);
    if (!loaded) return tl::unexpected(loaded.error());
    return std::move(loaded->encoding);
}

Result<LoadedModel> loadModel(const ModelRequest& request, const std::stop_token& stop) {
    using From = ResumeRequest::From;
    const Result<OpenedRun> run = openRun(request.folder);
    if (!run) return tl::unexpected(run.error());
    const From from = request.from.value_or(run->info.config.earlyStopping.restoreBest ? From::Best : From::Latest);
    if (from == From::Epoch) return modelAt(request, *run, request.epoch, stop);
    if (from == From::Best) {
        if (run->summary.bestEpoch == 0) return tl::unexpected(noCheckpoint(request, "best"));
        return modelAt(request, *run, run->summary.bestEpoch, stop);
    }
    std::vector<Error> damaged;
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    Result<std::optional<Checkpoint>> newest = newestCheckpoint(request.folder, {last, last, last}, damaged);
    if (!newest) return tl::unexpected(newest.error());
    if (*newest) return LoadedModel{std::move(**newest), std::move(damaged)};
    return tl::unexpected(damaged.empty() ? noCheckpoint(request, {}) : damaged.front());
}

} // namespace throughline::session
