// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Prediction.h"

#include "data/CellNumber.h"
#include "data/OtherRows.h"
#include "io/ShortestText.h"
#include "nn/Predictor.h"
#include "nn/Quantile.h"
#include "session/JsonValue.h"
#include "session/OpenedRun.h"

#include <algorithm>

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

constexpr auto LowEnd = " low", HighEnd = " high"; // behind the target's name
constexpr auto PredictedPrefix = "predicted ";

bool isKept(const Prediction& prediction, const std::string& column) {
    return std::ranges::find(prediction.kept.names, column) != prediction.kept.names.end();
}

/// The target's; "predicted …" where a column of that name is kept, or of an end of its interval.
std::string predictedName(const Prediction& prediction) {
    const std::string& name = prediction.targetName;
    const bool taken =
        isKept(prediction, name) ||
        (prediction.hasInterval() && (isKept(prediction, name + LowEnd) || isKept(prediction, name + HighEnd)));
    return taken ? PredictedPrefix + name : name;
}

/// Of a member of a line of JSON beside the prediction.
std::string memberName(const Prediction& prediction, const char* name) {
    const bool taken = isKept(prediction, name) || predictedName(prediction) == name;
    return taken ? std::string(PredictedPrefix) + name : name;
}

} // namespace

std::size_t Prediction::classOf(std::size_t row) const {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(row * classNames.size());
    return static_cast<std::size_t>(std::max_element(first, first + static_cast<std::ptrdiff_t>(classNames.size())) -
                                    first);
}

bool Prediction::hasInterval() const {
    return classNames.empty() && nn::isInterval(columns);
}

float Prediction::numberOf(std::size_t row) const {
    return values[row * columns + nn::predictionPlace(columns)];
}

std::array<float, 2> Prediction::intervalOf(std::size_t row) const {
    return {values[row * columns + nn::placeOf(nn::Quantile::Low)],
            values[row * columns + nn::placeOf(nn::Quantile::High)]};
}

Result<Prediction> predictRun(const PredictRequest& request, const data::ReadWatch& watch) {
    const Result<OpenedRun> run = openRun(request.model.folder);
    if (!run) return tl::unexpected(run.error());
    const Result<data::Encoding> encoding = runEncoding(run->info);
    if (!encoding) return tl::unexpected(encoding.error());
    Prediction prediction;
    prediction.kept = request.keep;
    const Result<data::OtherRows> rows = data::loadRows({request.data, {}, run->info.data.seed, request.skipUnusable},
                                                        *encoding, data::Targets::None, watch, &prediction.kept);
    if (!rows) return tl::unexpected(rows.error());
    const Result<LoadedModel> model = loadModel(request.model, watch);
    if (!model) return tl::unexpected(model.error());
    const nn::Dataset& data = *rows->data;
    const auto predictor =
        nn::Predictor::create(model->context.config, data, model->context.scaling, model->state.tensors);
    if (!predictor) return tl::unexpected(predictor.error());
    prediction.position = model->state.position;
    prediction.warnings = model->warnings;
    prediction.targetName = data.targetName;
    prediction.classNames = data.classNames;
    prediction.rows = data.rows;
    prediction.columns = (*predictor)->columns();
    prediction.values = (*predictor)->predict(data, data.allRows());
    prediction.notes = rows->notes;
    return prediction;
}

std::string csvOf(const Prediction& prediction) {
    std::string text;
    for (const std::string& name : prediction.kept.names) text += csvCell(name) + ',';
    // A kept target and the predicted one are told apart.
    const std::string target = predictedName(prediction);
    text += csvCell(target);
    if (prediction.hasInterval()) text += ',' + csvCell(target + LowEnd) + ',' + csvCell(target + HighEnd);
    for (const std::string& name : prediction.classNames) text += ',' + csvCell(prediction.targetName + '=' + name);
    text += '\n';
    const std::size_t classes = prediction.classNames.size();
    const std::size_t kept = prediction.kept.names.size();
    for (std::size_t row = 0; row < prediction.rows; ++row) {
        for (std::size_t i = 0; i < kept; ++i) text += csvCell(prediction.kept.cells[row * kept + i]) + ',';
        if (classes == 0) {
            io::appendShortest(text, prediction.numberOf(row));
        } else {
            text += csvCell(prediction.classNames[prediction.classOf(row)]);
        }
        for (std::size_t i = 0; i < classes; ++i) {
            text += ',';
            io::appendShortest(text, prediction.values[row * classes + i]);
        }
        if (prediction.hasInterval()) {
            for (const float end : prediction.intervalOf(row)) {
                text += ',';
                io::appendShortest(text, end);
            }
        }
        text += '\n';
    }
    return text;
}

std::string jsonLinesOf(const Prediction& prediction) {
    std::string text;
    const std::size_t classes = prediction.classNames.size(), kept = prediction.kept.names.size();
    for (std::size_t row = 0; row < prediction.rows; ++row) {
        Json json = Json::object();
        for (std::size_t i = 0; i < kept; ++i) {
            const std::string& cell = prediction.kept.cells[row * kept + i];
            const auto number = data::readNumber(cell, data::DecimalMark::Point);
            const bool isPlain = number && !number->grouped && !number->affixed;
            json[prediction.kept.names[i]] = isPlain ? Json(number->value) : cell.empty() ? Json() : Json(cell);
        }
        const std::string name = predictedName(prediction);
        if (classes == 0) {
            json[name] = prediction.numberOf(row);
            if (prediction.hasInterval()) json[memberName(prediction, "interval")] = prediction.intervalOf(row);
        } else {
            json[name] = prediction.classNames[prediction.classOf(row)];
            Json& probabilities = json[memberName(prediction, "probabilities")] = Json::object();
            for (std::size_t i = 0; i < classes; ++i)
                probabilities[prediction.classNames[i]] = prediction.values[row * classes + i];
        }
        text += dumpJson(json) + '\n';
    }
    return text;
}

} // namespace throughline::session
