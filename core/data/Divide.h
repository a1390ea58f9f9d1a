// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"

#include <cstdint>
#include <vector>

namespace throughline::data {

/// Divides the rows: `fraction` of them, rounded, to validation, stratified by class so that every class of at least
/// two rows has some in both parts. A pure function of seed, fraction and labels. Both lists ascend. At least one row
/// stays in training, and one goes to validation unless `fraction` is 0.
void divide(const nn::Dataset& data, double fraction, std::uint64_t seed, std::vector<std::uint32_t>& training,
            std::vector<std::uint32_t>& validation);

} // namespace throughline::data
