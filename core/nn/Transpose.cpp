// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Transpose.h"

#include "nn/Simd.h"

#include <algorithm>
#include <utility>

namespace throughline::nn {

namespace {

/// Swaps the blocks of `Half` lanes that lie off the diagonal between two rows that are `Half` apart.
template <int Half, int... Lane>
void exchange(Vec& upper, Vec& lower, std::integer_sequence<int, Lane...>) {
    const Vec a = upper;
    const Vec b = lower;
    upper = __builtin_shufflevector(a, b, (Lane & Half ? lanes + Lane - Half : Lane)...);
    lower = __builtin_shufflevector(a, b, (Lane & Half ? lanes + Lane : Lane + Half)...);
}

template <int Half>
void exchangeAll(Vec (&rows)[lanes]) {
#pragma GCC unroll 16
    for (int i = 0; i < lanes; ++i) {
        if (!(i & Half)) exchange<Half>(rows[i], rows[i + Half], std::make_integer_sequence<int, lanes>());
    }
    if constexpr (Half > 1) exchangeAll<Half / 2>(rows);
}

/// Transposes a square of `lanes` rows in registers, halving the blocks that change places.
void transposeSquare(const float* from, std::ptrdiff_t fromStride, float* to, std::ptrdiff_t toStride) {
    Vec rows[lanes];
#pragma GCC unroll 16
    for (int i = 0; i < lanes; ++i) rows[i] = load(from + i * fromStride);
    exchangeAll<lanes / 2>(rows);
#pragma GCC unroll 16
    for (int i = 0; i < lanes; ++i) store(to + i * toStride, rows[i]);
}

} // namespace

void transpose(const float* from, std::ptrdiff_t fromStride, int columns, int rows, float* to,
               std::ptrdiff_t toStride) {
    const int whole = rows / lanes * lanes;
    for (int row = 0; row < whole; row += lanes) {
        for (int column = 0; column < columns; column += lanes) {
            transposeSquare(from + row * fromStride + column, fromStride, to + column * toStride + row, toStride);
        }
    }
    for (int column = 0; column < columns; ++column) {
        for (int row = whole; row < rows; ++row) to[column * toStride + row] = from[row * fromStride + column];
        std::fill(to + column * toStride + rows, to + (column + 1) * toStride, 0.0f);
    }
}

} // namespace throughline::nn
