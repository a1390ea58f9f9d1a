// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Evaluation.h"

#include "data/OtherRows.h"
#include "nn/Predictor.h"
#include "session/OpenedRun.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <numeric>

namespace throughline::session {

namespace {

/// The rows to evaluate on.
struct Rows {
    std::shared_ptr<const nn::Dataset> data;
    std::vector<std::uint32_t> rows;
    EvaluatedPart part = EvaluatedPart::File;
};

std::vector<std::uint32_t> allRows(const nn::Dataset& data) {
    std::vector<std::uint32_t> rows(data.rows);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

/// Whether `wanted` is the run's own source, of which more is known than of another.
bool isOwnSource(const RunInfo& info, const std::string& wanted) {
    std::error_code error;
    return wanted == info.data.source || std::filesystem::equivalent(wanted, info.data.source, error);
}

Result<Rows> evaluationRows(const RunInfo& info, const EvaluateRequest& request, const data::ReadWatch& watch) {
    if (request.data.empty() || (isOwnSource(info, request.data) && request.labels.empty())) {
        const Result<data::LoadedData> loaded = loadRunData(info, false, watch);
        if (!loaded) return tl::unexpected(loaded.error());
        const nn::DataSplit& split = *loaded->split;
        const auto usual = split.test ? EvaluatedPart::Test : EvaluatedPart::Validation;
        const EvaluatedPart part = request.part.value_or(usual);
        if (part == EvaluatedPart::All) return Rows{split.training, allRows(*split.training), part};
        const bool isTest = part == EvaluatedPart::Test;
        const auto& rows = isTest ? split.testRows : split.validationRows;
        if (rows.empty()) return fail(ErrorCode::TooFewRows, info.data.source, {"0", "1"});
        return Rows{isTest ? split.test : split.validation, rows, part};
    }
    const Result<data::Encoding> encoding = runEncoding(info);
    if (!encoding) return tl::unexpected(encoding.error());
    const Result<data::OtherRows> other =
        data::loadRows({request.data, request.labels, info.data.seed}, *encoding, data::Targets::Read, watch);
    if (!other) return tl::unexpected(other.error());
    return Rows{other->data, allRows(*other->data), EvaluatedPart::File};
}

void addScores(const nn::Predictor& predictor, const Rows& evaluated, Evaluation& evaluation) {
    const nn::Dataset& data = *evaluated.data;
    const std::vector<float> outputs = predictor.predict(data, evaluated.rows);
    const nn::Scores scores(data, evaluated.rows, outputs);
    const auto isNew = [&](const nn::MetricValue& value) {
        return std::ranges::find(evaluation.metrics, value.name, &nn::MetricValue::name) == evaluation.metrics.end();
    };
    std::ranges::copy_if(scores.all(), std::back_inserter(evaluation.scores), isNew);
    evaluation.intervals = nn::bootstrapped(scores, evaluated.rows.size());
    if (data.isRegression()) return;
    const std::vector<nn::ClassScore> classes = scores.classes();
    for (std::size_t c = 0; c < classes.size(); ++c) evaluation.classes.push_back({data.classNames[c], classes[c]});
    evaluation.confusion = scores.confusion();
}

/// The weights of a run that was begun before they were kept.
Result<nn::TrainConfig> weighted(const nn::TrainConfig& config, const RunInfo& info, const data::ReadWatch& watch) {
    if (!config.balancedClasses || !config.classWeights.empty()) return config;
    const Result<data::LoadedData> loaded = loadRunData(info, true, watch);
    if (!loaded) return tl::unexpected(loaded.error());
    return nn::resolved(config, *loaded->split);
}

} // namespace

Result<Evaluation> evaluateRun(const EvaluateRequest& request, const data::ReadWatch& watch) {
    const Result<OpenedRun> run = openRun(request.model.folder);
    if (!run) return tl::unexpected(run.error());
    const Result<LoadedModel> model = loadModel(request.model, watch);
    if (!model) return tl::unexpected(model.error());
    const Result<Rows> rows = evaluationRows(run->info, request, watch);
    if (!rows) return tl::unexpected(rows.error());

    const Result<nn::TrainConfig> config = weighted(model->context.config, run->info, watch);
    if (!config) return tl::unexpected(config.error());
    const auto predictor = nn::Predictor::create(*config, *rows->data, model->context.scaling, model->state.tensors);
    if (!predictor) return tl::unexpected(predictor.error());
    Evaluation evaluation;
    evaluation.position = model->state.position;
    evaluation.warnings = model->warnings;
    evaluation.part = rows->part;
    evaluation.data = rows->part == EvaluatedPart::File         ? request.data
                      : rows->part == EvaluatedPart::Test       ? "test part of " + run->info.data.source
                      : rows->part == EvaluatedPart::Validation ? "validation part of " + run->info.data.source
                                                                : "all of " + run->info.data.source;
    evaluation.rows = rows->rows.size();
    evaluation.metrics = (*predictor)->evaluate(*rows->data, rows->rows);
    if (config->loss == nn::Loss::Quantile) evaluation.nominalCoverage = config->interval;
    addScores(**predictor, *rows, evaluation);
    return evaluation;
}

} // namespace throughline::session
