// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Evaluation.h"

#include "nn/Predictor.h"

#include <algorithm>
#include <numeric>

namespace throughline::session {

namespace {

/// The data to evaluate on, as the validation part of a split.
Result<nn::DataSplit> evaluationData(const RunInfo& info, const std::string& wanted) {
    if (wanted.empty() || wanted == info.data.source) {
        const Result<data::LoadedData> loaded = loadRunData(info, false);
        if (!loaded) return tl::unexpected(loaded.error());
        nn::DataSplit split = *loaded->split;
        if (wanted.empty()) return split;
        split.validation = split.training;
        split.validationRows.resize(split.training->rows);
        std::iota(split.validationRows.begin(), split.validationRows.end(), 0U);
        return split;
    }
    const Result<data::LoadedData> loaded = loadOtherRows(info, wanted, data::Targets::Read);
    if (!loaded) return tl::unexpected(loaded.error());
    return *loaded->split;
}

std::vector<ClassScores> classScores(const nn::Predictor& predictor, const nn::DataSplit& split) {
    const nn::Dataset& data = *split.validation;
    const std::size_t classes = data.classes();
    const std::vector<float> probabilities = predictor.predict(data, split.validationRows);
    std::vector<double> right(classes), predicted(classes), actual(classes);
    for (std::size_t i = 0; i < split.validationRows.size(); ++i) {
        const auto row = probabilities.begin() + static_cast<std::ptrdiff_t>(i * classes);
        const auto guess =
            static_cast<std::size_t>(std::max_element(row, row + static_cast<std::ptrdiff_t>(classes)) - row);
        const auto label = static_cast<std::size_t>(data.labels[split.validationRows[i]]);
        predicted[guess] += 1.0;
        actual[label] += 1.0;
        right[label] += guess == label ? 1.0 : 0.0;
    }
    const auto ratio = [](double part, double whole) { return whole > 0.0 ? part / whole : 0.0; };
    std::vector<ClassScores> scores;
    for (std::size_t c = 0; c < classes; ++c) {
        ClassScores& score = scores.emplace_back();
        score.name = data.classNames[c];
        score.rows = static_cast<std::int64_t>(actual[c]);
        score.precision = ratio(right[c], predicted[c]);
        score.recall = ratio(right[c], actual[c]);
        score.f1 = ratio(2.0 * right[c], predicted[c] + actual[c]);
    }
    return scores;
}

} // namespace

Result<Evaluation> evaluateRun(const EvaluateRequest& request, const std::stop_token& stop) {
    const Result<OpenedRun> run = openRun(request.model.folder);
    if (!run) return tl::unexpected(run.error());
    const Result<LoadedModel> model = loadModel(request.model, stop);
    if (!model) return tl::unexpected(model.error());
    const Result<nn::DataSplit> split = evaluationData(run->info, request.data);
    if (!split) return tl::unexpected(split.error());
    if (split->validationRows.empty())
        return fail(ErrorCode::TooFewRows, request.data.empty() ? run->info.data.source : request.data, {"0", "1"});

    const auto predictor =
        nn::Predictor::create(model->context.config, *split->training, split->scaling, model->state.tensors);
    if (!predictor) return tl::unexpected(predictor.error());
    Evaluation evaluation;
    evaluation.position = model->state.position;
    evaluation.warnings = model->warnings;
    evaluation.data = request.data.empty() ? "validation part of " + run->info.data.source : request.data;
    evaluation.rows = split->validationRows.size();
    evaluation.metrics = (*predictor)->evaluate(*split->validation, split->validationRows);
    if (!split->validation->isRegression()) evaluation.classes = classScores(**predictor, *split);
    return evaluation;
}

} // namespace throughline::session
