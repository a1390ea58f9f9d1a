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

void addScores(const EvaluatedRows& evaluated, const nn::Scores& scores, Evaluation& evaluation) {
    const nn::Dataset& data = *evaluated.of->data;
    const auto isNew = [&](const nn::MetricValue& value) {
        return std::ranges::find(evaluation.metrics, value.name, &nn::MetricValue::name) == evaluation.metrics.end();
    };
    std::ranges::copy_if(scores.all(), std::back_inserter(evaluation.scores), isNew);
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

/// Of a run that was begun before its weights were kept.
bool lacksWeights(const nn::TrainConfig& config) {
    return config.balancedClasses && config.classWeights.empty();
}

/// Has them worked out anew where the run's own data are not at hand.
Result<void> weigh(nn::TrainConfig& config, const std::filesystem::path& folder, const EvaluationRows& rows,
                   const data::ReadWatch& watch) {
    if (!lacksWeights(config) || rows.split) return {};
    const Result<OpenedRun> run = openRun(folder);
    if (!run) return tl::unexpected(run.error());
    const Result<data::LoadedData> loaded = loadRunData(run->info, true, watch);
    if (!loaded) return tl::unexpected(loaded.error());
    config = nn::resolved(config, *loaded->split);
    return {};
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
    if (auto weighed = weigh(model->context.config, request.model.folder, *rows, watch); !weighed)
        return tl::unexpected(weighed.error());
    std::vector<Error> warnings = std::move(model->warnings);
    Result<Evaluation> evaluation = evaluateModel(std::move(*model), std::move(rows));
    if (!evaluation) return evaluation;
    evaluation->warnings = std::move(warnings);
    if (request.intervals)
        evaluation->intervals =
            scoreIntervals(*evaluation->evaluated, watch.stop).value_or(decltype(Evaluation::intervals){});
    return evaluation;
}

Result<Evaluation> evaluateModel(Checkpoint model, std::shared_ptr<const EvaluationRows> rows) {
    const nn::Dataset& data = *rows->data;
    nn::TrainConfig& config = model.context.config;
    if (lacksWeights(config) && rows->split) config = nn::resolved(config, *rows->split);
    const auto predictor = nn::Predictor::create(config, data, model.context.scaling, model.state.tensors);
    if (!predictor) return tl::unexpected(predictor.error());
    Evaluation evaluation;
    evaluation.position = model.state.position;
    evaluation.part = rows->part;
    evaluation.data = rows->words;
    evaluation.rows = rows->rows.size();
    if (config.loss == nn::Loss::Quantile) evaluation.nominalCoverage = config.interval;
    nn::Predictor::Passed passed = (*predictor)->pass(data, rows->rows);
    evaluation.metrics = std::move(passed.metrics);
    auto evaluated = std::make_shared<EvaluatedRows>();
    evaluated->outputs = std::move(passed.outputs);
    evaluated->losses = std::move(passed.losses);
    evaluated->columns = (*predictor)->columns();
    evaluated->config = std::move(config);
    evaluated->scaling = std::move(model.context.scaling);
    evaluated->tensors = std::move(model.state.tensors);
    evaluated->of = std::move(rows);
    const nn::Scores scores(data, evaluated->of->rows, evaluated->outputs);
    evaluated->predicted = scores.predicted();
    addScores(*evaluated, scores, evaluation);
    evaluation.evaluated = std::move(evaluated);
    return evaluation;
}

std::optional<std::vector<nn::ScoreInterval>> scoreIntervals(const EvaluatedRows& evaluated,
                                                             const std::stop_token& stop) {
    const nn::Scores scores(*evaluated.of->data, evaluated.of->rows, evaluated.outputs);
    auto intervals = nn::bootstrapped(scores, evaluated.size(), stop);
    if (stop.stop_requested()) return std::nullopt;
    return intervals;
}

} // namespace throughline::session
