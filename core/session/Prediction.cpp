// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Prediction.h"

#include "nn/Predictor.h"

#include <algorithm>
#include <charconv>

namespace throughline::session {

namespace {

std::string csvCell(const std::string& text) {
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string cell = "\"";
    for (const char c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    return cell + '"';
}

void appendNumber(std::string& text, float value) {
    char digits[32];
    text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

} // namespace

std::size_t Prediction::classOf(std::size_t row) const {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(row * classNames.size());
    return static_cast<std::size_t>(std::max_element(first, first + static_cast<std::ptrdiff_t>(classNames.size())) -
                                    first);
}

Result<Prediction> predictRun(const PredictRequest& request, const std::stop_token& stop) {
    const Result<OpenedRun> run = openRun(request.model.folder);
    if (!run) return tl::unexpected(run.error());
    const Result<data::LoadedData> loaded = loadOtherRows(run->info, request.data, data::Targets::None);
    if (!loaded) return tl::unexpected(loaded.error());
    const Result<LoadedModel> model = loadModel(request.model, stop);
    if (!model) return tl::unexpected(model.error());
    const nn::DataSplit& split = *loaded->split;
    const auto predictor =
        nn::Predictor::create(model->context.config, *split.training, split.scaling, model->state.tensors);
    if (!predictor) return tl::unexpected(predictor.error());
    Prediction prediction;
    prediction.position = model->state.position;
    prediction.warnings = model->warnings;
    prediction.targetName = split.training->targetName;
    prediction.classNames = split.training->classNames;
    prediction.rows = split.validationRows.size();
    prediction.values = (*predictor)->predict(*split.validation, split.validationRows);
    prediction.notes = loaded->summary.notes;
    return prediction;
}

std::string csvOf(const Prediction& prediction) {
    std::string text = csvCell(prediction.targetName);
    for (const std::string& name : prediction.classNames) text += ',' + csvCell(prediction.targetName + '=' + name);
    text += '\n';
    const std::size_t classes = prediction.classNames.size();
    for (std::size_t row = 0; row < prediction.rows; ++row) {
        if (classes == 0) {
            appendNumber(text, prediction.values[row]);
        } else {
            text += csvCell(prediction.classNames[prediction.classOf(row)]);
        }
        for (std::size_t i = 0; i < classes; ++i) {
            text += ',';
            appendNumber(text, prediction.values[row * classes + i]);
        }
        text += '\n';
    }
    return text;
}

} // namespace throughline::session
