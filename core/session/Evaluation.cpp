// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Evaluation.h"

#include "nn/Predictor.h"
#include "session/OpenedRun.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>

namespace throughline::session {

namespace {

void addScores(const EvaluatedRows& evaluated, bool intervals, const nn::Scores& scores, Evaluation& evaluation) {
    const nn::Dataset& data = *evaluated.of->data;
    const auto isNew = [&](const nn::MetricValue& value) {
        return std::ranges::find(evaluation.metrics, value.name, &nn::MetricValue::name) == evaluation.metrics.end();
    };
    std::ranges::copy_if(scores.all(), std::back_inserter(evaluation.scores), isNew);
    if (intervals) evaluation.intervals = nn::bootstrapped(scores, evaluated.size());
    evaluation.worst.resize(evaluated.size());
    std::iota(evaluation.worst.begin(), evaluation.worst.end(), 0U);
    // A loss that is no number is the worst of all.
    const auto loss = [&](std::uint32_t place) {
        const double value = evaluated.losses[place];
        return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
    };
    std::ranges::stable_sort(evaluation.worst, std::greater<>(), loss);
    if (data.isRegression()) {
        evaluation.residuals = nn::residualsOf(data, evaluated.of->rows, evaluated.outputs);
        return;
    }
    const std::vector<nn::ClassScore> classes = scores.classes();
    for (std::size_t c = 0; c < classes.size(); ++c) {
        evaluation.classes.push_back({data.classNames[c], classes[c]});
        nn::ScoreCurve curve = scores.hasCurve(c) ? scores.curve(c) : nn::ScoreCurve{};
        evaluation.curves.push_back(classes.size() == 2 ? std::move(curve) : curve.thinned());
    }
    evaluation.confusion = scores.confusion();
    evaluation.calibration = nn::calibrationOf(data, evaluated.of->rows, evaluated.outputs, evaluated.predicted);
}

/// The weights of a run that was begun before they were kept.
Result<nn::TrainConfig> weighted(const nn::TrainConfig& config, const std::filesystem::path& folder,
                                 const EvaluationRows& rows, const data::ReadWatch& watch) {
    if (!config.balancedClasses || !config.classWeights.empty()) return config;
    if (rows.split) return nn::resolved(config, *rows.split);
    const Result<OpenedRun> run = openRun(folder);
    if (!run) return tl::unexpected(run.error());
    const Result<data::LoadedData> loaded = loadRunData(run->info, true, watch);
    if (!loaded) return tl::unexpected(loaded.error());
    return nn::resolved(config, *loaded->split);
}

} // namespace

double Evaluation::value(std::string_view name) const {
    for (const auto* list : {&metrics, &scores})
        for (const nn::MetricValue& each : *list)
            if (each.name == name) return each.value;
    return std::numeric_limits<double>::quiet_NaN();
}

Result<Evaluation> evaluateRun(const EvaluateRequest& request, const data::ReadWatch& watch) {
    const Result<OpenedRun> run = openRun(request.model.folder);
    if (!run) return tl::unexpected(run.error());
    auto rows = loadEvaluationRows(run->info, request.data, request.labels, request.part, watch);
    if (!rows) return tl::unexpected(rows.error());
    return evaluateRun(request, std::move(*rows), watch);
}

Result<Evaluation> evaluateRun(const EvaluateRequest& request, std::shared_ptr<const EvaluationRows> rows,
                               const data::ReadWatch& watch) {
    ModelRequest wanted = request.model;
    if (!wanted.data) wanted.data = rows->split;
    Result<LoadedModel> model = loadModel(wanted, watch);
    if (!model) return tl::unexpected(model.error());
    Result<nn::TrainConfig> config = weighted(model->context.config, request.model.folder, *rows, watch);
    if (!config) return tl::unexpected(config.error());

    const nn::Dataset& data = *rows->data;
    const auto predictor = nn::Predictor::create(*config, data, model->context.scaling, model->state.tensors);
    if (!predictor) return tl::unexpected(predictor.error());
    Evaluation evaluation;
    evaluation.position = model->state.position;
    evaluation.warnings = model->warnings;
    evaluation.part = rows->part;
    evaluation.data = rows->words;
    evaluation.rows = rows->rows.size();
    evaluation.metrics = (*predictor)->evaluate(data, rows->rows);
    if (config->loss == nn::Loss::Quantile) evaluation.nominalCoverage = config->interval;
    auto evaluated = std::make_shared<EvaluatedRows>();
    evaluated->outputs = (*predictor)->predict(data, rows->rows);
    evaluated->columns = (*predictor)->columns();
    evaluated->losses = (*predictor)->losses(data, rows->rows);
    evaluated->config = std::move(*config);
    evaluated->scaling = std::move(model->context.scaling);
    evaluated->tensors = std::move(model->state.tensors);
    evaluated->of = std::move(rows);
    const nn::Scores scores(data, evaluated->of->rows, evaluated->outputs);
    evaluated->predicted = scores.predicted();
    addScores(*evaluated, request.intervals, scores, evaluation);
    evaluation.evaluated = std::move(evaluated);
    return evaluation;
}

} // namespace throughline::session
