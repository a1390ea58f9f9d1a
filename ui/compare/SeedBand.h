// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"

#include <memory>
#include <span>
#include <vector>

namespace throughline::ui {

/// What a band about a median reaches over.
enum class Spread {
    Quartiles, ///< from the first to the third
    Range,     ///< from the lowest to the highest
};

/// The q-quantile of ascending values, 0 ≤ q ≤ 1: linear between the two neighbours of position (n − 1) q, which is
/// numpy's and R's default (Hyndman and Fan 1996, definition 7). NaN without values.
double quantile(std::span<const double> ascending, double q);

/// Several histories as one.
struct SeedBand {
    std::shared_ptr<const history::History> middle; ///< the medians
    std::shared_ptr<const chart::ChartBand> band;
};

/// Median and band of each series over the runs that have it, epoch by epoch; a run that ended takes no part from there
/// on, and a NaN takes none either (numpy.nanquantile); where nothing is left the value is NaN. Step and seconds of
/// each epoch are medians too, so that the other axes mean what they always mean. Any thread; O(n · k log k) for n
/// epochs of k runs.
SeedBand makeSeedBand(const std::vector<std::shared_ptr<const history::MetricHistory>>& runs, Spread spread);

} // namespace throughline::ui
