// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Random.h"

#include <utility>

namespace throughline::nn {

namespace {

constexpr std::uint32_t multiplier0 = 0xD2511F53;
constexpr std::uint32_t multiplier1 = 0xCD9E8D57;
constexpr std::uint32_t weyl0 = 0x9E3779B9;
constexpr std::uint32_t weyl1 = 0xBB67AE85;
constexpr int rounds = 10;

} // namespace

std::array<std::uint32_t, 4> philox(std::uint64_t key, const std::array<std::uint32_t, 4>& counter) {
    auto [c0, c1, c2, c3] = counter;
    auto k0 = static_cast<std::uint32_t>(key);
    auto k1 = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t p0 = std::uint64_t{multiplier0} * c0;
        const std::uint64_t p1 = std::uint64_t{multiplier1} * c2;
        c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<std::uint32_t>(p1);
        c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<std::uint32_t>(p0);
        k0 += weyl0;
        k1 += weyl1;
    }
    return {c0, c1, c2, c3};
}

void Stream::fill(std::uint32_t firstBlock, std::span<std::uint32_t> out) const {
    // Sixteen blocks side by side, so that the compiler can make vectors of them.
    constexpr std::size_t width = 16;
    const std::size_t blocks = out.size() / 4;
    for (std::size_t start = 0; start < blocks; start += width) {
        std::uint32_t c0[width], c1[width], c2[width], c3[width];
        auto k0 = static_cast<std::uint32_t>(seed);
        auto k1 = static_cast<std::uint32_t>(seed >> 32);
        for (std::size_t i = 0; i < width; ++i) {
            c0[i] = firstBlock + static_cast<std::uint32_t>(start + i);
            c1[i] = static_cast<std::uint32_t>(purpose) << 8 | part;
            c2[i] = batch;
            c3[i] = epoch;
        }
        for (int round = 0; round < rounds; ++round) {
            for (std::size_t i = 0; i < width; ++i) {
                const std::uint64_t p0 = std::uint64_t{multiplier0} * c0[i];
                const std::uint64_t p1 = std::uint64_t{multiplier1} * c2[i];
                c0[i] = static_cast<std::uint32_t>(p1 >> 32) ^ c1[i] ^ k0;
                c1[i] = static_cast<std::uint32_t>(p1);
                c2[i] = static_cast<std::uint32_t>(p0 >> 32) ^ c3[i] ^ k1;
                c3[i] = static_cast<std::uint32_t>(p0);
            }
            k0 += weyl0;
            k1 += weyl1;
        }
        for (std::size_t i = 0; i < width && start + i < blocks; ++i) {
            std::uint32_t* block = out.data() + 4 * (start + i);
            block[0] = c0[i];
            block[1] = c1[i];
            block[2] = c2[i];
            block[3] = c3[i];
        }
    }
}

void shuffle(std::uint64_t seed, std::uint32_t epoch, std::vector<std::uint32_t>& rows) {
    shuffle(Stream{.seed = seed, .purpose = Purpose::Shuffle, .epoch = epoch}, rows);
}

void shuffle(const Stream& stream, std::vector<std::uint32_t>& rows) {
    constexpr std::size_t chunk = 256;
    std::array<std::uint32_t, chunk> words{};
    const std::size_t count = rows.size();
    for (std::size_t done = 0; done + 1 < count; ++done) {
        if (done % chunk == 0) stream.fill(static_cast<std::uint32_t>(done / 4), words);
        // Multiply and shift instead of a modulus: Lemire, "Fast random integer generation in an interval", 2019,
        // without its rejection; the bias is below 2^-15 for a hundred thousand rows.
        const std::uint64_t left = count - done;
        const std::size_t other = done + static_cast<std::size_t>(words[done % chunk] * left >> 32);
        std::swap(rows[done], rows[other]);
    }
}

} // namespace throughline::nn
