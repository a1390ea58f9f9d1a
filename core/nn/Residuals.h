// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"
#include "nn/Export.h"

#include <array>
#include <span>
#include <vector>

namespace throughline::nn {

/// What a regression is off by, actual less predicted, in the target's own units. Plain value; empty for classes.
struct Residuals {
    static constexpr std::array<double, 7> shares{0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0};
    std::array<double, shares.size()> quantiles{}; ///< at `shares`, between two rows in proportion, as NumPy has them
    std::vector<double> edges;                     ///< [bins + 1], ascending
    std::vector<std::int64_t> counts;              ///< [bins], rows in [edge, next edge), the last one with its end
};

/// `outputs`: values [rows], or the ends of intervals and the median between them [rows × 3], of which the latter
/// counts. The bins are of one width, 2·IQR/∛n (Freedman and Diaconis, "On the histogram as a density estimator",
/// 1981), at most 60 of them; 1 where all are as good as equal. Rows whose residual is not finite are left out.
THROUGHLINE_NN_API Residuals residualsOf(const Dataset& data, std::span<const std::uint32_t> rows,
                                         std::span<const float> outputs);

} // namespace throughline::nn
