// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"

#include <span>
#include <string>
#include <vector>

namespace throughline::chart {

/// Every metric that one of the runs has.
std::vector<std::string> metricNames(std::span<const ChartRun> runs);

/// Loss above accuracy, or above the first other metric where there is no accuracy; a learning rate is not one. Of the
/// active run its first one besides, where it has none of those.
std::vector<std::string> defaultMetrics(std::span<const ChartRun> runs);

} // namespace throughline::chart
