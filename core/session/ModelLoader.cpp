// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ModelLoader.h"

#include "nn/TrainLoop.h"
#include "session/RunStore.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::session {

bool agrees(const history::MetricHistory& records, const nn::EpochRecord& record) {
    const std::span<const double> epochs = records.x(history::XAxis::Epoch);
    const auto found = std::lower_bound(epochs.begin(), epochs.end(), static_cast<double>(record.epoch));
    if (found == epochs.end() || *found != static_cast<double>(record.epoch)) return true;
    const auto index = static_cast<std::uint32_t>(found - epochs.begin());
    return std::all_of(record.metrics.begin(), record.metrics.end(), [&](const nn::MetricValue& metric) {
        const history::MetricSeries* const series = records.find(metric.name);
        if (!series) return false;
        const auto point = std::lower_bound(series->record.begin(), series->record.end(), index);
        if (point == series->record.end() || *point != index) return false;
        const double value = series->value[static_cast<std::size_t>(point - series->record.begin())];
        return value == metric.value || (!std::isfinite(value) && !std::isfinite(metric.value));
    });
}

std::int64_t epochsBehind(const RunInfo& info, const nn::Position& position) {
    for (auto session = info.sessions.rbegin(); session != info.sessions.rend(); ++session)
        if (session->from <= position && session->epochs > 0) return session->epochs;
    return info.config.epochs;
}

namespace {

class Comparison : public nn::TrainObserver {
public:
    explicit Comparison(const history::MetricHistory& records) : m_records(records) {}
    void epochFinished(const nn::EpochRecord& record, const nn::TrainLoop&) override {
        if (m_firstDifference == 0 && !agrees(m_records, record)) m_firstDifference = record.epoch;
    }
    std::int64_t firstDifference() const { return m_firstDifference; }

private:
    const history::MetricHistory& m_records;
    std::int64_t m_firstDifference = 0;
};

Error noCheckpoint(const ModelRequest& request, std::string what) {
    return {ErrorCode::NoCheckpoint, request.folder.string(), {std::move(what)}};
}

Result<Checkpoint> modelAt(const ModelRequest& request, const OpenedRun& run, std::int64_t epoch,
                           const std::stop_token& stop) {
    std::vector<Error> damaged;
    const std::string name = std::to_string(epoch);
    if (epoch < 0 || epoch > run.summary.epoch) return tl::unexpected(noCheckpoint(request, name));
    std::optional<Checkpoint> nearest =
        newestCheckpoint(request.folder, {epoch, 0, std::numeric_limits<std::int64_t>::max()}, damaged);
    if (nearest && nearest->state.position.epoch == epoch && nearest->state.position.batch == 0) return *nearest;

    std::shared_ptr<const nn::DataSplit> split = request.data;
    if (!split) {
        Result<data::LoadedData> loaded = loadRunData(run.info, false);
        if (!loaded) return tl::unexpected(loaded.error());
        split = loaded->split;
    }
    auto trained =
        trainForward(run.info, run.history.records, nearest ? &nearest->state : nullptr, epoch, split, 0, stop);
    if (!trained) return tl::unexpected(trained.error());
    if (!*trained) return tl::unexpected(noCheckpoint(request, name));
    return Checkpoint{std::move((*trained)->state), {run.info.config, run.info.scaling, run.info.fingerprint, {}}};
}

} // namespace

std::optional<Checkpoint> newestCheckpoint(const std::filesystem::path& folder, const nn::Position& notAbove,
                                           std::vector<Error>& damaged) {
    const std::vector<std::filesystem::path> files = checkpointFiles(RunPaths{folder}.checkpoints());
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        if (*checkpointPosition(*file) > notAbove) continue;
        Result<Checkpoint> checkpoint = readCheckpoint(*file);
        if (checkpoint) return std::move(*checkpoint);
        damaged.push_back(checkpoint.error());
    }
    return std::nullopt;
}

Result<std::optional<RetrainedState>> trainForward(const RunInfo& info, const history::MetricHistory& records,
                                                   const nn::TrainState* from, std::int64_t epoch,
                                                   std::shared_ptr<const nn::DataSplit> data, int threads,
                                                   const std::stop_token& stop) {
    nn::TrainConfig config = info.config;
    config.epochs = epochsBehind(info, from ? from->position : nn::Position{});
    auto loop = nn::TrainLoop::create(config, std::move(data), threads);
    if (!loop) return tl::unexpected(loop.error());
    if (from) {
        if (auto restored = (*loop)->restore(*from); !restored) return tl::unexpected(restored.error());
    }
    Comparison comparison(records);
    while ((*loop)->position().epoch < epoch) {
        const nn::Ending ending = (*loop)->run(epoch, stop, comparison);
        if (ending == nn::Ending::Stopped) return std::nullopt;
        if (ending == nn::Ending::Diverged)
            return fail(ErrorCode::Diverged, {}, {std::to_string((*loop)->position().epoch + 1)});
    }
    RetrainedState result{{}, comparison.firstDifference()};
    (*loop)->save(result.state);
    return result;
}

Result<data::LoadedData> loadRunData(const RunInfo& info, bool acceptChanges) {
    Result<data::LoadedData> loaded = data::load(info.data);
    if (!loaded) return loaded;
    const std::vector<std::string> changes = data::differences(info.fingerprint, loaded->fingerprint);
    if (!changes.empty() && !acceptChanges) return fail(ErrorCode::DataChanged, info.data.source, changes);
    if (loaded->split->scaling.offset.size() == info.scaling.offset.size()) {
        auto split = std::make_shared<nn::DataSplit>(*loaded->split);
        split->scaling = info.scaling;
        loaded->split = std::move(split);
    }
    return loaded;
}

Result<Checkpoint> loadModel(const ModelRequest& request, const std::stop_token& stop) {
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
    std::optional<Checkpoint> newest = newestCheckpoint(request.folder, {last, last, last}, damaged);
    if (newest) return std::move(*newest);
    return tl::unexpected(damaged.empty() ? noCheckpoint(request, "latest") : damaged.front());
}

} // namespace throughline::session
