// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryTail.h"

#include "history/HistoryFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace throughline::history {

namespace {

/// The bytes from `begin` to the end; `errno` tells of a failure.
bool readFrom(int descriptor, std::size_t begin, std::string& text) {
    for (std::size_t have = 0; have < text.size();) {
        const ssize_t got =
            ::pread(descriptor, text.data() + have, text.size() - have, static_cast<off_t>(begin + have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) text.resize(have); // cut back meanwhile
        have += static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace

HistoryTail::HistoryTail(std::filesystem::path file, std::int64_t lastEpoch)
    : m_file(std::move(file)), m_lastEpoch(lastEpoch) {}

Result<HistoryTail::News> HistoryTail::read() {
    const int descriptor = ::open(m_file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return fail(ErrorCode::CannotOpen, m_file.string(), {std::strerror(errno)});
    struct stat status {};
    std::string text;
    bool fine = ::fstat(descriptor, &status) == 0;
    if (fine && !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return fail(ErrorCode::UnknownFormat, m_file.string(), {"a pipe or a device"});
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    const bool first = m_end == 0;
    News news;
    news.replaced = !first && (status.st_ino != m_inode || size < m_end);
    if (fine && !news.replaced) {
        text.resize(size - m_end);
        fine = readFrom(descriptor, m_end, text);
    }
    const int reason = errno;
    ::close(descriptor);
    if (!fine) return fail(ErrorCode::CannotRead, m_file.string(), {std::strerror(reason)});
    if (news.replaced || text.empty()) return news;

    m_inode = status.st_ino;
    if (!first) {
        // Behind a record stands a comma and the next one, or the end of the array. Anything else: cut and grown anew.
        if (text.front() == '\n') return news;
        if (text.front() != ',') {
            news.replaced = true;
            return news;
        }
        text.front() = '[';
    }
    std::int64_t newest = 0;
    const HistoryScan scan = scanHistory(text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) {
        newest = record.epoch;
        if (record.epoch > m_lastEpoch)
            news.records.push_back(record);
        else if (!first)
            news.replaced = true;
    });
    if (first && newest < m_lastEpoch) news.replaced = true;
    if (scan.records > 0) m_end += scan.end;
    if (!news.records.empty()) m_lastEpoch = news.records.back().epoch;
    return news;
}

} // namespace throughline::history
