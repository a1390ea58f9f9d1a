// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace throughline::nn {

/// to[column · toStride + row] = from[row · fromStride + column] for `rows` rows of `columns` columns; the rest of each
/// row of `to`, up to `toStride`, becomes 0. `columns` is a multiple of the vector's lanes.
void transpose(const float* from, std::ptrdiff_t fromStride, int columns, int rows, float* to, std::ptrdiff_t toStride);

} // namespace throughline::nn
