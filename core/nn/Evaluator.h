// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Network.h"
#include "nn/Team.h"

namespace throughline::nn {

/// Runs rows of a data set forward and sums up how well they are predicted. Rows are taken in chunks of fixed size
/// whose sums are added in order, so the result does not depend on the threads. Confined to one thread.
class Evaluator {
public:
    /// All references must outlive the object. `maxRows`: the most that `evaluate` will get.
    Evaluator(const Network& network, const TrainConfig& config, const Dataset& data, const Scaling& scaling,
              std::vector<double> classWeights, int threads, std::size_t maxRows);

    /// `logits`, or null: takes them as `logits` gives them. `losses`, or null: takes that of each row for itself, not
    /// weighted by class [rows].
    EpochSums evaluate(std::span<const std::uint32_t> rows, Team& team, std::vector<float>* logits = nullptr,
                       std::vector<double>* losses = nullptr);
    /// Logits [rows × outputs] of the network, row-major.
    std::vector<float> logits(std::span<const std::uint32_t> rows);

private:
    void gather(std::span<const std::uint32_t> rows, Scratch& scratch) const;

    const Network& m_network;
    const Scaling& m_scaling;
    Gather m_gather;
    std::size_t m_chunk;
    std::vector<Scratch> m_scratches; ///< one a thread
    std::vector<EpochSums> m_chunkSums;
};

/// What a network's logits [rows × outputs] mean: probabilities per class [rows × classes] (binary: two of them), or
/// values in the target's own units [rows × outputs], those of an interval in ascending order.
std::vector<float> outputsOf(std::vector<float> logits, const TrainConfig& config, Task task, std::size_t classes,
                             const Scaling& scaling);

} // namespace throughline::nn
