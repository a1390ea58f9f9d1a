// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Extent.h"

#include <cstddef>
#include <span>
#include <vector>

namespace throughline::chart {

/// Extents of blocks of 32, 1024, 32768, … values, so that the extent of any stretch is found in O(log n). Holds no
/// values: they stay where they are and are handed to `query`. Plain value, no locking.
class MinMaxPyramid {
public:
    static constexpr std::size_t FanOut = 32;

    /// O(1) amortised.
    void append(double value);
    void append(std::span<const double> values);
    void clear();
    std::size_t size() const { return m_size; }

    /// Extent of values[first, last), last ≤ size(). `values` are the ones appended, in their order.
    Extent query(std::span<const double> values, std::size_t first, std::size_t last) const;

private:
    void carry();

    std::size_t m_size = 0;
    std::vector<std::vector<Extent>> m_levels;           ///< complete blocks only
    std::vector<Extent> m_open = std::vector<Extent>(1); ///< the block of each level that is being filled
};

} // namespace throughline::chart
