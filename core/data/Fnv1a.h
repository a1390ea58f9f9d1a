// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace throughline::data {

/// FNV-1a, 64 bit (G. Fowler, L. C. Noll, K.-P. Vo), over bytes as they lie in memory (little-endian).
class Fnv1a {
public:
    void add(const void* bytes, std::size_t size) {
        const auto* at = static_cast<const unsigned char*>(bytes);
        for (std::size_t i = 0; i < size; ++i) m_hash = (m_hash ^ at[i]) * 0x100000001B3U;
    }

    std::string text() const { ///< 16 hexadecimal digits
        std::string text(16, '0');
        for (std::size_t i = 0; i < 16; ++i) text[i] = "0123456789abcdef"[(m_hash >> (60 - 4 * i)) & 0xF];
        return text;
    }

private:
    std::uint64_t m_hash = 0xCBF29CE484222325U;
};

} // namespace throughline::data
