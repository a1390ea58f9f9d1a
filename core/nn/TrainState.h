// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Best.h"

#include <cstdint>
#include <string>
#include <vector>

namespace throughline::nn {

/// A named array of floats, row-major, as it stands in a checkpoint.
struct Tensor {
    std::string name;                ///< `layers.0.weight`, `optimizer.m.layers.0.weight`, …
    std::vector<std::int64_t> shape; ///< a weight is [out, in]
    std::vector<float> values;       ///< product of `shape`

    bool operator==(const Tensor&) const = default;
};

/// Where in the run: all that the counter-based random numbers and the schedule depend on.
struct Position {
    std::int64_t epoch = 0; ///< epochs completed
    std::int64_t batch = 0; ///< batches done of the epoch after those
    std::int64_t step = 0;  ///< batches done in all, as if all had been as large as they are now

    /// What stays the same whatever the size of a batch.
    Position withoutStep() const { return {epoch, batch, 0}; }
    auto operator<=>(const Position&) const = default;
};

/// Sums over the batches done of an epoch that was interrupted.
struct EpochSums {
    double loss = 0.0;          ///< Σ over samples, weighted
    double weight = 0.0;        ///< Σ of the sample weights
    double correct = 0.0;       ///< samples classified right
    double topK = 0.0;          ///< samples whose class is among the k likeliest
    double absolute = 0.0;      ///< Σ|error|, in the target's own units
    double squared = 0.0;       ///< Σ error²
    double target = 0.0;        ///< Σ target
    double targetSquared = 0.0; ///< Σ target²
    double covered = 0.0;       ///< samples whose target lies in its predicted interval
    double samples = 0.0;
    double seconds = 0.0;

    bool operator==(const EpochSums&) const = default;
};

/// Everything that the next batch depends on besides configuration and data. A value that holds no pointers into a
/// loop: taken between two batches, it can be kept, written, and given back to any loop of the same configuration.
struct TrainState {
    Position position;
    EpochSums sums;
    Best best;
    std::int64_t epochsSinceBest = 0;
    /// Updates made beyond `position.step`: not 0 where the data changed under way, and with them the batches of an
    /// epoch. Schedules count steps, Adam's bias correction counts updates.
    std::int64_t moreUpdates = 0;
    double plateauFactor = 1.0;           ///< what ReduceLROnPlateau has made of the rate so far
    double plateauBest = 0.0;             ///< its own best, which a reduction does not reset
    std::int64_t plateauWait = -1;        ///< epochs since then; -1: no epoch seen yet
    double learningRate = 0.0;            ///< base rate: the configuration's, or what the user changed it to
    std::vector<Tensor> tensors;          ///< weights, biases, batch normalisation: what a prediction needs
    std::vector<Tensor> optimizerTensors; ///< moments; same shapes as the parameters they belong to

    bool operator==(const TrainState&) const = default;
};

} // namespace throughline::nn
