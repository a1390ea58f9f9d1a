// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::history {

/// The records of a log as W&B and SwanLab write it: LevelDB's log (its doc/log_format.md), but for a header before the
/// first chunk and for the checksum, which is zlib's CRC-32 and not masked. Blocks of 32,768 bytes, counted from the
/// beginning of the file, hold chunks: u32 checksum of all behind the length, u16 length, u8 type, data; little-endian.
/// A chunk is a whole record, or its first, a middle or its last part. Damage costs the rest of its block, for lengths
/// in it cannot be trusted. Plain value; one thread.
class RecordLog {
public:
    /// `header`: bytes that stand before the first chunk, and have been taken.
    explicit RecordLog(std::size_t header) : m_offset(header) {}

    /// The next whole record; nothing: it takes more bytes. `bytes` go on where those before were taken; what is taken
    /// of them now is added to `taken`. The record is valid until the next call, while `bytes` are.
    std::optional<std::string_view> next(std::string_view bytes, std::size_t& taken);

    std::size_t records() const { return m_records; } ///< that have come
    std::size_t losses() const { return m_losses; }   ///< places where something is damaged or missing
    bool inRecord() const { return m_inRecord; }      ///< one has begun, and its last part has not come

private:
    enum Type : std::uint8_t { Whole = 1, First, Middle, Last };
    std::optional<std::string_view> join(std::uint8_t type, std::string_view data);
    void lose();

    std::uint64_t m_offset; ///< in the file, of what comes next
    std::string m_record;   ///< the parts that have come of one in several chunks
    bool m_inRecord = false;
    bool m_skips = false; ///< up to the end of the block
    bool m_lost = false;  ///< the beginning of what comes, which has been counted
    std::size_t m_records = 0, m_losses = 0;
};

} // namespace throughline::history
