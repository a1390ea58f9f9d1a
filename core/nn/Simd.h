// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Vectors by GCC's and Clang's vector extension: the compiler's flags decide the instructions.

namespace throughline::nn {

#if defined(__AVX512F__)
inline constexpr int lanes = 16;
#elif defined(__AVX__)
inline constexpr int lanes = 8;
#else
inline constexpr int lanes = 4;
#endif

typedef float Vec __attribute__((vector_size(lanes * sizeof(float))));
typedef float UnalignedVec __attribute__((vector_size(lanes * sizeof(float)), aligned(4), may_alias));

inline Vec load(const float* p) {
    return *reinterpret_cast<const UnalignedVec*>(p);
}
inline void store(float* p, Vec v) {
    *reinterpret_cast<UnalignedVec*>(p) = v;
}
inline Vec broadcast(float x) {
    return x - Vec{};
}

} // namespace throughline::nn
