// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace throughline::nn {

/// The mean of some values, and how far they lie from it. Plain value.
struct Spread {
    std::size_t count = 0;
    double mean = std::numeric_limits<double>::quiet_NaN(); ///< NaN without values
    double squares = 0.0;                                   ///< sum of the squared distances from the mean

    /// Standard deviation of what the values are a sample of, with n − 1; NaN of fewer than two.
    double ofSample() const {
        return count > 1 ? std::sqrt(squares / static_cast<double>(count - 1))
                         : std::numeric_limits<double>::quiet_NaN();
    }
    /// Standard deviation of the values themselves, with n, as numpy.std has it; NaN without values.
    double ofAll() const { return std::sqrt(squares / static_cast<double>(count)); }
};

/// In two passes, so that nothing is lost where the values lie close together and far from zero.
inline Spread spreadOf(std::span<const double> values) {
    Spread spread;
    spread.count = values.size();
    if (values.empty()) return spread;
    double sum = 0.0;
    for (const double value : values) sum += value;
    spread.mean = sum / static_cast<double>(values.size());
    for (const double value : values) spread.squares += (value - spread.mean) * (value - spread.mean);
    return spread;
}

} // namespace throughline::nn
