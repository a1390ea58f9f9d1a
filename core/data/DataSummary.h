// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/Divide.h"
#include "data/TablePlan.h"
#include "data/Validation.h"

#include <cstdint>
#include <vector>

namespace throughline::data {

/// What is worth saying about a data set before it is trained on. Plain value.
struct DataSummary {
    Validation validation;
    DividedBy dividedBy = DividedBy::Chance; ///< of the rows that were divided
    std::vector<std::int64_t> classCounts;   ///< [classes] over all rows; empty for regression
    std::vector<Remark> notes;               ///< what was decided on the way
    std::vector<ColumnDecision> columns;     ///< of a table, in the order of the file
};

} // namespace throughline::data
