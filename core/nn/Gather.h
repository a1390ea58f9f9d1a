// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"
#include "nn/Floats.h"

#include <span>
#include <vector>

namespace throughline::nn {

/// The targets of a batch as the loss wants them.
struct Targets {
    std::vector<std::int32_t> labels; ///< [rows]; classification
    std::vector<float> values;        ///< [rows], scaled; regression
    std::vector<float> weights;       ///< [rows]; class weights, else 1
    double totalWeight = 0.0;         ///< Σ weights, in the order of the rows
};

/// Turns rows of a data set into floats: scaled features into a matrix, labels and weights into `Targets`. Immutable,
/// any thread.
class Gather {
public:
    /// `classWeights` empty: all 1. `scaling` must outlive the object.
    Gather(const Dataset& data, const Scaling& scaling, std::vector<double> classWeights);

    /// Rows [first, end) of `rows` into the same rows of `x`.
    void features(std::span<const std::uint32_t> rows, std::size_t first, std::size_t end, Matrix& x) const;
    void targets(std::span<const std::uint32_t> rows, Targets& targets) const;
    /// Asks the memory for the features of a row that will be gathered soon.
    void prefetch(std::uint32_t row) const;

private:
    const Dataset& m_data;
    const Scaling& m_scaling;
    std::vector<float> m_classWeights;
    bool m_uniform = false; ///< one scale and one offset for all features: images
};

/// Asks for the rows of the next batch, one at a time, between the blocks of work of this one: all at once they would
/// fill the queue to the memory and hold the work up.
class RowPrefetcher {
public:
    RowPrefetcher(const Gather& gather, std::span<const std::uint32_t> rows) : m_gather(gather), m_rows(rows) {}
    void next() {
        if (m_at < m_rows.size()) m_gather.prefetch(m_rows[m_at++]);
    }

private:
    const Gather& m_gather;
    std::span<const std::uint32_t> m_rows;
    std::size_t m_at = 0;
};

} // namespace throughline::nn
