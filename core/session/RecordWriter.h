// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryStore.h"
#include "session/RecordBatch.h"
#include "session/SaveTrouble.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace throughline::session {

/// Takes a session's records to the history file, and only then to the listener. Epochs far below a millisecond share a
/// write. Belongs to the training thread.
class RecordWriter {
public:
    /// `last`: the record of the epoch that the session goes on from; epoch 0: none.
    RecordWriter(history::HistoryStore& store, nn::EpochRecord last, SaveTrouble& trouble, EngineListener& listener);

    void add(const nn::EpochRecord& record);
    /// An epoch that was trained again, whose record is in the file already.
    void skip(const nn::EpochRecord& record) { m_last = record; }
    /// Counts the time to the next write from now on.
    void rest() { m_committed = Clock::now(); }
    bool isDue() const;
    /// Writes what was added. False where the file cannot be written: the records stay, and the next call tries again.
    /// Where they would fill the memory it waits for space, until `stop`.
    bool commit(const std::stop_token& stop);

    /// Of the newest epoch that is in the file; epoch 0: none.
    const nn::EpochRecord& saved() const { return m_saved; }
    /// Why the newest commit failed; nothing: it did not.
    const std::optional<Error>& error() const { return m_error; }

private:
    using Clock = std::chrono::steady_clock;

    history::HistoryStore& m_store;
    SaveTrouble& m_trouble;
    EngineListener& m_listener;
    RecordBatch m_uncommitted;
    nn::EpochRecord m_last, m_saved; ///< trained, and in the file
    Clock::time_point m_committed;   ///< time of the newest write
    std::optional<Error> m_error;
};

} // namespace throughline::session
