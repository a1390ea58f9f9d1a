// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/EpochRecord.h"

#include <algorithm>
#include <limits>

namespace throughline::nn {

double EpochRecord::metric(std::string_view name) const {
    const auto found = std::ranges::find(metrics, name, &MetricValue::name);
    return found == metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->value;
}

} // namespace throughline::nn
