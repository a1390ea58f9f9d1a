// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/InputEffects.h"
#include "session/Evaluation.h"

#include <optional>
#include <stop_token>

namespace throughline::session {

// What a model that was evaluated goes by: it is run forward again, on rows that are changed. Any thread; blocks.
// Nothing where `stop` came first.

struct ImportanceRequest {
    std::uint64_t seed = 1;
    int repeats = 5;
};
/// Of each of `EvaluationRows::inputs`.
std::optional<nn::PermutationImportance> inputImportance(const EvaluatedRows& evaluated,
                                                         const ImportanceRequest& request = {},
                                                         const std::stop_token& stop = {},
                                                         const nn::EffectListener& tell = {});

/// How the prediction depends on one input.
struct InputDependence {
    std::size_t input = 0;          ///< place among the inputs
    std::vector<double> values;     ///< [points], ascending; of categories 0, 1, …; of dates days since 1970
    std::vector<std::string> texts; ///< [points]
    std::vector<double> means;      ///< [points × outputs]
    std::size_t outputs = 1;        ///< classes, or 1
};
/// At 25 values of the input, or at all that there are where these are fewer.
std::optional<InputDependence> inputDependence(const EvaluatedRows& evaluated, std::size_t input,
                                               const std::stop_token& stop = {});

/// What a model of two inputs predicts all over their plane, with a margin of a tenth about the rows.
struct DecisionGrid {
    double left = 0.0, right = 1.0; ///< of the first input, outer edges
    double bottom = 0.0, top = 1.0; ///< of the second
    std::size_t side = 0;           ///< cells each way
    std::size_t outputs = 1;        ///< classes, or 1
    std::vector<float> values;      ///< [side × side × outputs], rows from the top, each from the left
};
bool hasDecisionGrid(const EvaluationRows& rows);
DecisionGrid decisionGrid(const EvaluatedRows& evaluated, std::size_t side = 96);

} // namespace throughline::session
