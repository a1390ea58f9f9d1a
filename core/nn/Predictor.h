// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/EpochRecord.h"
#include "nn/Export.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

#include <memory>
#include <span>

namespace throughline::nn {

/// Runs a trained network forward. Confined to one thread; blocks while it computes.
class THROUGHLINE_NN_API Predictor {
public:
    /// `like` gives widths, classes and task; `tensors` are a checkpoint's (`TrainState::tensors`).
    static Result<std::unique_ptr<Predictor>> create(const TrainConfig& config, const Dataset& like,
                                                     const Scaling& scaling, std::span<const Tensor> tensors);
    ~Predictor();

    /// Probabilities per class [rows × classes] (binary: two of them), or values in the target's own units [rows ×
    /// outputs]: one, or with the loss `quantile` one a `Quantile`, ascending.
    std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> rows) const;
    /// How many numbers `predict` gives for a row.
    std::size_t columns() const;
    /// Loss and metrics of those rows, named without `val_`, by the code that validates while training: same bits.
    std::vector<MetricValue> evaluate(const Dataset& data, std::span<const std::uint32_t> rows) const;

    /// All that is to be had from running rows forward once.
    struct Passed {
        std::vector<MetricValue> metrics; ///< as `evaluate` gives them
        std::vector<float> outputs;       ///< as `predict` does
        std::vector<double> losses;       ///< [rows], each row's own, not weighted by class
    };
    Passed pass(const Dataset& data, std::span<const std::uint32_t> rows) const;

private:
    struct Private;
    explicit Predictor(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace throughline::nn
