// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryStore.h"

#include "history/HistoryFile.h"
#include "history/RecordText.h"
#include "io/IsoTime.h"
#include "io/OwnFile.h"
#include "io/WriteFile.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace throughline::history {

namespace fs = std::filesystem;

namespace {

bool writeAt(int descriptor, std::string_view text, std::size_t offset) {
    while (!text.empty()) {
        const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::size_t>(written);
    }
    return true;
}

/// "<file>.damaged-20261123T092200.125Z": no colons, which some file systems refuse. A name that is free: a clock that
/// was set back may give a time twice.
fs::path damagedName(const fs::path& file) {
    auto now =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    for (;; ++now) {
        std::string time = io::isoTime(now.count());
        std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
        fs::path name = file;
        name += ".damaged-" + time;
        std::error_code error;
        if (!fs::exists(name, error)) return name;
    }
}

} // namespace

Result<HistoryStore::Opened> HistoryStore::open(const fs::path& file) {
    Opened opened;
    opened.store.reset(new HistoryStore(file));
    if (auto own = io::checkOwnFile(file); !own) return tl::unexpected(own.error());
    std::error_code error;
    if (!fs::exists(file, error)) {
        // A folder that cannot be searched now may hold a history all the same.
        if (error) return fail(ErrorCode::CannotOpen, file.string(), {error.message()});
        if (auto made = io::writeOwnFile(file, emptyHistory); !made) return tl::unexpected(made.error());
    }
    Result<std::string> text = io::readFile(file);
    if (!text) return tl::unexpected(text.error());

    std::int64_t lastEpoch = 0;
    const HistoryScan scan = scanHistory(*text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) {
        opened.records.append(record);
        lastEpoch = record.epoch;
    });
    std::size_t end = scan.end;
    if (!scan.intact || std::string_view(*text).substr(end) != historyTail) {
        if (!scan.intact) {
            opened.damaged = damagedName(file);
            if (auto kept = io::writeOwnFile(opened.damaged, *text); !kept) return tl::unexpected(kept.error());
        }
        const std::string mended = mendedHistory(*text);
        if (auto written = io::writeOwnFile(file, mended); !written) return tl::unexpected(written.error());
        end = mended.size() - historyTail.size();
    }
    if (auto ready = opened.store->reopen(end, lastEpoch); !ready) return tl::unexpected(ready.error());
    return opened;
}

HistoryStore::~HistoryStore() {
    if (m_open.get() < 0) return;
    (void)commit();
    (void)sync();
}

Result<void> HistoryStore::reopen(std::size_t end, std::int64_t lastEpoch) {
    Result<io::FileDescriptor> file = io::openOwnFile(m_file, O_RDWR);
    if (!file) return tl::unexpected(file.error());
    const std::scoped_lock writing(m_writing);
    m_open = std::move(*file);
    m_unsynced.clear(); // what is there was written as a whole file
    m_syncFailed = false;
    m_end = end;
    m_lastEpoch = lastEpoch;
    return {};
}

void HistoryStore::add(const nn::EpochRecord& record) {
    m_text += m_lastEpoch == 0 ? "\n" : ",\n";
    appendRecord(m_text, record);
    m_lastEpoch = record.epoch;
}

Result<void> HistoryStore::commit() {
    if (m_text.empty()) return {};
    const std::scoped_lock lock(m_writing);
    const std::size_t size = m_text.size();
    m_text += historyTail;
    const bool written = writeAt(m_open.get(), m_text, m_end);
    const int reason = errno;
    m_text.resize(size);
    if (!written) {
        // These bytes were in the file before, so that there is room for them even on a full disk. Should it fail all
        // the same, the tail is torn until the next commit or the next opening puts it right.
        if (writeAt(m_open.get(), historyTail, m_end))
            (void)!::ftruncate(m_open.get(), static_cast<off_t>(m_end + historyTail.size()));
        return tl::unexpected(cannotWrite(reason));
    }
    m_end += size;
    m_unsynced += m_text;
    m_text.clear();
    return {};
}

Error HistoryStore::cannotWrite(int reason) const {
    return {ErrorCode::CannotWrite, m_file.string(), {std::strerror(reason)}};
}

