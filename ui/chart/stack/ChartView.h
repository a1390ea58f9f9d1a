// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Range.h"

#include <map>
#include <optional>
#include <string>

namespace throughline::chart {

/// What a stack of charts shows of its data. Plain value.
struct ChartView {
    bool follow = true;
    std::optional<double> span;     ///< while it follows: this much of x, up to the newest point; nothing: all
    Range x;                        ///< while it does not follow
    std::map<std::string, Range> y; ///< of charts, by their metrics, whose y the user has set

    bool operator==(const ChartView&) const = default;
};

} // namespace throughline::chart
