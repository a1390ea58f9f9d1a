// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Gather.h"
#include "nn/Layer.h"
#include "nn/LossFunction.h"
#include "nn/TrainConfig.h"

#include <vector>

namespace throughline::nn {

/// From this many rows on, and with enough panels to use them on, the inputs of a gradient's product are turned on
/// their side first: a tile then reads along rows instead of across them. (Measured on the pass that
/// updates the weights: batches of 128 take 14 % less time, batches of 64 would take 13 % more.)
inline constexpr int rowsToTranspose = 128;

/// The buffers of one batch. Row r of every matrix belongs to row r of the batch.
struct Scratch {
    Scratch() = default;
    /// `rows`: the most that a batch has. `training`: also what the way back needs.
    Scratch(const std::vector<Layer>& layers, const TrainConfig& config, int rows, int threads, bool training);

    std::vector<Matrix> inputs;         ///< gathered features; one a thread, or one for all
    std::vector<Matrix> outputs;        ///< per layer: after activation and dropout; of the last: logits
    std::vector<Matrix> preActivations; ///< where the derivative needs them
    std::vector<Matrix> normalised;     ///< batch normalisation
    std::vector<Floats> inverseDeviations;
    std::vector<Matrix> masks;          ///< dropout: 0 or 1/(1-p)
    std::vector<Matrix> deltas;         ///< per layer: gradient of the loss by its product's result
    std::vector<LayerFloats> gradients; ///< normalisation's always; dense only where the norm is clipped
    std::vector<Floats> packed;         ///< a thread's transposed panel
    std::vector<Matrix> transposed;     ///< a thread's slice of a layer's inputs, turned on its side
    std::vector<RowResult> results;
    Targets targets;
};

} // namespace throughline::nn
