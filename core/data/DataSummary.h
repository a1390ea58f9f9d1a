// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Validation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace throughline::data {

/// What is worth saying about a data set before it is trained on. Plain value.
struct DataSummary {
    Validation validation;
    std::vector<std::int64_t> classCounts; ///< [classes] over all rows; empty for regression
    std::vector<std::string> notes; ///< what was decided on the way: "3 missing values in “age” replaced by the median"
};

} // namespace throughline::data
