// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Explanation.h"

#include "nn/Predictor.h"

#include <algorithm>
#include <array>

namespace throughline::session {

namespace {

constexpr std::size_t DependencePoints = 25;

/// It was made of the same parts before, which fitted.
std::unique_ptr<nn::Predictor> predictorOf(const EvaluatedRows& evaluated) {
    return std::move(
        nn::Predictor::create(evaluated.config, *evaluated.of->data, evaluated.scaling, evaluated.tensors).value());
}

nn::InputBlock blockOf(const data::Input& input) {
    return {input.first, input.count};
}

} // namespace

std::optional<nn::PermutationImportance> inputImportance(const EvaluatedRows& evaluated,
                                                         const ImportanceRequest& request, const std::stop_token& stop,
                                                         const nn::EffectListener& tell) {
    std::vector<nn::InputBlock> blocks;
    for (const data::Input& input : evaluated.of->inputs) blocks.push_back(blockOf(input));
    return nn::permutationImportance(*predictorOf(evaluated), *evaluated.of->data, evaluated.of->rows, blocks,
                                     request.seed, request.repeats, stop, tell);
}

std::optional<InputDependence> inputDependence(const EvaluatedRows& evaluated, std::size_t input,
                                               const std::stop_token& stop) {
    const nn::Dataset& data = *evaluated.of->data;
    const data::Input& of = evaluated.of->inputs[input];
    auto found =
        nn::partialDependence(*predictorOf(evaluated), data, evaluated.of->rows, blockOf(of), DependencePoints, stop);
    if (!found) return std::nullopt;
    InputDependence dependence{input, {}, {}, std::move(found->means), data.isRegression() ? 1 : data.classes()};
    for (std::size_t i = 0; i < found->from.size(); ++i) {
        const std::uint32_t row = found->from[i];
        dependence.texts.push_back(data::inputText(evaluated.of->encoding, data, row, input));
        dependence.values.push_back(of.kind == data::Input::Kind::Category
                                        ? static_cast<double>(i)
                                        : static_cast<double>(data.value(row, of.first)));
    }
    return dependence;
}

bool hasDecisionGrid(const EvaluationRows& rows) {
    return rows.data->features == 2 && rows.data->bytes.empty() && rows.inputs.size() == 2 &&
           std::ranges::all_of(rows.inputs,
                               [](const data::Input& input) { return input.kind == data::Input::Kind::Number; });
}

DecisionGrid decisionGrid(const EvaluatedRows& evaluated, std::size_t side) {
    const nn::Dataset& data = *evaluated.of->data;
    std::array<double, 2> low{1e300, 1e300}, high{-1e300, -1e300};
    for (const std::uint32_t row : evaluated.of->rows)
        for (std::size_t i = 0; i < 2; ++i) {
            const auto value = static_cast<double>(data.values[row * std::size_t{2} + i]);
            low[i] = std::min(low[i], value);
            high[i] = std::max(high[i], value);
        }
    for (std::size_t i = 0; i < 2; ++i) {
        const double margin = high[i] > low[i] ? (high[i] - low[i]) / 10.0 : 1.0;
        low[i] -= margin;
        high[i] += margin;
    }
    DecisionGrid grid{low[0], high[0], low[1], high[1], side, data.isRegression() ? 1 : data.classes(), {}};
    nn::Dataset points;
    points.rows = side * side;
    points.features = 2;
    points.classNames = data.classNames;
    if (data.isRegression())
        points.targets.resize(points.rows);
    else
        points.labels.resize(points.rows);
    const auto share = [&](std::size_t cell) { return (static_cast<double>(cell) + 0.5) / static_cast<double>(side); };
    for (std::size_t v = 0; v < side; ++v)
        for (std::size_t u = 0; u < side; ++u) {
            points.values.push_back(static_cast<float>(low[0] + share(u) * (high[0] - low[0])));
            points.values.push_back(static_cast<float>(high[1] - share(v) * (high[1] - low[1])));
        }
    const auto predictor = predictorOf(evaluated);
    grid.values = predictor->predict(points, points.allRows());
    if (!data.isRegression() || predictor->columns() == 1) return grid;
    for (std::size_t i = 0; i < points.rows; ++i)
        grid.values[i] = grid.values[i * predictor->columns() + nn::predictionPlace(predictor->columns())];
    grid.values.resize(points.rows);
    return grid;
}

} // namespace throughline::session
