// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MinMaxPyramid.h"
#include "curves/Smoothing.h"

#include <span>
#include <vector>

namespace throughline::chart {

/// A series smoothed at full resolution, with its pyramid, ready to grow. Plain value; 10 bytes or so a point.
struct SmoothedValues {
    Smoothing smoothing;
    std::vector<double> values; ///< empty where smoothing is off
    MinMaxPyramid pyramid;

    void append(std::span<const double> fresh);
    void clear();
};

} // namespace throughline::chart
