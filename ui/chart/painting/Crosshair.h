// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/CurveKey.h"
#include "curves/MetricPlot.h"

#include <optional>

namespace throughline::chart {

/// Where all charts of a stack show values. Plain value.
struct Crosshair {
    double x = 0.0;                  ///< recorded
    std::optional<CurveKey> nearest; ///< the curve that is pointed at
    std::optional<double> from;      ///< the other end of a stretch that is being chosen
    std::optional<double> pin{};     ///< where it was pinned: differences are told to there

    bool operator==(const Crosshair&) const = default;
};

} // namespace throughline::chart
