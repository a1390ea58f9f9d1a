// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryTail.h"

#include "history/HistoryFile.h"
#include "io/WriteFile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace throughline::history {

HistoryTail::HistoryTail(std::filesystem::path file, std::int64_t lastEpoch)
    : m_file(std::move(file)), m_lastEpoch(lastEpoch) {}

Result<HistoryTail::News> HistoryTail::read() {
    const int descriptor = ::open(m_file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return fail(ErrorCode::CannotOpen, m_file.string(), {std::strerror(errno)});
    Result<News> news = readOpen(descriptor);
    ::close(descriptor);
    return news;
}

Result<HistoryTail::News> HistoryTail::readOpen(int descriptor) {
    const auto cannotRead = [&] { return fail(ErrorCode::CannotRead, m_file.string(), {std::strerror(errno)}); };
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return cannotRead();
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::UnknownFormat, m_file.string(), {"a pipe or a device"});
    News news;
    const bool first = m_end == 0;
    news.replaced = !first && (status.st_ino != m_inode || static_cast<std::size_t>(status.st_size) < m_end);
    if (news.replaced) return news;
    m_inode = status.st_ino;

    std::string text;
    for (std::size_t size = pieceSize;;) {
        const std::size_t before = m_end;
        text.resize(size);
        const auto got = io::readAt(descriptor, text, m_end);
        if (!got) return cannotRead();
        text.resize(*got);
        const bool whole = text.size() < size; // to the end of the file
        if (text.empty() || !take(text, news) || whole) break;
        if (news.records.size() >= mostRecords) return news;
        // A record may be longer than a piece, a spoilt stretch too.
        size = m_end > before ? pieceSize : 2 * size;
        if (size > largestPiece) return fail(ErrorCode::Damaged, m_file.string(), {"there are no records in it"});
    }
    if (m_readEpoch < m_lastEpoch) news.replaced = true; // it was longer than it is
    return news;
}

/// Takes the records of a piece that begins at `m_end`; false where there is nothing more to be had from the file now.
bool HistoryTail::take(std::string& text, News& news) {
    if (m_end > 0) {
        // Behind a record stands a comma and the next one, or the end of the array. Anything else: cut and grown anew.
        if (text.front() == '\n') return false;
        if (text.front() != ',') {
            news.replaced = true;
            return false;
        }
        text.front() = '[';
    }
    const HistoryScan scan = scanHistory(text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) {
        if (record.epoch <= m_readEpoch) news.replaced = true;
        m_readEpoch = std::max(m_readEpoch, record.epoch);
        if (record.epoch <= m_lastEpoch) return;
        m_lastEpoch = record.epoch;
        news.records.push_back(record);
    });
    if (scan.records > 0) m_end += scan.end;
    return !news.replaced;
}

} // namespace throughline::history
