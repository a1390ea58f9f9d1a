// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Export.h"
#include "nn/Predictor.h"

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace throughline::nn {

/// Features that are one input together: a column of a table, or a pixel.
struct InputBlock {
    std::size_t first = 0;
    std::size_t count = 1;
};

/// By how much a metric is worse where an input is drawn from other rows: over the repeats, with the standard deviation
/// of the population.
struct Importance {
    double mean = 0.0, deviation = 0.0;
};

struct PermutationImportance {
    std::string metric; ///< accuracy; of numbers r2
    double baseline = 0.0;
    std::vector<Importance> inputs; ///< [blocks]
    std::size_t rows = 0;           ///< that it was measured on
    int repeats = 0;
};

/// How far a longer computation is, 0 to 1; may be empty.
using EffectListener = std::function<void(double share)>;

/// Permutation importance: each input's values are put into another order among the rows, all its features together,
/// and the metric's drop is told (Breiman, "Random forests", 2001; Fisher, Rudin, Dominici, "All models are wrong, but
/// many are useful", 2019). As scikit-learn's permutation_importance; the orders are a pure function of seed, repeat
/// and input. Of many inputs and rows, every so manieth row alone: about three million are run forward at most. Nothing
/// where `stop` came first. One thread; blocks.
THROUGHLINE_NN_API std::optional<PermutationImportance>
permutationImportance(const Predictor& predictor, const Dataset& data, std::span<const std::uint32_t> rows,
                      std::span<const InputBlock> blocks, std::uint64_t seed, int repeats, const std::stop_token& stop,
                      const EffectListener& tell = {});

/// What a model predicts on the whole where an input has one value in all rows (Friedman, "Greedy function
/// approximation: a gradient boosting machine", 2001).
struct PartialDependence {
    std::vector<std::uint32_t> from; ///< [points]: a row of the data whose value of the input it is, ascending by value
    std::vector<double> means;       ///< [points × outputs]: probabilities of the classes, or the value
};

/// At most `points` values, those of rows at even ranks from the least to the greatest; of texts each one. Nothing
/// where `stop` came first. One thread; blocks.
THROUGHLINE_NN_API std::optional<PartialDependence> partialDependence(const Predictor& predictor, const Dataset& data,
                                                                      std::span<const std::uint32_t> rows,
                                                                      const InputBlock& block, std::size_t points,
                                                                      const std::stop_token& stop);

} // namespace throughline::nn
