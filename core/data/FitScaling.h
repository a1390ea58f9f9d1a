// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"

#include <cstdint>
#include <vector>

namespace throughline::data {

/// Tables: mean 0 and variance 1 (divisor n) over the training rows; a constant column is only shifted, scale 1.
/// Images: one mean and deviation for all pixels, since a pixel of its own may hardly ever be lit. The target of a
/// regression is standardised as a table's column, where asked for its logarithm, or stays as it is.
nn::Scaling fitScaling(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                       nn::TargetTransform transform = nn::TargetTransform::Standardise);

} // namespace throughline::data
