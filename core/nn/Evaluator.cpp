// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Evaluator.h"

#include <algorithm>

namespace throughline::nn {

namespace {

/// Rows that go through the network together: enough that the weights are read from far memory rarely.
constexpr std::size_t chunkRows = 256;

void add(EpochSums& sums, const EpochSums& part) {
    sums.loss += part.loss;
    sums.weight += part.weight;
    sums.correct += part.correct;
    sums.topK += part.topK;
    sums.absolute += part.absolute;
    sums.squared += part.squared;
    sums.target += part.target;
    sums.targetSquared += part.targetSquared;
    sums.samples += part.samples;
}

} // namespace

Evaluator::Evaluator(const Network& network, const TrainConfig& config, const Dataset& data, const Scaling& scaling,
                     std::vector<double> classWeights, int threads, std::size_t maxRows)
    : m_network(network),
      m_scaling(scaling),
      m_gather(data, scaling, std::move(classWeights)),
      m_chunk(std::clamp<std::size_t>(maxRows, 1, chunkRows)) {
    for (int i = 0; i < threads; ++i) {
        m_spaces.emplace_back(network.layers(), config, static_cast<int>(m_chunk), threads, false);
    }
}

void Evaluator::gather(std::span<const std::uint32_t> rows, Workspace& space) const {
    m_gather.features(rows, 0, rows.size(), space.inputs.front());
}

EpochSums Evaluator::evaluate(std::span<const std::uint32_t> rows, Team& team) {
    const std::size_t chunks = (rows.size() + m_chunk - 1) / m_chunk;
    m_chunkSums.assign(chunks, {});
    team.run([&](int thread) {
        Workspace& space = m_spaces[static_cast<std::size_t>(thread)];
        for (auto chunk = static_cast<std::size_t>(thread); chunk < chunks;
             chunk += static_cast<std::size_t>(team.size())) {
            const auto part = rows.subspan(chunk * m_chunk, std::min(m_chunk, rows.size() - chunk * m_chunk));
            gather(part, space);
            m_gather.targets(part, space.targets);
            m_network.predict(space.inputs.front(), static_cast<int>(part.size()), space);
            m_network.loss().evaluate(space.outputs.back(), space.targets, 0, part.size(), space.results.data(),
                                      nullptr);
            m_network.loss().add(space.targets, space.results.data(), part.size(), m_scaling, m_chunkSums[chunk]);
        }
    });
    EpochSums sums;
    for (const EpochSums& part : m_chunkSums) add(sums, part);
    return sums;
}

std::vector<float> Evaluator::logits(std::span<const std::uint32_t> rows) {
    const FlushDenormals flush;
    Workspace& space = m_spaces.front();
    const int outputs = m_network.layers().back().layout.outputs;
    std::vector<float> result;
    result.reserve(rows.size() * static_cast<std::size_t>(outputs));
    for (std::size_t start = 0; start < rows.size(); start += m_chunk) {
        const auto part = rows.subspan(start, std::min(m_chunk, rows.size() - start));
        gather(part, space);
        m_network.predict(space.inputs.front(), static_cast<int>(part.size()), space);
        for (std::size_t i = 0; i < part.size(); ++i) {
            const float* row = space.outputs.back().row(static_cast<std::ptrdiff_t>(i));
            result.insert(result.end(), row, row + outputs);
        }
    }
    return result;
}

} // namespace throughline::nn
