// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace throughline::history {

/// What a band about the middle of several runs reaches over. The middle is their mean with the first two, their median
/// with the others.
enum class Interval {
    StandardDeviation, ///< one to either side: of the sample, with n − 1
    Confidence95,      ///< of the mean, by Student's t (Student 1908): x̄ ± t(0.975, n − 1) s/√n
    MinMax,            ///< from the lowest to the highest
    Quartiles,         ///< from the first to the third
};
/// On the command line, in recipes and in settings, in its order.
inline constexpr std::array<const char*, 4> intervalNames{"sd", "ci95", "minmax", "quartiles"};

/// Whether the middle is the mean of the runs, not their median.
bool isOfMean(Interval interval);

/// t(0.975, degrees): 95 % of Student's distribution lie within it to either side. NaN below one degree of freedom.
double studentT95(std::size_t degrees);

using Runs = std::vector<std::shared_ptr<const MetricHistory>>;

/// Several histories as one.
struct BandedHistory {
    std::shared_ptr<const History> middle;
    std::shared_ptr<const HistoryBand> band;
};

/// Middle and band of each series over the runs that have it, epoch by epoch; a run that ended takes no part from there
/// on, and a NaN takes none either (numpy.nanquantile); where nothing is left the value is NaN. The spread of a single
/// run is not known: its band is NaN there, but for quartiles and the lowest and highest, which are that run. Step and
/// seconds of each epoch are medians, so that the other axes mean what they always mean. Any thread; O(n · k log k) for
/// n epochs of k runs.
BandedHistory makeBand(const Runs& runs, Interval interval);

/// What `a` has more than `b`, for each series and each epoch at which both have a point.
MetricHistory difference(const MetricHistory& a, const MetricHistory& b);

} // namespace throughline::history
