// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Best.h"
#include "nn/EpochRecord.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

#include <optional>
#include <string_view>

namespace throughline::nn {

/// Appends what the sums of an epoch say, each name behind `prefix`: `loss`; for classes `accuracy` and, where asked
/// for, `top_k_accuracy`; for numbers `mae`, `rmse`, `r2` (1 - Σ(y-t)²/Σ(t-t̄)²), in the target's own units, of the
/// median where an interval is predicted, and `coverage`, the share of the rows whose target lies in its interval.
void appendMetrics(std::vector<MetricValue>& metrics, const char* prefix, const TrainConfig& config, Task task,
                   const EpochSums& sums);

/// The metrics of each epoch of such a run, in the order of its records: those of training, then those of validation
/// where there is any, and the scores that were asked for.
THROUGHLINE_NN_API std::vector<std::string> metricNames(const TrainConfig& config, const DataSplit& split);

/// Which way one of those metrics is better, whatever its prefix; nothing for `coverage`, which is best where it is
/// what was asked for. Of other tools' metrics it knows nothing.
THROUGHLINE_NN_API std::optional<Direction> directionOf(std::string_view metric);

} // namespace throughline::nn
