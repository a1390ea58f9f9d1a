// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MinMaxPyramid.h"
#include "curves/Smoothing.h"

#include <atomic>
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

/// A long series being smoothed on another thread. The GUI thread makes it and may look at `done`; the rest belongs to
/// whoever runs it until then, and to the GUI thread afterwards.
struct SmoothingJob {
    std::vector<double> raw; ///< a copy: the history grows meanwhile
    SmoothedValues result;
    std::atomic<bool> cancelled{false}, done{false};

    /// Any thread; ends early once it is cancelled.
    void run();
};

} // namespace throughline::chart
