// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

#include <string_view>
#include <vector>

namespace throughline::history::testing {

using Numbers = std::vector<double>;

/// The values of the series `name`; none where there is no such series.
inline Numbers valuesOf(const MetricHistory& records, std::string_view name = "loss") {
    const MetricSeries* const series = records.find(name);
    return series ? series->value : Numbers();
}

} // namespace throughline::history::testing
