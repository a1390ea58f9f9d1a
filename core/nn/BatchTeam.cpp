// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/BatchTeam.h"

#include <algorithm>
#include <cmath>

namespace throughline::nn {

namespace {

/// Below this much work a thread and a step, waking and waiting cost more than they give (measured: digits in batches
/// of 32, 1.2 million operations, are faster on one thread; Fashion-MNIST in batches of 64, 26 million, on two).
constexpr double flopsPerThread = 2.5e6;

int chooseThreads(int wanted, const Network& network, int batchSize) {
    if (wanted > 0) return std::min(wanted, 256);
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const double work = network.flopsPerRow() * batchSize;
    return std::clamp(static_cast<int>(work / flopsPerThread), 1, cores);
}

int largestBatch(const TrainConfig& config, const DataSplit& split) {
    return static_cast<int>(
        std::min<std::size_t>(static_cast<std::size_t>(config.batchSize), split.trainingRows.size()));
}

} // namespace

BatchTeam::BatchTeam(const TrainConfig& config, const DataSplit& split, int threads)
    : m_clipNorm(config.optimizer.clipNorm),
      m_scaling(split.scaling),
      m_network(config, *split.training, true),
      m_optimizer(config.optimizer),
      m_team(chooseThreads(threads, m_network, config.batchSize)),
      m_gather(*split.training, split.scaling, config.classWeights),
      m_scratch(m_network.layers(), config, largestBatch(config, split), m_team.size(), true) {
    if (startsFromData(config)) m_network.setOutputBiases(outputsAtFirst(config, split));
}

void BatchTeam::train(const Source& source, EpochSums& sums) {
    m_diverged = false;
    take(source, m_plans[0]);
    if (m_plans[0].batch.rows.empty()) return;
    m_team.run([&](int thread) { trainShare(thread, source, sums); });
}

/// On the first thread, between two batches.
void BatchTeam::take(const Source& source, Plan& plan) {
    plan.batch = source();
    if (plan.batch.rows.empty()) return;
    plan.factors = m_optimizer.factors(plan.batch.update, plan.batch.learningRate);
    m_gather.targets(plan.batch.rows, m_scratch.targets);
}

void BatchTeam::trainShare(int thread, const Source& source, EpochSums& sums) {
    const int threads = m_team.size();
    for (int parity = 0;; parity ^= 1) {
        const Plan& plan = m_plans[parity];
        const std::size_t count = plan.batch.rows.size();
        if (count == 0) return;
        gatherShare(thread, plan.batch);
        forwardShare(thread, plan.batch);
        if (thread == 0) {
            const double before = sums.loss;
            m_network.loss().add(m_scratch.targets, m_scratch.results.data(), count, m_scaling, sums);
            m_diverged = !std::isfinite(sums.loss - before);
        }
        for (std::size_t layer = m_network.lastLayer(); layer-- > 0;) {
            m_network.backward(layer, static_cast<int>(count), m_scratch, thread, threads);
            m_team.barrier(thread);
        }
        updateShare(thread, plan);
        m_team.barrier(thread);
        // A state that is saved between two batches must hold every thread's weights: hence after the barrier.
        if (thread == 0) take(source, m_plans[parity ^ 1]);
        m_team.barrier(thread);
    }
}

/// Which of the matrices of features a thread reads.
std::size_t BatchTeam::gatheredAt(int thread) const {
    return m_scratch.inputs.size() > 1 ? static_cast<std::size_t>(thread) : 0;
}

void BatchTeam::gatherShare(int thread, const Batch& batch) {
    const std::size_t rows = batch.rows.size();
    Matrix& input = m_scratch.inputs[gatheredAt(thread)];
    if (m_scratch.inputs.size() == static_cast<std::size_t>(m_team.size())) {
        m_gather.features(batch.rows, 0, rows, input);
        return;
    }
    const auto share = [&](int t) {
        return rows * static_cast<std::size_t>(t) / static_cast<std::size_t>(m_team.size());
    };
    m_gather.features(batch.rows, share(thread), share(thread + 1), input);
    m_team.barrier(thread);
}

const Matrix& BatchTeam::inputOf(std::size_t layer, int thread) const {
    return layer == 0 ? m_scratch.inputs[gatheredAt(thread)] : m_scratch.outputs[layer - 1];
}

void BatchTeam::forwardShare(int thread, const Batch& batch) {
    const std::size_t last = m_network.lastLayer();
    const int rows = static_cast<int>(batch.rows.size());
    const int threads = m_team.size();
    for (std::size_t layer = 0; layer < last; ++layer) {
        m_network.forward(layer, inputOf(layer, thread), rows, batch.position, m_scratch, thread, threads);
        m_team.barrier(thread);
    }
    m_network.forwardOutput(inputOf(last, thread), rows, m_scratch, thread, threads);
    m_team.barrier(thread);
}

void BatchTeam::updateShare(int thread, const Plan& plan) {
    const int rows = static_cast<int>(plan.batch.rows.size());
    RowPrefetcher prefetcher(m_gather, plan.batch.next);
    if (m_clipNorm > 0.0) return clippedUpdateShare(thread, plan, prefetcher);
    for (std::size_t layer = 0; layer < m_network.layers().size(); ++layer) {
        m_network.updateWeights(layer, inputOf(layer, thread), rows, m_optimizer, plan.factors, prefetcher, m_scratch,
                                thread, m_team.size());
    }
}

void BatchTeam::clippedUpdateShare(int thread, const Plan& plan, RowPrefetcher& prefetcher) {
    const int rows = static_cast<int>(plan.batch.rows.size());
    const int threads = m_team.size();
    const std::size_t layers = m_network.layers().size();
    for (std::size_t layer = 0; layer < layers; ++layer) {
        m_network.gradients(layer, inputOf(layer, thread), rows, prefetcher, m_scratch, thread, threads);
    }
    m_team.barrier(thread);
    // Every thread works it out for itself: one barrier less. Formula as torch clip_grad_norm_.
    const double norm = m_network.gradientNorm(m_scratch);
    const auto scale = static_cast<float>(norm > m_clipNorm    ? m_clipNorm / (norm + 1e-6)
                                          : norm <= m_clipNorm ? 1.0
                                                               : norm);
    m_team.barrier(thread);
    for (std::size_t layer = 0; layer < layers; ++layer) {
        m_network.applyGradients(layer, m_optimizer, plan.factors, scale, m_scratch, thread, threads);
    }
}

} // namespace throughline::nn
