// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/RecordLog.h"

#include "io/Crc32.h"
#include "io/Endian.h"

#include <algorithm>

namespace throughline::history {

namespace {

constexpr std::size_t blockSize = 32768;
constexpr std::size_t chunkHead = 7;
/// Longer ones are no scalars; a hostile file is not put together in memory.
constexpr std::size_t longestRecord = std::size_t{64} << 20;

} // namespace

void RecordLog::lose() {
    ++m_losses;
    m_inRecord = false;
    m_lost = true;
}

std::optional<std::string_view> RecordLog::next(std::string_view bytes, std::size_t& taken) {
    const auto take = [&](std::size_t size) {
        taken += size;
        m_offset += size;
    };
    while (true) {
        const std::string_view rest = bytes.substr(taken);
        const std::size_t left = blockSize - static_cast<std::size_t>(m_offset % blockSize);
        if (m_skips || left < chunkHead) {
            take(std::min(left, rest.size()));
            if (rest.size() < left) return std::nullopt;
            m_skips = false;
            continue;
        }
        if (rest.size() < chunkHead) return std::nullopt;
        const std::string_view head = rest.substr(0, chunkHead);
        if (head.find_first_not_of('\0') == std::string_view::npos) {
            // Zeros at the end of the file may still be written over; those before another block are skipped by it.
            if (rest.size() <= left) return std::nullopt;
            take(left);
            continue;
        }
        const std::size_t length = io::littleEndian<std::uint16_t>(head.data() + 4);
        if (length > left - chunkHead) {
            lose();
            m_skips = true;
            continue;
        }
        if (rest.size() < chunkHead + length) return std::nullopt;
        const auto type = static_cast<std::uint8_t>(head[6]);
        const std::string_view summed = rest.substr(chunkHead - 1, length + 1);
        if (type < Whole || type > Last || io::crc32(summed) != io::littleEndian<std::uint32_t>(head.data())) {
            lose();
            m_skips = true;
            continue;
        }
        take(chunkHead + length);
        if (const auto record = join(type, summed.substr(1))) return record;
    }
}

std::optional<std::string_view> RecordLog::join(std::uint8_t type, std::string_view data) {
    if (type == Whole || type == First) {
        if (m_inRecord) lose(); // its last part was never written
        m_lost = false;
        m_inRecord = type == First;
        if (m_inRecord) {
            m_record = data;
            return std::nullopt;
        }
        ++m_records;
        return data;
    }
    if (m_inRecord && m_record.size() + data.size() > longestRecord) lose();
    if (!m_inRecord) {
        if (!m_lost) lose();
        return std::nullopt;
    }
    m_record += data;
    if (type == Middle) return std::nullopt;
    m_inRecord = false;
    ++m_records;
    return m_record;
}

} // namespace throughline::history
