// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Encoding.h"
#include "nn/Dataset.h"

#include <span>
#include <string>
#include <vector>

namespace throughline::data {

/// Divides the rows: `fraction` of them, rounded, to validation, stratified by class so that every class of at least
/// two rows has some in both parts. A pure function of seed, fraction and labels. Both lists ascend. At least one row
/// stays in training, and one goes to validation unless `fraction` is 0.
void divide(const nn::Dataset& data, double fraction, std::uint64_t seed, std::vector<std::uint32_t>& training,
            std::vector<std::uint32_t>& validation);

/// Median of each feature over the training rows that have it, 0 where none does and for the categories of a text;
/// empty for bytes, of which none is missing.
std::vector<float> mediansOf(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                             const Encoding& encoding);

/// Replaces the missing numbers (NaN) of data sets with the same features by the medians, and notes it.
void replaceMissing(std::span<nn::Dataset* const> sets, const std::vector<float>& medians,
                    std::vector<std::string>& notes);

/// Tables: mean 0 and variance 1 (divisor n) over the training rows; a constant column is only shifted, scale 1.
/// Images: one mean and deviation for all pixels, since a pixel of its own may hardly ever be lit. The target of a
/// regression is standardised as a table's column.
nn::Scaling fitScaling(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows);

} // namespace throughline::data
