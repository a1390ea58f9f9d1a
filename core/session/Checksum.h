// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace throughline::session {

/// XXH64, seed 0, over any number of parts: a checksum against damage, not against malice, at several GB/s on any
/// machine (SHA-256 would take half a second for a checkpoint of 100 MB). Source: the xxHash specification, version
/// 0.1.1, section "XXH64 algorithm description".
class Checksum {
public:
    void add(std::string_view bytes);
    std::uint64_t value() const;
    /// 16 hexadecimal digits.
    std::string hex() const;

private:
    void addStripe(const char* bytes);

    std::array<std::uint64_t, 4> m_lanes{0x60EA27EEADC0B5D6u, 0xC2B2AE3D27D4EB4Fu, 0u, 0x61C8864E7A143579u};
    std::array<char, 32> m_rest{};
    std::size_t m_restSize = 0;
    std::uint64_t m_total = 0;
};

} // namespace throughline::session
