// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/CurveView.h"
#include "history/History.h"

#include <string>
#include <vector>

namespace throughline::chart {

/// What is drawn of abandoned epochs: their own points, from where they leave the curve that went on, smoothed like it.
struct Ghost {
    std::vector<double> epoch;
    std::vector<double> x; ///< on the axis it was made for
    std::vector<double> y;
    MinMaxPyramid pyramid;

    CurveView view() const { return {x, {}, y, &pyramid}; }
};
Ghost makeGhost(const history::MetricHistory& records, const history::MetricHistory& abandoned,
                const std::string& series, history::XAxis axis, double weight);

} // namespace throughline::chart
