// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct XXH64_state_s;

namespace throughline::io {

/// XXH64, seed 0, over any number of parts: a checksum against damage, not against malice, at several GB/s on any
/// machine (SHA-256 would take half a second for a checkpoint of 100 MB). Source: https://xxhash.com, by its own
/// library.
class Checksum {
public:
    Checksum();
    void add(std::string_view bytes);
    std::uint64_t value() const;
    /// 16 hexadecimal digits.
    std::string hex() const;

private:
    struct Free {
        void operator()(XXH64_state_s* state) const;
    };
    std::unique_ptr<XXH64_state_s, Free> m_state;
};

/// Length of `hex`.
inline constexpr std::size_t checksumDigits = 16;
/// The checksum of one part, as `hex` has it.
std::string checksumOf(std::string_view bytes);
/// That of bytes which hold it themselves: with the digit 0 in its place, `checksumDigits` from `place` on, which must
/// be within.
std::string checksumAround(std::string_view bytes, std::size_t place);

} // namespace throughline::io
