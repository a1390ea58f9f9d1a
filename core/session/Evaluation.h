// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/EpochRecord.h"
#include "nn/Scores.h"
#include "session/ModelLoader.h"

#include <optional>

namespace throughline::session {

/// Which rows of a run's own data.
enum class EvaluatedPart { Test, Validation, All, File };

struct EvaluateRequest {
    ModelRequest model;
    std::string data{};                  ///< empty, or the run's own source: that; else one like it
    std::string labels{};                ///< file of the labels of `data`, where this is arrays
    std::optional<EvaluatedPart> part{}; ///< of the run's own; nothing: its test part, where it has none validation
};

struct ClassScores {
    std::string name;
    nn::ClassScore score;
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
    std::vector<Error> warnings;         ///< of `loadModel`
};

/// Runs a checkpoint forward on data, which it encodes and scales as the run's training data were: on the validation
/// part the metrics are those of the history, bit for bit. Changes nothing on disk. Errors: those of `loadModel` and
/// `data::load`; `TooFewRows` where there is nothing to evaluate on. Any thread; blocks.
Result<Evaluation> evaluateRun(const EvaluateRequest& request, const data::ReadWatch& watch = {});

} // namespace throughline::session
