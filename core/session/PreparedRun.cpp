// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PreparedRun.h"

#include "data/BuiltinSets.h"
#include "history/HistorySource.h"
#include "io/WriteFile.h"
#include "nn/Variant.h"
#include "session/WallClock.h"

namespace throughline::session {

void describeData(RunInfo& info, const data::LoadedData& data, const nn::TrainLoop& loop) {
    const nn::DataSplit& split = *data.split;
    info.fingerprint = data.fingerprint;
    info.scaling = split.scaling;
    info.encoding = data.encoding;
    info.notes = data.summary.notes;
    info.columns = data.summary.columns;
    info.validation = data.summary.validation;
    info.widths = nn::layerWidths(info.config, *split.training);
    info.parameters = nn::parameterCount(info.config, *split.training);
    info.trainingRows = static_cast<std::int64_t>(split.trainingRows.size());
    info.validationRows = split.validation ? static_cast<std::int64_t>(split.validationRows.size()) : 0;
    info.testRows = static_cast<std::int64_t>(split.testRows.size());
    info.batchesPerEpoch = loop.batchesPerEpoch();
}

void beginSession(PreparedRun& run) {
    SessionRecord session;
    session.started = now();
    session.from = run.from.position;
    session.lastEpoch = run.from.position.epoch;
    session.epochs = run.info.config.epochs;
    session.scheduleBegins = run.info.config.schedule.begins;
    session.batchSize = run.info.config.batchSize;
    session.patience = run.info.config.earlyStopping.patience;
    session.variant = nn::variant();
    session.threads = run.loop->threads();
    run.info.sessions.push_back(std::move(session));
}

Result<void> openFiles(PreparedRun& run) {
    if (auto made = io::makeFolders(run.paths.checkpoints()); !made) return tl::unexpected(made.error());
    auto opened = history::HistoryStore::open(run.paths.history());
    if (!opened) return tl::unexpected(opened.error());
    run.store = std::move(opened->store);
    run.history.records = std::move(opened->records);
    run.history.records.setStepsPerEpoch(static_cast<double>(run.info.batchesPerEpoch));
    run.history.format = "throughline";
    if (!opened->damaged.empty())
        run.warnings.push_back({ErrorCode::HistoryMended, run.paths.history().string(), {opened->damaged.string()}});
    return {};
}

} // namespace throughline::session
