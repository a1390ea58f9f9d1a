// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Crc32.h"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace throughline::io {

namespace {

std::uint32_t tableCrc(std::uint32_t crc, std::string_view bytes) {
    return static_cast<std::uint32_t>(
        ::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<z_size_t>(bytes.size())));
}

#if defined(__x86_64__)

constexpr std::size_t lane = 16;

__attribute__((target("pclmul,sse4.1"))) __m128i loaded(const char* bytes) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

/// `sum` moved on by the distance that `keys` stand for, and what stands there.
__attribute__((target("pclmul,sse4.1"))) __m128i folded(__m128i sum, __m128i keys, __m128i next) {
    const __m128i low = _mm_clmulepi64_si128(sum, keys, 0x00), high = _mm_clmulepi64_si128(sum, keys, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/// Of whole lanes, at least one. V. Gopal et al.: "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
/// Instruction" (Intel, 2009), with its constants for this polynomial, reflected.
__attribute__((target("pclmul,sse4.1"))) std::uint32_t foldedCrc(const char* at, std::size_t size) {
    const __m128i byFour = _mm_set_epi64x(0x01C6E41596, 0x0154442BD4),
                  byOne = _mm_set_epi64x(0x00CCAA009E, 0x01751997D0);
    const __m128i mask = _mm_setr_epi32(-1, 0, -1, 0);
    __m128i sum = _mm_xor_si128(loaded(at), _mm_cvtsi32_si128(-1));
    if (size >= 4 * lane) {
        __m128i second = loaded(at + lane), third = loaded(at + 2 * lane), fourth = loaded(at + 3 * lane);
        for (at += 4 * lane, size -= 4 * lane; size >= 4 * lane; at += 4 * lane, size -= 4 * lane) {
            sum = folded(sum, byFour, loaded(at));
            second = folded(second, byFour, loaded(at + lane));
            third = folded(third, byFour, loaded(at + 2 * lane));
            fourth = folded(fourth, byFour, loaded(at + 3 * lane));
        }
        sum = folded(folded(folded(sum, byOne, second), byOne, third), byOne, fourth);
    } else {
        at += lane;
        size -= lane;
    }
    for (; size >= lane; at += lane, size -= lane) sum = folded(sum, byOne, loaded(at));
    // 128 bits to 64, to 32 by Barrett's reduction.
    sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, byOne, 0x10));
    const __m128i half = _mm_clmulepi64_si128(_mm_and_si128(sum, mask), _mm_set_epi64x(0, 0x0163CD6124), 0x00);
    sum = _mm_xor_si128(half, _mm_srli_si128(sum, 4));
    const __m128i polynomial = _mm_set_epi64x(0x01F7011641, 0x01DB710641);
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, mask), polynomial, 0x10);
    quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, mask), polynomial, 0x00);
    return ~static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1));
}

const bool folds = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");

#endif

} // namespace

std::uint32_t crc32(std::string_view bytes) {
#if defined(__x86_64__)
    if (folds && bytes.size() >= lane) {
        const std::size_t whole = bytes.size() / lane * lane;
        return tableCrc(foldedCrc(bytes.data(), whole), bytes.substr(whole));
    }
#endif
    return tableCrc(0, bytes);
}

} // namespace throughline::io
