// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

#include <cstddef>
#include <limits>
#include <string_view>

namespace throughline::history {

/// What one curve has more than another that it is paired with epoch by epoch, as two branches of a fan are: they saw
/// the same rows in the same order, so that the chance which both share cancels in each difference.
struct PairedDifference {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    std::size_t epochs = 0; ///< pairs: epochs at which both have a finite value
    double mean = unknown;  ///< of their differences
    /// Standard error of that mean. The epochs of a curve are no independent samples, for which s/√n would be much too
    /// small: their correlation is taken into account (Newey and West: "A simple, positive semi-definite,
    /// heteroskedasticity and autocorrelation consistent covariance matrix", 1987), over the ⌊4 (n/100)^(2/9)⌋ epochs
    /// before each (Newey and West, 1994), with n − 1 in place of n. It tells how far the mean is the noise of these
    /// epochs, and nothing of other random numbers, for which it takes several seeds. NaN below three pairs.
    double error = unknown;
    double last = unknown; ///< of the last pair: what it has come to
};

/// Of a series that both have, over the epochs above `after`. Any thread; O(points).
PairedDifference pairedDifference(const MetricHistory& a, const MetricHistory& b, std::string_view series,
                                  double after = -std::numeric_limits<double>::infinity());

} // namespace throughline::history
