// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/Encoding.h"
#include "nn/Dataset.h"

#include <vector>

namespace throughline::data {

/// Columns that by themselves tell the target, which often means that they are only known afterwards: the classes lie
/// apart along the column's numbers, each of its categories has one class, or its numbers lie with the target on a line
/// (correlation above 0.9999). Looks at the first 20,000 rows and the first 500 columns; nothing below 20 rows, and
/// nothing where a column is all that there is to predict from. Missing values count for nothing.
std::vector<Remark> targetLeaks(const nn::Dataset& data, const Encoding& encoding);

} // namespace throughline::data
