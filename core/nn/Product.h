// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Simd.h"

#include <cstddef>

namespace throughline::nn {

/// Outputs side by side in one panel: two vectors, or one where the last panel needs no more.
inline constexpr int panelWidth = 2 * lanes;

/// A slice of the depth that is multiplied before the next begins, so that the slices of both factors stay in the
/// second-level cache. A chain goes on from slice to slice, hence the bits do not depend on it.
inline constexpr int depthSlice = 512;

/// Rows of the result that one call of the micro-kernel holds in registers beside two vectors of a panel.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr int tileRows = 12;
#elif defined(__AVX__)
inline constexpr int tileRows = 6;
#else
inline constexpr int tileRows = 4;
#endif

/// What the work after a product reads first: `floats` floats from each of `count` addresses. The product asks the
/// memory for them bit by bit while it runs; all at once they would fill the queue to the memory and hold it up.
/// (Weights of 2048 × 2048 with Adam's moments come from the third-level cache: this takes 8 % off a batch.)
struct PrefetchList {
    static constexpr int most = depthSlice / panelWidth;
    const float* from[most];
    int count = 0;
    int floats = 0;

    PrefetchList() {} // not = default: the addresses need no zeros
    void add(const float* address) {
        if (count < most) from[count++] = address;
    }
};

/// C = start + A·B for one panel of B: C [rows × width], A [rows × depth], B [depth × width], width = `vectors` ·
/// lanes. Every element is one chain of multiply-adds over k = 0 … depth-1, so its bits do not depend on how rows,
/// panels or depth are divided into calls (or among threads). Strides in floats; nothing needs alignment.
struct PanelProduct {
    const float* a;
    std::ptrdiff_t aRow;  ///< from one row of A to the next
    std::ptrdiff_t aStep; ///< from one k to the next
    const float* b;
    std::ptrdiff_t bStep; ///< from one k to the next; the width of B lies side by side
    float* c;
    std::ptrdiff_t cRow;
    const float* start;      ///< first value of the chains: null for 0, a row of B's width, or C itself
    std::ptrdiff_t startRow; ///< 0 where `start` is one row for all
    int rows;
    int depth;
    int vectors;                        ///< 1 or 2
    const PrefetchList* next = nullptr; ///< null: nothing to ask for
};
void multiply(const PanelProduct& product);

} // namespace throughline::nn
