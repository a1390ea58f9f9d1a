// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Export.h"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::nn {

/// One metric of one epoch. Names are Keras's: `loss`, `accuracy`, `val_loss`, …
struct MetricValue {
    std::string name;
    double value = 0.0; ///< may be NaN or infinite

    bool operator==(const MetricValue&) const = default;
};

/// What one epoch left behind: a line of `history.json`, a point of each curve. Plain value; made on the worker thread.
struct THROUGHLINE_NN_API EpochRecord {
    std::int64_t epoch = 0;           ///< from 1
    std::vector<MetricValue> metrics; ///< training first, then `val_…`
    double learningRate = 0.0;        ///< at the last batch of the epoch
    double seconds = 0.0;             ///< training and validation of this epoch
    std::int64_t time = 0;            ///< when it ended, milliseconds since 1970-01-01 UTC

    /// NaN where the metric is not in the record.
    double metric(std::string_view name) const;
};

} // namespace throughline::nn
