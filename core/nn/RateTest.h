// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/Export.h"
#include "nn/TrainConfig.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace throughline::nn {

/// Between which learning rates, and in how many batches, a test goes.
struct RateRange {
    double from = 1e-6;
    double to = 10.0;
    int batches = 200;
};

/// What a test of learning rates found: batch by batch a higher rate, until the loss blows up. Plain value.
struct RateTest {
    std::vector<double> rates;         ///< of each batch, equally far apart by their logarithms
    std::vector<double> losses;        ///< of each batch, before its own update
    std::vector<double> smoothed;      ///< exponential average of the losses, corrected for its beginning
    std::optional<double> steepest;    ///< the rate where the smoothed loss falls fastest by the rate's logarithm
    std::optional<double> tenthOfBest; ///< a tenth of the rate where it is least
    /// `steepest`: a rate that learns fast, and far enough below the one that is too high. Nothing where the loss does
    /// not fall at all.
    const std::optional<double>& suggestion() const { return steepest; }
};

/// The learning rate range test (Smith, Cyclical Learning Rates for Training Neural Networks, 2017, section 3.3) with
/// rates that rise exponentially, as fastai has it: one network is trained from its first weights, the schedule left
/// aside, and given up where the smoothed loss is four times its least or no number. Same configuration and data: the
/// same bits on any number of threads. Blocks; nothing is kept. Errors: those of `check`, `BadOption` for a range that
/// is none, `Cancelled`.
THROUGHLINE_NN_API Result<RateTest> testRates(const TrainConfig& config, std::shared_ptr<const DataSplit> data,
                                              const RateRange& range = {}, int threads = 0,
                                              const std::stop_token& stop = {});

} // namespace throughline::nn
