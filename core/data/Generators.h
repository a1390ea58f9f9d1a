// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace throughline::data {

/// `spirals`, `moons`, `circles`, `xor`: 1,000 points in the plane, each a pure function of seed and row; null for any
/// other name. The shapes are those of scikit-learn's make_moons and make_circles, the spirals those of K. Lang and
/// M. Witbrock (1988), with noise.
std::shared_ptr<nn::Dataset> generate(std::string_view name, std::uint64_t seed);

} // namespace throughline::data
