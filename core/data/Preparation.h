// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/Dataset.h"

#include <string>
#include <vector>

namespace throughline::data {

/// Divides the rows: `fraction` of them, rounded, to validation, stratified by class so that every class of at least
/// two rows has some in both parts. A pure function of seed, fraction and labels. Both lists ascend. At least one row
/// stays in training, and one goes to validation unless `fraction` is 0.
void divide(const nn::Dataset& data, double fraction, std::uint64_t seed, std::vector<std::uint32_t>& training,
            std::vector<std::uint32_t>& validation);

/// Replaces the missing numbers (NaN) of both data sets by the median of the column's training rows, and notes it.
void replaceMissing(nn::Dataset& training, const std::vector<std::uint32_t>& trainingRows, nn::Dataset* validation,
                    std::vector<std::string>& notes);

/// Tables: mean 0 and variance 1 (divisor n) over the training rows; a constant column is only shifted, scale 1.
/// Images: one mean and deviation for all pixels, since a pixel of its own may hardly ever be lit. The target of a
/// regression is standardised as a table's column.
nn::Scaling fitScaling(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows);

} // namespace throughline::data
