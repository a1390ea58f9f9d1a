// SPDX-License-Identifier: GPL-3.0-or-later
#include "EvaluationJson.h"

#include <algorithm>
#include <cmath>

namespace throughline::app {

namespace {

constexpr std::size_t WorstShown = 20, MostPoints = 2'000;

Json cutJson(const nn::ScoreCurve& curve, const nn::Cut& cut) {
    return {{"threshold", cut.threshold},
            {"precision", curve.precision(cut)},
            {"recall", curve.recall(cut)},
            {"f1", curve.f1(cut)},
            {"accuracy", curve.accuracy(cut)}};
}

void addClasses(const session::Evaluation& evaluation, Json& json) {
    const std::size_t classes = evaluation.classes.size();
    json["roc"] = json["pr"] = Json::array();
    for (std::size_t c = 0; c < classes; ++c) {
        const auto& [name, score] = evaluation.classes[c];
        json["classes"].push_back({{"name", name},
                                   {"precision", score.precision},
                                   {"recall", score.recall},
                                   {"f1", score.f1},
                                   {"support", static_cast<std::int64_t>(score.rows)},
                                   {"auc", score.auc}});
        const auto row = evaluation.confusion.begin() + static_cast<std::ptrdiff_t>(c * classes);
        json["confusion"].push_back(std::vector<std::int64_t>(row, row + static_cast<std::ptrdiff_t>(classes)));
        if (evaluation.curves[c].cuts.empty()) continue;
        const nn::ScoreCurve curve = evaluation.thinCurve(c);
        Json roc{{"class", name}, {"auc", score.auc}},
            pr{{"class", name}, {"average_precision", score.averagePrecision}};
        for (const nn::Cut& cut : curve.cuts) {
            roc["threshold"].push_back(cut.threshold);
            roc["fpr"].push_back(curve.falseRate(cut));
            roc["tpr"].push_back(curve.recall(cut));
            pr["threshold"].push_back(cut.threshold);
            pr["precision"].push_back(curve.precision(cut));
            pr["recall"].push_back(curve.recall(cut));
        }
        json["roc"].push_back(std::move(roc));
        json["pr"].push_back(std::move(pr));
    }
    Json bins = Json::array();
    for (const nn::CalibrationBin& bin : evaluation.calibration.bins)
        bins.push_back({{"low", bin.low},
                        {"high", bin.high},
                        {"rows", static_cast<std::int64_t>(bin.rows)},
                        {"confidence", bin.rows > 0.0 ? bin.confidence : std::nan("")},
                        {"accuracy", bin.rows > 0.0 ? bin.accuracy : std::nan("")}});
    json["calibration"] = {{"ece", evaluation.calibration.error}, {"bins", std::move(bins)}};
    if (classes != 2) return;
    const nn::ScoreCurve& curve = evaluation.curves[1];
    json["positive"] = evaluation.classes[1].name;
    json["thresholds"] = Json::array();
    for (const nn::Cut& cut : curve.thinned().cuts) json["thresholds"].push_back(cutJson(curve, cut));
    json["best_threshold"] = cutJson(curve, curve.best());
}

void addNumbers(const session::Evaluation& evaluation, Json& json) {
    const session::EvaluatedRows& rows = *evaluation.evaluated;
    const std::size_t step = std::max<std::size_t>(1, (rows.size() + MostPoints - 1) / MostPoints);
    Json points{{"row", Json::array()}, {"actual", Json::array()}, {"predicted", Json::array()}};
    for (std::size_t place = 0; place < rows.size(); place += step) {
        points["row"].push_back(rows.row(place));
        points["actual"].push_back(rows.actual(place));
        points["predicted"].push_back(rows.output(place));
        if (!rows.hasInterval()) continue;
        points["low"].push_back(rows.quantile(place, nn::Quantile::Low));
        points["high"].push_back(rows.quantile(place, nn::Quantile::High));
    }
    json["points"] = std::move(points);
    Json quantiles = Json::array();
    for (std::size_t i = 0; i < nn::Residuals::shares.size(); ++i)
        quantiles.push_back({{"share", nn::Residuals::shares[i]}, {"value", evaluation.residuals.quantiles[i]}});
    json["residuals"] = {
        {"quantiles", std::move(quantiles)},
        {"histogram", {{"edges", evaluation.residuals.edges}, {"counts", evaluation.residuals.counts}}}};
}

Json worstJson(const session::Evaluation& evaluation) {
    const session::EvaluatedRows& rows = *evaluation.evaluated;
    Json worst = Json::array();
    for (std::size_t i = 0; i < std::min(WorstShown, evaluation.worst.size()); ++i) {
        const std::uint32_t place = evaluation.worst[i];
        Json row{{"row", rows.row(place)}, {"loss", rows.losses[place]}};
        if (evaluation.isRegression()) {
            row["true"] = rows.actual(place);
            row["predicted"] = rows.output(place);
        } else {
            const std::uint32_t predicted = rows.predicted[place];
            row["true"] = evaluation.classes[rows.label(place)].name;
            row["predicted"] = evaluation.classes[predicted].name;
            row["probability"] = rows.output(place, predicted);
        }
        worst.push_back(std::move(row));
    }
    return worst;
}

} // namespace

Json describeEvaluation(const session::Evaluation& evaluation) {
    Json json;
    json["epoch"] = evaluation.position.epoch;
    json["part"] = session::evaluatedPartNames.at(static_cast<std::size_t>(evaluation.part));
    json["data"] = evaluation.data;
    json["rows"] = evaluation.rows;
    if (evaluation.nominalCoverage) json["nominal_coverage"] = *evaluation.nominalCoverage;
    for (const nn::MetricValue& metric : evaluation.metrics) json[metric.name] = metric.value;
    for (const nn::MetricValue& score : evaluation.scores) json[score.name] = score.value;
    json["intervals"] = Json::object();
    for (const nn::ScoreInterval& interval : evaluation.intervals)
        json["intervals"][interval.key] = {interval.low, interval.high};
    evaluation.isRegression() ? addNumbers(evaluation, json) : addClasses(evaluation, json);
    json["worst"] = worstJson(evaluation);
    return json;
}

Json describeImportance(const nn::PermutationImportance& importance, const session::EvaluationRows& rows) {
    Json json{{"metric", importance.metric},
              {"baseline", importance.baseline},
              {"rows", importance.rows},
              {"repeats", importance.repeats},
              {"inputs", Json::array()}};
    for (std::size_t i = 0; i < importance.inputs.size(); ++i)
        json["inputs"].push_back({{"name", rows.inputs[i].name},
                                  {"mean", importance.inputs[i].mean},
                                  {"sd", importance.inputs[i].deviation}});
    return json;
}

Json describeDependence(const session::InputDependence& dependence, const session::EvaluationRows& rows) {
    const data::Input& input = rows.inputs[dependence.input];
    Json json{{"input", input.name}, {"values", Json::array()}};
    for (std::size_t i = 0; i < dependence.values.size(); ++i)
        json["values"].push_back(input.kind == data::Input::Kind::Number ? Json(dependence.values[i])
                                                                         : Json(dependence.texts[i]));
    if (rows.data->isRegression()) {
        json["mean"] = dependence.means;
        return json;
    }
    json["mean"] = Json::object();
    for (std::size_t c = 0; c < dependence.outputs; ++c) {
        Json means = Json::array();
        for (std::size_t i = c; i < dependence.means.size(); i += dependence.outputs)
            means.push_back(dependence.means[i]);
        json["mean"][rows.data->classNames[c]] = std::move(means);
    }
    return json;
}

} // namespace throughline::app
