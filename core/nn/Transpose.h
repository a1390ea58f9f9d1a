// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace throughline::nn {

/// to[column · toStride + row] = from[row · columns + column] for `rows` rows of `columns` columns; the rest of each
/// row of `to`, up to `toStride`, becomes 0. `columns` and `toStride` are one or two vectors wide, on 64-byte borders.
void transposePanel(const float* from, int columns, int rows, float* to, int toStride);

} // namespace throughline::nn
