// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/SmoothedValues.h"

#include <atomic>
#include <vector>

namespace throughline::chart {

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
