// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Best.h"
#include "nn/EpochRecord.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

namespace throughline::nn {

/// Appends what the sums of an epoch say, each name behind `prefix`: `loss`; for classes `accuracy` and, where asked
/// for, `top_k_accuracy`; for numbers `mae`, `rmse`, `r2` (1 - Σ(y-t)²/Σ(t-t̄)²), in the target's own units.
void appendMetrics(std::vector<MetricValue>& metrics, const char* prefix, Task task, int topK, const EpochSums& sums);

/// Which way one of those metrics is better, whatever its prefix. Of other tools' metrics it knows nothing.
THROUGHLINE_NN_API Direction directionOf(std::string_view metric);

} // namespace throughline::nn
