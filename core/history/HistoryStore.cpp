// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryStore.h"

#include "base/WriteFile.h"
#include "history/HistoryFile.h"
#include "history/IsoTime.h"
#include "history/RecordText.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

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

/// "<file>.damaged-20261123T092200.125Z": no colons, which some file systems refuse.
fs::path damagedName(const fs::path& file) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    std::string time = isoTime(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
    fs::path name = file;
    return name += ".damaged-" + time;
}

} // namespace

Result<HistoryStore::Opened> HistoryStore::open(const fs::path& file) {
    Opened opened;
    opened.store.reset(new HistoryStore(file));
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        if (auto made = writeFile(file, emptyHistory); !made) return tl::unexpected(made.error());
    }
    Result<std::string> text = readFile(file);
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
            if (auto kept = writeFile(opened.damaged, *text); !kept) return tl::unexpected(kept.error());
        }
        const std::string mended = mendedHistory(*text);
        if (auto written = writeFile(file, mended); !written) return tl::unexpected(written.error());
        end = mended.size() - historyTail.size();
    }
    if (auto ready = opened.store->reopen(end, lastEpoch); !ready) return tl::unexpected(ready.error());
    return opened;
}

HistoryStore::~HistoryStore() {
    if (m_descriptor < 0) return;
    (void)commit();
    (void)sync();
    ::close(m_descriptor);
}

Result<void> HistoryStore::reopen(std::size_t end, std::int64_t lastEpoch) {
    const int descriptor = ::open(m_file.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return fail(ErrorCode::CannotWrite, m_file.string(), {std::strerror(errno)});
    const std::scoped_lock lock(m_syncing);
    if (m_descriptor >= 0) ::close(m_descriptor);
    m_descriptor = descriptor;
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
    const std::size_t size = m_text.size();
    m_text += historyTail;
    const bool written = writeAt(m_descriptor, m_text, m_end);
    const int reason = errno;
    m_text.resize(size);
    if (!written) {
        // These bytes were in the file before, so that there is room for them even on a full disk. Should it fail all
        // the same, the tail is torn until the next commit or the next opening puts it right.
        if (writeAt(m_descriptor, historyTail, m_end))
            (void)!::ftruncate(m_descriptor, static_cast<off_t>(m_end + historyTail.size()));
        return fail(ErrorCode::CannotWrite, m_file.string(), {std::strerror(reason)});
    }
    m_end += size;
    m_text.clear();
    m_unsynced = true;
    return {};
}

Result<void> HistoryStore::sync() {
    const std::scoped_lock lock(m_syncing);
    if (!m_unsynced.exchange(false)) return {};
    if (::fdatasync(m_descriptor) == 0) return {};
    m_unsynced = true;
    return fail(ErrorCode::CannotWrite, m_file.string(), {std::strerror(errno)});
}

Result<std::vector<nn::EpochRecord>> HistoryStore::recordsAfter(std::int64_t epoch) const {
    const Result<std::string> text = readFile(m_file);
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
    const Result<std::string> text = readFile(m_file);
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
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::CannotWrite, folder.string(), {error.message()});
    const int number = nextAbandoned(folder);
    const std::string_view all = *text;
    const std::string_view moved[] = {"[\n", all.substr(movedBegin)};
    if (auto kept = writeFile(folder / (std::to_string(number) + ".json"), moved); !kept)
        return tl::unexpected(kept.error());
    const std::string_view rest[] = {all.substr(0, keptEnd), historyTail};
    if (auto cut = writeFile(m_file, rest); !cut) return tl::unexpected(cut.error());
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
