// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace throughline::nn {

/// What a random number is for: part of the counter, so that no two uses ever share one.
enum class Purpose : std::uint32_t { Weights = 1, Shuffle = 2, Dropout = 3, Bootstrap = 4, Permutation = 5 };

/// Philox4x32-10: four random words as a pure function of key and counter. (Salmon, Moraes, Dror, Shaw: "Parallel
/// random numbers: as easy as 1, 2, 3", SC'11.)
std::array<std::uint32_t, 4> philox(std::uint64_t key, const std::array<std::uint32_t, 4>& counter);

/// Fills `out` with the numbers of one (seed, purpose, epoch, batch, part): element i is word i % 4 of block i / 4.
struct Stream {
    std::uint64_t seed = 0;
    Purpose purpose = Purpose::Weights;
    std::uint32_t epoch = 0;
    std::uint32_t batch = 0; ///< at most 2^24
    std::uint32_t part = 0;  ///< a layer; at most 2^8

    /// Blocks [firstBlock, firstBlock + out.size() / 4); the size is a multiple of 4.
    void fill(std::uint32_t firstBlock, std::span<std::uint32_t> out) const;
};

/// [0, 1) with 24 bits, exactly representable.
inline float uniform(std::uint32_t word) {
    return static_cast<float>(word >> 8) * 0x1p-24f;
}

/// The order of `rows` in an epoch: Fisher and Yates's shuffle, a pure function of seed and epoch.
void shuffle(std::uint64_t seed, std::uint32_t epoch, std::vector<std::uint32_t>& rows);
/// The same by the numbers of any stream.
void shuffle(const Stream& stream, std::vector<std::uint32_t>& rows);

} // namespace throughline::nn
