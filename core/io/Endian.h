// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <type_traits>

namespace throughline::io {

/// The unsigned number that stands in the first `sizeof(Unsigned)` bytes, which need not be aligned.
template <class Unsigned>
requires std::is_unsigned_v<Unsigned> Unsigned littleEndian(const char* bytes) {
    Unsigned value = 0;
    for (std::size_t i = sizeof(Unsigned); i-- > 0;)
        value = static_cast<Unsigned>(value << 8 | static_cast<unsigned char>(bytes[i]));
    return value;
}
template <class Unsigned>
requires std::is_unsigned_v<Unsigned> Unsigned bigEndian(const char* bytes) {
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        value = static_cast<Unsigned>(value << 8 | static_cast<unsigned char>(bytes[i]));
    return value;
}

} // namespace throughline::io
