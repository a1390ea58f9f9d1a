// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Evaluator.h"

#include "nn/Quantile.h"

#include <algorithm>
#include <cmath>

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
    sums.covered += part.covered;
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
        m_scratches.emplace_back(network.layers(), config, static_cast<int>(m_chunk), threads, false);
    }
}

void Evaluator::gather(std::span<const std::uint32_t> rows, Scratch& scratch) const {
    m_gather.features(rows, 0, rows.size(), scratch.inputs.front());
}

EpochSums Evaluator::evaluate(std::span<const std::uint32_t> rows, Team& team, std::vector<float>* logits,
                              std::vector<double>* losses) {
    const auto outputs = static_cast<std::size_t>(m_network.layers().back().layout.outputs);
    if (logits) logits->resize(rows.size() * outputs);
    if (losses) losses->resize(rows.size());
    const std::size_t chunks = (rows.size() + m_chunk - 1) / m_chunk;
    m_chunkSums.assign(chunks, {});
    team.run([&](int thread) {
        Scratch& scratch = m_scratches[static_cast<std::size_t>(thread)];
        for (auto chunk = static_cast<std::size_t>(thread); chunk < chunks;
             chunk += static_cast<std::size_t>(team.size())) {
            const auto part = rows.subspan(chunk * m_chunk, std::min(m_chunk, rows.size() - chunk * m_chunk));
            gather(part, scratch);
            m_gather.targets(part, scratch.targets);
            m_network.predict(scratch.inputs.front(), static_cast<int>(part.size()), scratch);
            for (std::size_t i = 0; logits && i < part.size(); ++i)
                std::copy_n(scratch.outputs.back().row(static_cast<std::ptrdiff_t>(i)), outputs,
                            logits->begin() + static_cast<std::ptrdiff_t>((chunk * m_chunk + i) * outputs));
            m_network.loss().evaluate(scratch.outputs.back(), scratch.targets, 0, part.size(), scratch.results.data(),
                                      nullptr);
            for (std::size_t i = 0; losses && i < part.size(); ++i)
                (*losses)[chunk * m_chunk + i] = scratch.results[i].loss;
            m_network.loss().add(scratch.targets, scratch.results.data(), part.size(), m_scaling, m_chunkSums[chunk]);
        }
    });
    EpochSums sums;
    for (const EpochSums& part : m_chunkSums) add(sums, part);
    return sums;
}

std::vector<float> Evaluator::logits(std::span<const std::uint32_t> rows) {
    const FlushDenormals flush;
    Scratch& scratch = m_scratches.front();
    const int outputs = m_network.layers().back().layout.outputs;
    std::vector<float> result;
    result.reserve(rows.size() * static_cast<std::size_t>(outputs));
    for (std::size_t start = 0; start < rows.size(); start += m_chunk) {
        const auto part = rows.subspan(start, std::min(m_chunk, rows.size() - start));
        gather(part, scratch);
        m_network.predict(scratch.inputs.front(), static_cast<int>(part.size()), scratch);
        for (std::size_t i = 0; i < part.size(); ++i) {
            const float* row = scratch.outputs.back().row(static_cast<std::ptrdiff_t>(i));
            result.insert(result.end(), row, row + outputs);
        }
    }
    return result;
}

std::vector<float> outputsOf(std::vector<float> logits, const TrainConfig& config, Task task, std::size_t classes,
                             const Scaling& scaling) {
    const Loss loss = lossFor(config.loss, task);
    for (std::size_t start = 0; loss == Loss::Quantile && start < logits.size(); start += quantileCount) {
        const auto row = std::span(logits).subspan(start).first<quantileCount>();
        std::ranges::copy(rearranged(row), row.begin());
    }
    if (task == Task::Regression) {
        for (float& value : logits) {
            value = static_cast<float>(scaling.unscaled(static_cast<double>(value)));
        }
        return logits;
    }
    if (loss == Loss::BinaryCrossEntropy) {
        std::vector<float> probabilities;
        probabilities.reserve(2 * logits.size());
        for (const float z : logits) {
            const float p = 1.0f / (1.0f + std::exp(-z));
            probabilities.insert(probabilities.end(), {1.0f - p, p});
        }
        return probabilities;
    }
    for (std::size_t start = 0; start < logits.size(); start += classes) {
        const std::span<float> row(logits.data() + start, classes);
        const float largest = *std::ranges::max_element(row);
        float sum = 0.0f;
        for (float& value : row) sum += value = std::exp(value - largest);
        for (float& value : row) value /= sum;
    }
    return logits;
}

} // namespace throughline::nn
