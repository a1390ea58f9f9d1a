// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace throughline::io {

/// What stands before a page of a column.
struct ParquetPage {
    enum Kind { Data = 0, Index = 1, Dictionary = 2, DataV2 = 3 };
    std::int64_t kind = -1;
    std::size_t packed = 0, unpacked = 0; ///< bytes that follow, and what they come to
    std::uint64_t values = 0;
    std::int64_t encoding = 0;
    std::size_t levels = 0; ///< bytes of a second version's levels, which are not packed
    bool isPacked = true;   ///< the rest of it
    std::size_t header = 0; ///< bytes that it took
    bool isSound = false;

    static ParquetPage read(std::string_view bytes);
};

// How values are packed and written, as the format numbers them.
bool canUnpack(int codec);
/// Names for people, of what cannot be read.
std::string codecName(int codec);
std::string encodingName(std::int64_t encoding);
/// Exactly `size` bytes come out, or false.
bool unpack(int codec, std::string_view packed, std::size_t size, std::string& out);

/// Parquet's hybrid of run lengths and packed bits: small numbers of `width` bits each. Reads from memory that the
/// caller keeps.
class RunLengths {
public:
    RunLengths() = default;
    RunLengths(std::string_view bytes, unsigned width) : m_bytes(bytes), m_width(width) {}
    /// False at the end.
    bool next(std::uint32_t& value);

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
    unsigned m_width = 0;
    std::uint64_t m_left = 0;  ///< of the run
    std::uint32_t m_value = 0; ///< that is repeated
    bool m_isPacked = false;
    std::uint64_t m_bit = 0; ///< the next of packed ones
};

} // namespace throughline::io
