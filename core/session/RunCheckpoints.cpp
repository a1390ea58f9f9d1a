// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunCheckpoints.h"

#include "io/OwnFile.h"
#include "nn/TrainLoop.h"
#include "nn/Variant.h"
#include "session/RunJson.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> notOfRun(const fs::path& file, std::string why) {
    return fail(ErrorCode::NotOfRun, file.string(), {std::move(why)});
}

/// The run's training, but for what a resume may change.
bool trainsAlike(nn::TrainConfig config, const RunInfo& info) {
    const bool hadSize = std::ranges::any_of(
        info.sessions, [&](const SessionRecord& session) { return session.batchSize == config.batchSize; });
    if (config.batchSize != info.config.batchSize && !hadSize) return false;
    Course::of(info.config).apply(config);
    return toJson(config) == toJson(info.config);
}

/// What a file without its run's id has in common with the run.
Result<void> checkOld(const OpenedRun& run, const fs::path& file, const Checkpoint& checkpoint) {
    if (!trainsAlike(checkpoint.context.config, run.info)) return notOfRun(file, "it was trained otherwise");
    if (!(checkpoint.context.fingerprint == run.info.fingerprint)) return notOfRun(file, "its data are others");
    if (checkpoint.state.best != bestUntil(run.info, run.history.records, checkpoint.state.position.epoch))
        return notOfRun(file, "its best epoch is not that of the history");
    return {};
}

/// A data set of the run's kind, without its rows.
nn::Dataset likeDataOf(const RunInfo& info) {
    nn::Dataset like;
    like.features = info.widths.empty() ? 0 : static_cast<std::size_t>(info.widths.front());
    like.classNames = info.fingerprint.classes;
    if (!like.classNames.empty()) like.labels.push_back(0);
    return like;
}

} // namespace

CheckpointContext contextOf(const RunInfo& info) {
    return {info.config, info.scaling, info.fingerprint, info.encoding, std::string(nn::variant()), info.id};
}

Result<void> checkPlace(const RunInfo& info, const fs::path& file, const CheckpointHead& head) {
    if (!head.run.empty() && head.run != info.id) return notOfRun(file, "it is another run's");
    const nn::Position& position = head.position;
    const std::optional<nn::Position> named = checkpointPosition(file);
    if (!named || position.step < 0 || position.epoch != named->epoch || position.batch != named->batch)
        return notOfRun(file, "it holds epoch " + std::to_string(position.epoch) +
                                  (position.batch == 0 ? "" : ", batch " + std::to_string(position.batch)));
    return {};
}

Result<Checkpoint> readRunCheckpoint(const OpenedRun& run, const fs::path& file) {
    if (auto own = io::checkOwnFile(file); !own) return tl::unexpected(own.error());
    Result<Checkpoint> checkpoint = readCheckpoint(file);
    if (!checkpoint) return checkpoint;
    const nn::TrainState& state = checkpoint->state;
    const std::string& id = checkpoint->context.run;
    if (auto fits = checkPlace(run.info, file, {state.position, state.best, id}); !fits)
        return tl::unexpected(fits.error());
    if (state.position.epoch > run.summary.epoch)
        return notOfRun(file, "the history ends before it, at epoch " + std::to_string(run.summary.epoch));
    if (id.empty())
        if (auto fits = checkOld(run, file, *checkpoint); !fits) return tl::unexpected(fits.error());
    if (!nn::TrainLoop::fits(run.info.config, likeDataOf(run.info), state))
        return notOfRun(file, "its arrays are those of another network");
    return checkpoint;
}

Result<std::optional<nn::TrainState>> forkStart(const OpenedRun& run) {
    if (!run.info.parent) return std::nullopt;
    const nn::Position position{run.info.parent->epoch, 0, 0};
    auto checkpoint = readRunCheckpoint(run, RunPaths{run.summary.folder}.checkpoints() / checkpointName(position));
    if (!checkpoint) return tl::unexpected(checkpoint.error());
    return std::move(checkpoint->state);
}

Result<std::optional<Checkpoint>> newestCheckpoint(const OpenedRun& run, const nn::Position& notAbove,
                                                   std::vector<Error>& passedOver) {
    const fs::path folder = RunPaths{run.summary.folder}.checkpoints();
    std::error_code error;
    const std::vector<fs::path> files = checkpointFiles(folder, error);
    if (error) return fail(ErrorCode::CannotRead, folder.string(), {error.message()});
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        const nn::Position position = *checkpointPosition(*file);
        if (position > notAbove && position.epoch <= run.summary.epoch) continue;
        Result<Checkpoint> checkpoint = readRunCheckpoint(run, *file);
        if (checkpoint) return std::optional(std::move(*checkpoint));
        passedOver.push_back(std::move(checkpoint.error()));
    }
    return std::optional<Checkpoint>();
}

std::vector<CheckedCheckpoint> checkCheckpoints(const OpenedRun& run) {
    std::vector<CheckedCheckpoint> all;
    for (const fs::path& file : checkpointFiles(RunPaths{run.summary.folder}.checkpoints())) {
        const Result<Checkpoint> checkpoint = readRunCheckpoint(run, file);
        all.push_back({*checkpointPosition(file), checkpoint ? std::nullopt : std::optional(checkpoint.error())});
    }
    return all;
}

} // namespace throughline::session