Result<void> HistoryStore::sync() {
    const std::scoped_lock lock(m_syncing);
    if (auto there = putBackIfGone(); !there) return there;
    std::size_t size = 0;
    {
        const std::scoped_lock writing(m_writing);
        size = m_unsynced.size();
        if (size == 0) return {};
        // The kernel may have thrown away the pages that it could not write, and would report success now: they are
        // written once more.
        if (m_syncFailed && !writeAt(m_open.get(), m_unsynced + std::string(historyTail), m_end - size))
            return tl::unexpected(cannotWrite(errno));
    }
    if (::fdatasync(m_open.get()) != 0) {
        m_syncFailed = true;
        return tl::unexpected(cannotWrite(errno));
    }
    m_syncFailed = false;
    const std::scoped_lock writing(m_writing);
    m_unsynced.erase(0, size);
    if (m_unsynced.empty()) m_unsynced.shrink_to_fit(); // megabytes, where epochs take microseconds
    return {};
}

/// A removed file lives on behind its descriptor, and what is written there would vanish with the process.
Result<void> HistoryStore::putBackIfGone() {
    if (io::isSameFile(m_open.get(), m_file)) return {};
    std::error_code error;
    const fs::file_status there = fs::symlink_status(m_file, error); // a link, even to the very file, is another
    if (!fs::status_known(there)) return tl::unexpected(cannotWrite(error.value()));
    error.clear();
    const std::scoped_lock writing(m_writing);
    std::string text(m_end, '\0');
    const auto got = io::readAt(m_open.get(), text, 0);
    if (got != text.size()) return tl::unexpected(cannotWrite(got ? EIO : errno));
    text += historyTail;
    if (fs::exists(there)) fs::rename(m_file, damagedName(m_file), error);
    if (error) return tl::unexpected(cannotWrite(error.value()));
    if (auto written = io::writeOwnFile(m_file, text); !written) return written;
    Result<io::FileDescriptor> file = io::openOwnFile(m_file, O_RDWR);
    if (!file) return tl::unexpected(file.error());
    m_open = std::move(*file);
    m_unsynced.clear();
    m_syncFailed = false;
    return {};
}

Result<std::vector<nn::EpochRecord>> HistoryStore::recordsAfter(std::int64_t epoch) const {
    const Result<std::string> text = io::readFile(m_file);
    if (!text) return tl::unexpected(text.error());
    std::vector<nn::EpochRecord> records;
    scanHistory(*text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) {
        if (record.epoch > epoch) records.push_back(record);
    });
    return records;
}

Result<int> HistoryStore::rewind(std::int64_t epoch, const fs::path& folder) {
    if (auto committed = commit(); !committed) return tl::unexpected(committed.error());
    if (m_lastEpoch <= epoch) return 0;
    const Result<std::string> text = io::readFile(m_file);
    if (!text) return tl::unexpected(text.error());

    std::size_t keptEnd = 1, movedBegin = 0;
    std::int64_t lastKept = 0;
    scanHistory(*text, [&](const nn::EpochRecord& record, std::size_t begin, std::size_t end) {
        if (record.epoch <= epoch) {
            keptEnd = end;
            lastKept = record.epoch;
        } else if (movedBegin == 0) {
            movedBegin = begin;
        }
    });
    if (auto made = io::makeFolders(folder); !made) return tl::unexpected(made.error());
    const int number = nextAbandoned(folder);
    const std::string_view all = *text;
    const std::string_view moved[] = {"[\n", all.substr(movedBegin)};
    if (auto kept = io::writeOwnFile(folder / (std::to_string(number) + ".json"), moved); !kept)
        return tl::unexpected(kept.error());
    // Or a sync would take the new file for another's and put the old one back.
    const std::scoped_lock syncing(m_syncing);
    const std::string_view rest[] = {all.substr(0, keptEnd), historyTail};
    if (auto cut = io::writeOwnFile(m_file, rest); !cut) return tl::unexpected(cut.error());
    if (auto ready = reopen(keptEnd, lastKept); !ready) return tl::unexpected(ready.error());
    return number;
}

int nextAbandoned(const fs::path& folder) {
    int highest = 0;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        int number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        highest = std::max(highest, number);
    }
    return highest + 1;
}

} // namespace throughline::history
