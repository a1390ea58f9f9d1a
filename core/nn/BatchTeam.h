// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Gather.h"
#include "nn/Network.h"
#include "nn/Scratch.h"
#include "nn/Team.h"

#include <functional>

namespace throughline::nn {

/// One batch to train on.
struct Batch {
    std::span<const std::uint32_t> rows; ///< none: there is no further batch
    std::span<const std::uint32_t> next; ///< those that are likely to follow: brought near meanwhile
    BatchPosition position;
    std::int64_t update = 0;   ///< its number, from 1, of all that the optimiser makes
    double learningRate = 0.0; ///< schedule included
};

/// A network and the threads that train it, batch by batch: each batch is gathered, goes forward and back, and its
/// update is made, by all threads together with a barrier wherever one needs what another has worked out. The bits do
/// not depend on the number of threads. Confined to one thread, which is the first of them.
class BatchTeam {
public:
    /// `split` must outlive the object. `threads` 0: as many as the machine has and the work can use.
    BatchTeam(const TrainConfig& config, const DataSplit& split, int threads);

    /// Gives the batch to train on next. Called between two batches, when all threads have written their weights.
    using Source = std::function<Batch()>;
    /// Trains on what `source` gives, and adds what comes of it to `sums`, until a batch without rows comes.
    void train(const Source& source, EpochSums& sums);
    /// Whether the loss of the newest batch was not finite: the weights are no use then.
    bool hasDiverged() const { return m_diverged; }

    Network& network() { return m_network; }
    const Network& network() const { return m_network; }
    Team& team() { return m_team; }
    int threads() const { return m_team.size(); }

private:
    /// A batch laid out for all threads, while the one before it ends.
    struct Plan {
        Batch batch;
        StepFactors factors;
    };

    void take(const Source& source, Plan& plan);
    void trainShare(int thread, const Source& source, EpochSums& sums);
    void gatherShare(int thread, const Batch& batch);
    void forwardShare(int thread, const Batch& batch);
    void updateShare(int thread, const Plan& plan);
    void clippedUpdateShare(int thread, const Plan& plan, RowPrefetcher& prefetcher);
    const Matrix& inputOf(std::size_t layer, int thread) const;
    std::size_t gatheredAt(int thread) const;

    const double m_clipNorm;
    const Scaling& m_scaling;
    Network m_network;
    Optimizer m_optimizer;
    Team m_team;
    Gather m_gather;
    Scratch m_scratch;
    Plan m_plans[2]; ///< this batch's and the next one's; written by the first thread between barriers
    bool m_diverged = false;
};

} // namespace throughline::nn
