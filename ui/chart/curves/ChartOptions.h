// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

namespace throughline::chart {

/// In which order the values at the crosshair are listed.
enum class ReadoutOrder {
    BestFirst,    ///< as they lie in the plot, where nobody knows which way is better
    NearestFirst, ///< to the curve that is pointed at
    ByName,
};

/// How curves are shown. The same for all charts of a stack, and for a figure.
struct ChartOptions {
    double smoothing = 0.6; ///< weight of `Smoothing`, 0 off; TensorBoard's default
    bool logY = false;
    bool cutOutliers = false; ///< the y range leaves out the lowest and highest 5 % of values; they are still drawn
    history::XAxis x = history::XAxis::Epoch;
    bool train = true, validation = true; ///< which of the two is drawn
    ReadoutOrder readout = ReadoutOrder::BestFirst;

    bool operator==(const ChartOptions&) const = default;
};

} // namespace throughline::chart
