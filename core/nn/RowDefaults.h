// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace throughline::nn {

/// What suits tables of some size where the user does not say.
struct RowDefaults {
    std::size_t below = 0; ///< training rows
    int batchSize = 0;
    std::int64_t epochs = 0;
};

/// Ascending. Measured with tests/compat/start.py, which prints the table: with few rows, many steps fit their noise;
/// of a hundred rows, few epochs are too few steps for anything. Early stopping is in none of them, as few rows to
/// validate on stop it by chance. From the digits on, what a configuration that knows no data holds; above, so that a
/// step pays for its overhead and a run ends in bearable time.
inline constexpr std::array<RowDefaults, 5> rowDefaults{{{150, 16, 60},
                                                         {1'000, 32, 30},
                                                         {100'000, 64, 20},
                                                         {1'000'000, 256, 10},
                                                         {std::numeric_limits<std::size_t>::max(), 1'024, 10}}};

constexpr const RowDefaults& usualFor(std::size_t trainingRows) {
    for (const RowDefaults& each : rowDefaults)
        if (trainingRows < each.below) return each;
    return rowDefaults.back();
}

} // namespace throughline::nn
