// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Random.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace throughline::nn {

/// The training rows in the order in which an epoch takes them; reuses the memory of `order`.
inline void orderOfEpoch(std::uint64_t seed, std::int64_t epoch, const std::vector<std::uint32_t>& trainingRows,
                         std::vector<std::uint32_t>& order) {
    order = trainingRows;
    shuffle(seed, static_cast<std::uint32_t>(epoch), order);
}

/// The rows of a batch, from 0, of an epoch in that order; none after the last.
inline std::span<const std::uint32_t> batchOf(const std::vector<std::uint32_t>& order, std::int64_t batch,
                                              int batchSize) {
    const auto size = static_cast<std::size_t>(batchSize);
    const std::size_t start = std::min(static_cast<std::size_t>(batch) * size, order.size());
    return std::span(order).subspan(start, std::min(size, order.size() - start));
}

} // namespace throughline::nn
