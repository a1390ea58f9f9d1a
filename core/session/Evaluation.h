// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Calibration.h"
#include "nn/EpochRecord.h"
#include "nn/Quantile.h"
#include "nn/Residuals.h"
#include "nn/Scores.h"
#include "session/EvaluationRows.h"
#include "session/ModelLoader.h"

#include <optional>

namespace throughline::session {

struct EvaluateRequest {
    ModelRequest model;
    std::string data{}; ///< as `loadEvaluationRows` takes them: these three
    std::string labels{};
    std::optional<EvaluatedPart> part{};
    bool intervals = true; ///< with those of the scores: a second or so
};

struct ClassScores {
    std::string name;
    nn::ClassScore score;
};

/// What a model makes of each row. Shared, immutable.
struct EvaluatedRows {
    std::shared_ptr<const EvaluationRows> of;
    std::vector<float> outputs;           ///< [rows × columns], as `nn::Predictor::predict` gives them
    std::size_t columns = 1;              ///< of a row
    std::vector<std::uint32_t> predicted; ///< [rows], the likeliest class; empty for regression
    std::vector<double> losses;           ///< [rows], each row's own, not weighted by class
    nn::TrainConfig config;               ///< with the model, what it takes to run others forward
    nn::Scaling scaling;
    std::vector<nn::Tensor> tensors; ///< `layers.0.weight` [out, in] is the first layer's

    std::size_t size() const { return of->rows.size(); }
    std::size_t classes() const { return of->data->classes(); }
    /// Of a place among the rows: the row of the data as read, from 0.
    std::uint32_t row(std::size_t place) const { return of->rows[place]; }
    std::size_t label(std::size_t place) const { return static_cast<std::size_t>(of->data->labels[row(place)]); }
    double actual(std::size_t place) const { return static_cast<double>(of->data->targets[row(place)]); }
    /// Of a class; of a regression what is predicted.
    double output(std::size_t place, std::size_t ofClass = 0) const {
        const bool isNumber = of->data->isRegression();
        return static_cast<double>(outputs[place * columns + (isNumber ? nn::predictionPlace(columns) : ofClass)]);
    }
    bool hasInterval() const { return of->data->isRegression() && nn::isInterval(columns); }
    /// Of a regression with intervals: one of its ends, or the median.
    double quantile(std::size_t place, nn::Quantile which) const {
        return static_cast<double>(outputs[place * columns + nn::placeOf(which)]);
    }
};

struct Evaluation {
    nn::Position position; ///< of the checkpoint
    std::string data;      ///< what was evaluated on, in words
    EvaluatedPart part = EvaluatedPart::Validation;
    std::size_t rows = 0;
    std::vector<nn::MetricValue> metrics;  ///< loss, and what the task has; without `val_`
    std::vector<nn::MetricValue> scores;   ///< beside them: all that `nn::Scores` knows of the task
    std::optional<double> nominalCoverage; ///< the share of the rows that predicted intervals were to hold
    std::vector<nn::ScoreInterval> intervals;
    std::vector<ClassScores> classes;    ///< empty for regression
    std::vector<std::int64_t> confusion; ///< [classes × classes], rows: the true ones
    std::vector<nn::ScoreCurve> curves;  ///< [classes], thinned; of two the first is empty and the second whole
    nn::Calibration calibration;         ///< of classes
    nn::Residuals residuals;             ///< of a regression
    std::vector<std::uint32_t> worst;    ///< places among the rows, the greatest loss first, all of them
    std::shared_ptr<const EvaluatedRows> evaluated;
    std::vector<Error> warnings; ///< of `loadModel`

    bool isRegression() const { return classes.empty(); }
    /// Of a class, with no more cuts than can be seen.
    nn::ScoreCurve thinCurve(std::size_t ofClass) const {
        return classes.size() == 2 ? curves[ofClass].thinned() : curves[ofClass];
    }
    /// NaN: there is none of that name among metrics and scores.
    double value(std::string_view name) const;
};

/// Runs a checkpoint forward on data, which it encodes and scales as the run's training data were: on the validation
/// part the metrics are those of the history, bit for bit. Changes nothing on disk. Errors: those of `loadModel` and
/// `loadEvaluationRows`. Any thread; blocks.
Result<Evaluation> evaluateRun(const EvaluateRequest& request, const data::ReadWatch& watch = {});
/// The same on rows that were loaded before, for this run; of the request its model and `intervals` count.
Result<Evaluation> evaluateRun(const EvaluateRequest& request, std::shared_ptr<const EvaluationRows> rows,
                               const data::ReadWatch& watch = {});
/// The same of a model that is at hand, of the run that the rows were loaded for: nothing is read. Without intervals.
/// Errors: `WrongShape`.
Result<Evaluation> evaluateModel(Checkpoint model, std::shared_ptr<const EvaluationRows> rows);
/// Those of all its scores, which take a second or so. Nothing where `stop` came first. Any thread; blocks.
std::optional<std::vector<nn::ScoreInterval>> scoreIntervals(const EvaluatedRows& evaluated,
                                                             const std::stop_token& stop = {});

} // namespace throughline::session
