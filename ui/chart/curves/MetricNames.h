// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"

#include <span>
#include <string>
#include <vector>

namespace throughline::chart {

/// Every metric that one of the runs has.
std::vector<std::string> metricNames(std::span<const ChartRun> runs);

/// What somebody asks for by a name: both curves of a metric by the name that they have in common, or one of them by
/// its own, as in "val_loss".
struct MetricPart {
    std::string metric;
    bool train = true, validation = true;
};
/// `known`: those that there are (`metricNames`); the part's metric may be another, of which there is nothing.
MetricPart partOf(const std::string& asked, const std::vector<std::string>& known);

/// Whether there is something of a chart: one of its metrics is known.
bool isKnown(const std::string& chart, const std::vector<std::string>& known);

/// Loss above accuracy, or above the first other metric where there is no accuracy; a learning rate is not one. Of the
/// active run its first one besides, where it has none of those.
std::vector<std::string> defaultMetrics(std::span<const ChartRun> runs);

} // namespace throughline::chart
