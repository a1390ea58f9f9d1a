// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/MetricHistory.h"
#include "io/FileDescriptor.h"
#include "nn/EpochRecord.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace throughline::history {

/// The `history.json` of a run while it is written: a valid JSON array at every instant, one record a line. Appending
/// overwrites the closing bracket in one write, so its cost does not grow with the history. Lives on the training
/// thread, which blocks while it writes; `sync` alone may be called from another thread at the same time.
class HistoryStore {
public:
    struct Opened;

    /// Opens or makes the file. A torn or damaged one is mended, losing no whole record: the original stays beside it
    /// as `history.json.damaged-<time>`. Errors: `NotOwnFile`, `CannotOpen`, `CannotRead`, `CannotWrite`.
    static Result<Opened> open(const std::filesystem::path& file);
    /// Commits and syncs what it can.
    ~HistoryStore();
    HistoryStore(const HistoryStore&) = delete;
    HistoryStore& operator=(const HistoryStore&) = delete;

    /// Formats a record; it is in the file after the next `commit`. The epoch must be above the last one.
    void add(const nn::EpochRecord& record);
    /// Writes all records added since in one write. After an error (a full disk) the file is as it was before, and the
    /// next `commit` tries again with all of them.
    Result<void> commit();
    /// Makes committed records outlast a power cut. First it looks after the file: one that was removed or replaced
    /// under way is put back, if its folder is there; what stood in its place is kept as a damaged one is. Where that
    /// is not so, and there are no records since the last success, the look is all. After an error the next call tries
    /// again with everything since then. Any thread.
    Result<void> sync();

    std::int64_t lastEpoch() const { return m_lastEpoch; }     ///< of the newest record added; 0: none
    std::size_t pendingBytes() const { return m_text.size(); } ///< added and not yet in the file

    /// All committed records above `epoch`, read from the file.
    Result<std::vector<nn::EpochRecord>> recordsAfter(std::int64_t epoch) const;
    /// Moves all records above `epoch` to a new `<n>.json` in `folder`, durably, and only then cuts them off. Gives n,
    /// or 0 where there was nothing to move.
    Result<int> rewind(std::int64_t epoch, const std::filesystem::path& folder);

private:
    explicit HistoryStore(std::filesystem::path file) : m_file(std::move(file)) {}
    Result<void> reopen(std::size_t end, std::int64_t lastEpoch);
    Result<void> putBackIfGone();
    Error cannotWrite(int reason) const;

    std::filesystem::path m_file;
    io::FileDescriptor m_open;
    std::mutex m_syncing;   ///< one sync at a time; taken before m_writing
    std::mutex m_writing;   ///< guards the descriptor, m_end, m_unsynced; never held while waiting for the disk's sync
    std::string m_unsynced; ///< committed since the last sync: an fsync that fails may drop it from the cache
    bool m_syncFailed = false;    ///< guarded by m_syncing
    std::size_t m_end = 0;        ///< bytes up to the last committed record
    std::int64_t m_lastEpoch = 0; ///< committed or not
    std::string m_text;           ///< records added since the last commit, each behind its separator
};

struct HistoryStore::Opened {
    std::unique_ptr<HistoryStore> store;
    MetricHistory records;
    std::filesystem::path damaged; ///< where the original of a mended file is now; empty: it was intact
};

/// The first free number for a pair of history and checkpoints in `abandoned/`.
int nextAbandoned(const std::filesystem::path& folder);

} // namespace throughline::history
