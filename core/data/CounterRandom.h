// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace throughline::data {

/// What a random number is for; part of its key, so that no two purposes share numbers.
enum class Purpose : std::uint64_t { Split = 1, Generator = 2, Test = 3 };

/// A bijection of 64 bits in which every input bit moves about half of the output's: the finaliser of SplitMix64
/// (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

/// 64 random bits as a pure function of their key.
constexpr std::uint64_t randomBits(std::uint64_t seed, Purpose purpose, std::uint64_t row, std::uint64_t draw = 0) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
    std::uint64_t state = mix(seed + golden);
    state = mix(state ^ (static_cast<std::uint64_t>(purpose) * golden));
    state = mix(state + (row + 1) * golden);
    return mix(state ^ (draw + 1) * 0xD1B54A32D192ED03U);
}

/// Uniform in [0, 1), 53 bits.
constexpr double randomUniform(std::uint64_t seed, Purpose purpose, std::uint64_t row, std::uint64_t draw) {
    return static_cast<double>(randomBits(seed, purpose, row, draw) >> 11) * 0x1p-53;
}

} // namespace throughline::data
