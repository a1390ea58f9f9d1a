// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/SqliteWal.h"

#include "io/Endian.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace throughline::io {

namespace {

constexpr std::size_t logHeader = 32, frameHeader = 24;

/// That of the log, over all that stands before.
class LogChecksum {
public:
    explicit LogChecksum(bool big) : m_big(big) {}
    void add(std::string_view bytes) {
        for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
            m_first += word(bytes.data() + i) + m_second;
            m_second += word(bytes.data() + i + 4) + m_first;
        }
    }
    bool stands(const char* at) const {
        return bigEndian<std::uint32_t>(at) == m_first && bigEndian<std::uint32_t>(at + 4) == m_second;
    }

private:
    std::uint32_t word(const char* at) const {
        return m_big ? bigEndian<std::uint32_t>(at) : littleEndian<std::uint32_t>(at);
    }
    bool m_big;
    std::uint32_t m_first = 0, m_second = 0;
};

} // namespace

void applyWal(std::string& database, std::string_view wal) {
    if (wal.size() < logHeader) return;
    const std::uint32_t magic = bigEndian<std::uint32_t>(wal.data());
    if ((magic & ~1U) != 0x377F0682U || bigEndian<std::uint32_t>(wal.data() + 4) != 3007000) return;
    const std::size_t page = bigEndian<std::uint32_t>(wal.data() + 8);
    if (page < 512 || page > 65536 || (page & (page - 1)) != 0) return;
    LogChecksum checksum((magic & 1U) != 0);
    checksum.add(wal.substr(0, 24));
    if (!checksum.stands(wal.data() + 24)) return;
    const std::string_view salts = wal.substr(16, 8);

    // A page of the log stands for that of the file from its commit on.
    const std::size_t frameSize = frameHeader + page;
    // All pages are in the file, or in the log; but one that SQLite never writes.
    const std::size_t mostPages = database.size() / page + wal.size() / frameSize + 1;
    std::vector<std::pair<std::size_t, std::size_t>> changed; // since the last commit: the page's number, its place
    for (std::size_t at = logHeader; wal.size() - at >= frameSize; at += frameSize) {
        const char* const frame = wal.data() + at;
        const std::size_t number = bigEndian<std::uint32_t>(frame), pages = bigEndian<std::uint32_t>(frame + 4);
        if (number == 0 || number > mostPages || pages > mostPages || wal.substr(at + 8, 8) != salts) return;
        checksum.add(wal.substr(at, 8));
        checksum.add(wal.substr(at + frameHeader, page));
        if (!checksum.stands(frame + 16)) return;
        changed.emplace_back(number, at + frameHeader);
        if (pages == 0) continue;
        database.resize(pages * page);
        for (const auto& [which, place] : changed)
            if (which <= pages) database.replace((which - 1) * page, page, wal.substr(place, page));
        changed.clear();
    }
}

} // namespace throughline::io
