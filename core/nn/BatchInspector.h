// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/Dataset.h"
#include "nn/Export.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace throughline::nn {

/// What a row did in a batch, with the parameters as they were just before the batch's update, and its dropout.
struct RowInBatch {
    std::uint32_t row = 0;     ///< of the training data
    double loss = 0.0;         ///< its own, not weighted by its class, without l1 and l2
    double gradientNorm = 0.0; ///< of the gradient of `loss` by all parameters; NaN: not asked for
    double predicted = 0.0;    ///< class, or value in the target's own units
};

struct InspectedBatch {
    std::vector<RowInBatch> rows{}; ///< in the batch's order
    EpochSums sums{};               ///< those of the state, and this batch's added to them: bit for bit the loop's
    double weight = 0.0;            ///< Σ of the rows' class weights
};

/// Looks at a batch of a run row by row, without training on it. Confined to one thread; blocks while it computes.
///
/// The norm of a row's gradient is √Σ‖δ‖²(‖a‖² + 1) over the layers, with a the layer's input of that row and δ the
/// gradient of the row's loss by the layer's product (Goodfellow: "Efficient Per-Example Gradient Computations", 2015,
/// arXiv:1510.01799). With batch normalisation the loss of one row depends on all: there the mean and the variance of
/// the batch are taken as constants, as in evaluation, and the normalisation's scale and shift belong to the
/// parameters.
class THROUGHLINE_NN_API BatchInspector {
public:
    /// Errors: those of `check`.
    static Result<std::unique_ptr<BatchInspector>> create(const TrainConfig& config,
                                                          std::shared_ptr<const DataSplit> data);
    ~BatchInspector();

    /// The batch that a loop in `state` trains on next. `gradients`: with norms, which takes about twice as long.
    /// `WrongShape` where the state is of another configuration.
    Result<InspectedBatch> inspect(const TrainState& state, bool gradients);

private:
    struct Private;
    explicit BatchInspector(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace throughline::nn
