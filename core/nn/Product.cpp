// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Product.h"

#include <array>
#include <utility>

namespace throughline::nn {

namespace {

/// The micro-kernel: `Rows` × `Vectors` accumulators stay in registers; each step loads `Vectors` vectors of B and
/// broadcasts one element of A a row. (The scheme is Goto and van de Geijn's, "Anatomy of high-performance matrix
/// multiplication", 2008, with A left unpacked: a broadcast reads it from wherever it lies.)
template <int Rows, int Vectors>
void kernel(const PanelProduct& p, int firstRow) {
    Vec sum[Rows][Vectors];
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
        for (int v = 0; v < Vectors; ++v) {
            sum[r][v] = p.start ? load(p.start + (firstRow + r) * p.startRow + v * lanes) : Vec{};
        }
    }

    // Four base pointers and two offsets reach twelve rows with x86's addressing modes; twelve pointers would not fit.
    constexpr int groups = (Rows + 2) / 3;
    const float* a[groups];
    for (int g = 0; g < groups; ++g) a[g] = p.a + (firstRow + 3 * g) * p.aRow;
    const float* b = p.b;
    const std::ptrdiff_t row = p.aRow;
    for (int k = 0; k < p.depth; ++k) {
        __builtin_prefetch(b + 8 * p.bStep);
        if constexpr (Vectors == 2) __builtin_prefetch(b + 8 * p.bStep + lanes);
        Vec right[Vectors];
        for (int v = 0; v < Vectors; ++v) right[v] = load(b + v * lanes);
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r) {
            const Vec left = broadcast(a[r / 3][(r % 3) * row]);
            for (int v = 0; v < Vectors; ++v) sum[r][v] += left * right[v];
        }
        for (int g = 0; g < groups; ++g) a[g] += p.aStep;
        b += p.bStep;
    }

#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
        for (int v = 0; v < Vectors; ++v) store(p.c + (firstRow + r) * p.cRow + v * lanes, sum[r][v]);
    }
}

using Kernel = void (*)(const PanelProduct&, int);

template <int Vectors, int... Index>
constexpr std::array<Kernel, sizeof...(Index)> kernelsOf(std::integer_sequence<int, Index...>) {
    return {kernel<Index + 1, Vectors>...};
}

constexpr std::array<std::array<Kernel, tileRows>, 2> kernels{
    kernelsOf<1>(std::make_integer_sequence<int, tileRows>()),
    kernelsOf<2>(std::make_integer_sequence<int, tileRows>()),
};

} // namespace

void multiply(const PanelProduct& product) {
    const auto& byRows = kernels[static_cast<std::size_t>(product.vectors - 1)];
    // Equal tiles rather than full ones and a rest: a tile of few rows is as long as its latencies.
    const int tiles = (product.rows + tileRows - 1) / tileRows;
    for (int tile = 0; tile < tiles; ++tile) {
        const int first = product.rows * tile / tiles;
        const int end = product.rows * (tile + 1) / tiles;
        byRows[static_cast<std::size_t>(end - first - 1)](product, first);
    }
}

} // namespace throughline::nn
