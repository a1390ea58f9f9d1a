// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/EpochRows.h"

#include "session/Ancestry.h"
#include "session/ModelLoader.h"
#include "session/Retraining.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::session {

namespace {

/// The greatest loss first, and before all what is not finite; among equals the order in which they were trained.
bool isWorse(const RowOfEpoch& a, const RowOfEpoch& b) {
    const bool finiteA = std::isfinite(a.loss), finiteB = std::isfinite(b.loss);
    if (finiteA != finiteB) return finiteB;
    return finiteA && a.loss > b.loss;
}

/// Takes the batches of an epoch one after the other.
class Collector {
public:
    Collector(EpochRowsRequest request, nn::BatchInspector& inspector, EpochRows& rows)
        : m_request(std::move(request)), m_inspector(inspector), m_rows(rows) {}

    Result<void> take(const nn::TrainState& before, double learningRate) {
        const std::int64_t number = before.position.batch + 1;
        const bool isAsked = !m_request.batch || *m_request.batch == number;
        const auto batch = m_inspector.inspect(before, isAsked);
        if (!batch) return tl::unexpected(batch.error());
        // What brings the sum to where the loop had it, so that nothing is lost by dividing and multiplying again.
        const double loss = (batch->sums.loss - m_sum) / batch->weight;
        m_sum += loss * batch->weight;
        m_rows.loss = batch->sums.loss / batch->sums.weight;
        m_rows.batches.push_back({number, std::ssize(batch->rows), batch->weight, loss, learningRate});
        if (!isAsked) return {};
        for (const nn::RowInBatch& row : batch->rows) m_rows.top.push_back({row, number});
        // Now and then is enough: an epoch may have millions of rows.
        if (m_rows.top.size() > 2 * m_request.top + 4096) prune();
        return {};
    }
    void prune() {
        std::ranges::stable_sort(m_rows.top, isWorse);
        m_rows.top.resize(std::min(m_rows.top.size(), m_request.top));
    }

private:
    const EpochRowsRequest m_request;
    nn::BatchInspector& m_inspector;
    EpochRows& m_rows;
    double m_sum = 0.0;
};

/// The state that the epoch began with.
Result<void> begin(const EpochRowsRequest& request, const OpenedRun& run, const nn::TrainConfig& config,
                   const data::ReadWatch& watch, EpochRows& rows) {
    rows.data = request.data;
    rows.start = request.start;
    if (!rows.data) {
        Result<data::LoadedData> loaded = loadRunData(run.info, false, watch);
        if (!loaded) return tl::unexpected(loaded.error());
        rows.data = loaded->split;
    }
    const std::int64_t batches = batchesOf(run.info, config.batchSize);
    if (request.batch && (*request.batch < 1 || *request.batch > batches))
        return fail(ErrorCode::BadOption, request.folder.string(),
                    {"batch", std::to_string(*request.batch), "1 to " + std::to_string(batches)});
    if (rows.start) return {};
    Result<LoadedModel> model = loadModel({.folder = run.summary.folder,
                                           .from = ResumeRequest::From::Epoch,
                                           .epoch = request.epoch - 1,
                                           .data = rows.data,
                                           .tell = request.tell},
                                          watch);
    if (!model) return tl::unexpected(model.error());
    rows.start = std::make_shared<const nn::TrainState>(std::move(model->state));
    rows.warnings = std::move(model->warnings);
    return {};
}

} // namespace

Result<EpochRows> rowsOfEpoch(const EpochRowsRequest& request, const data::ReadWatch& watch) {
    Result<OpenedRun> opened = openRun(request.folder);
    if (!opened) return tl::unexpected(opened.error());
    const bool diverged = opened->summary.status == RunSummary::Status::Diverged;
    const std::int64_t last = opened->summary.epoch + (diverged ? 1 : 0);
    if (request.epoch < 1 || request.epoch > last)
        return fail(ErrorCode::NoCheckpoint, request.folder.string(), {std::to_string(request.epoch)});
    const Result<OpenedRun> run = trainerOf(std::move(*opened), request.epoch);
    if (!run) return tl::unexpected(run.error());

    EpochRows rows;
    rows.epoch = request.epoch;
    nn::TrainConfig config = run->info.config;
    courseBehind(run->info, {request.epoch - 1, 0, 0}).apply(config);
    if (auto begun = begin(request, *run, config, watch, rows); !begun) return tl::unexpected(begun.error());
    auto inspector = nn::BatchInspector::create(config, rows.data);
    if (!inspector) return tl::unexpected(inspector.error());
    Collector collector(request, **inspector, rows);
    auto trained =
        trainEpochAgain(*run, *rows.start, rows.data, 0, watch.stop,
                        [&](const nn::TrainState& before, double rate) { return collector.take(before, rate); });
    if (!trained && (trained.error().code != ErrorCode::Diverged || rows.batches.empty()))
        return tl::unexpected(trained.error());
    if (trained && !*trained)
        return fail(ErrorCode::Cancelled, request.folder.string(), {std::to_string(request.epoch)});
    if (!trained) rows.loss = std::numeric_limits<double>::quiet_NaN();
    if (trained && (*trained)->difference) rows.warnings.push_back(*(*trained)->difference);
    collector.prune();
    return rows;
}

} // namespace throughline::session
