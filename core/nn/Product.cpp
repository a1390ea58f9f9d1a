// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Product.h"

#include <algorithm>
#include <array>
#include <utility>

namespace throughline::nn {

namespace {

/// The micro-kernel: `Rows` × `Vectors` accumulators stay in registers; each step loads `Vectors` vectors of B and
/// broadcasts one element of A a row. (The scheme is Goto and van de Geijn's, "Anatomy of high-performance matrix
/// multiplication", 2008, with A left unpacked: a broadcast reads it from wherever it lies.)
/// `Asking`: addresses [firstNext, endNext) of `p.next` are asked for on the way, spread evenly over the depth.
template <int Rows, int Vectors, bool Asking>
void kernel(const PanelProduct& p, int firstRow, int firstNext, int endNext) {
    constexpr std::ptrdiff_t vector = lanes;
    Vec sum[Rows][Vectors];
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
        for (int v = 0; v < Vectors; ++v) {
            sum[r][v] = p.start ? load(p.start + (firstRow + r) * p.startRow + v * vector) : Vec{};
        }
    }

    // Four base pointers and two offsets reach twelve rows with x86's addressing modes; twelve pointers would not fit.
    constexpr int groups = (Rows + 2) / 3;
    const float* a[groups];
    for (int g = 0; g < groups; ++g) a[g] = p.a + (firstRow + 3 * g) * p.aRow;
    const float* b = p.b;
    const std::ptrdiff_t row = p.aRow;
    const int parts = Asking ? endNext - firstNext : 1;
    for (int part = 0; part < parts; ++part) {
        const int steps = p.depth * (part + 1) / parts - p.depth * part / parts;
        const auto* next = reinterpret_cast<const char*>(Asking ? p.next->from[firstNext + part] : nullptr);
        const std::ptrdiff_t nextStep =
            Asking ? p.next->floats * std::ptrdiff_t{sizeof(float)} / std::max(1, steps) : 0;
        for (int k = 0; k < steps; ++k) {
            __builtin_prefetch(b + 8 * p.bStep);
            if constexpr (Vectors == 2) __builtin_prefetch(b + 8 * p.bStep + lanes);
            if constexpr (Asking) {
                __builtin_prefetch(next, 0, 2);
                next += nextStep;
            }
            Vec right[Vectors];
            for (int v = 0; v < Vectors; ++v) right[v] = load(b + v * vector);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r) {
                const Vec left = broadcast(a[r / 3][(r % 3) * row]);
                for (int v = 0; v < Vectors; ++v) sum[r][v] += left * right[v];
            }
            for (int g = 0; g < groups; ++g) a[g] += p.aStep;
            b += p.bStep;
        }
    }

#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
        for (int v = 0; v < Vectors; ++v) store(p.c + (firstRow + r) * p.cRow + v * vector, sum[r][v]);
    }
}

using Kernel = void (*)(const PanelProduct&, int, int, int);

template <int Vectors, bool Asking, int... Index>
constexpr std::array<Kernel, sizeof...(Index)> kernelsOf(std::integer_sequence<int, Index...>) {
    return {kernel<Index + 1, Vectors, Asking>...};
}

template <bool Asking>
constexpr std::array<std::array<Kernel, tileRows>, 2> kernels{
    kernelsOf<1, Asking>(std::make_integer_sequence<int, tileRows>()),
    kernelsOf<2, Asking>(std::make_integer_sequence<int, tileRows>()),
};

} // namespace

void multiply(const PanelProduct& product) {
    const auto vectors = static_cast<std::size_t>(product.vectors - 1);
    const int addresses = product.next ? product.next->count : 0;
    // Equal tiles rather than full ones and a rest: a tile of few rows is as long as its latencies.
    const int tiles = (product.rows + tileRows - 1) / tileRows;
    for (int tile = 0; tile < tiles; ++tile) {
        const int first = product.rows * tile / tiles;
        const int end = product.rows * (tile + 1) / tiles;
        const int firstNext = addresses * tile / tiles;
        const int endNext = addresses * (tile + 1) / tiles;
        const auto& byRows = firstNext < endNext ? kernels<true>[vectors] : kernels<false>[vectors];
        byRows[static_cast<std::size_t>(end - first - 1)](product, first, firstNext, endNext);
    }
}

} // namespace throughline::nn
