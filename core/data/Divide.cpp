// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Divide.h"

#include "data/CounterRandom.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace throughline::data {

namespace {

/// How many rows of each group go to validation: the groups' shares rounded down, then the largest remainders up until
/// the total is right; at least one of each group of two, never a whole group.
std::vector<std::size_t> quotas(const std::vector<std::vector<std::uint32_t>>& groups, double fraction,
                                std::size_t rows) {
    std::vector<std::size_t> quota;
    std::vector<double> remainder;
    std::size_t total = 0;
    for (const auto& group : groups) {
        const double share = fraction * static_cast<double>(group.size());
        std::size_t count = static_cast<std::size_t>(share);
        if (group.size() >= 2) count = std::clamp<std::size_t>(count, 1, group.size() - 1);
        if (group.size() < 2) count = 0;
        quota.push_back(count);
        remainder.push_back(share - static_cast<double>(count));
        total += count;
    }
    const auto wanted = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rows)));
    std::vector<std::size_t> order(groups.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
    for (const std::size_t group : order) {
        if (total >= wanted) break;
        if (remainder[group] <= 0.0 || quota[group] + 1 >= groups[group].size()) continue;
        ++quota[group];
        ++total;
    }
    return quota;
}

} // namespace

void divide(const nn::Dataset& data, double fraction, std::uint64_t seed, std::vector<std::uint32_t>& training,
            std::vector<std::uint32_t>& validation) {
    std::vector<std::vector<std::uint32_t>> groups(data.isRegression() ? 1 : data.classes());
    for (std::uint32_t row = 0; row < data.rows; ++row)
        groups[data.isRegression() ? 0 : static_cast<std::size_t>(data.labels[row])].push_back(row);
    const std::vector<std::size_t> quota =
        fraction > 0.0 ? quotas(groups, fraction, data.rows) : std::vector<std::size_t>(groups.size(), 0);

    training.clear();
    validation.clear();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> shuffled;
        for (const std::uint32_t row : groups[i]) shuffled.emplace_back(randomBits(seed, Purpose::Split, row), row);
        std::sort(shuffled.begin(), shuffled.end());
        for (std::size_t k = 0; k < shuffled.size(); ++k)
            (k < quota[i] ? validation : training).push_back(shuffled[k].second);
    }
    std::sort(training.begin(), training.end());
    std::sort(validation.begin(), validation.end());
}

} // namespace throughline::data
