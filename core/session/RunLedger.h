// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"
#include "session/RunLock.h"
#include "session/RunPaths.h"
#include "session/SaveTrouble.h"

#include <chrono>
#include <optional>

namespace throughline::session {

/// Keeps the books of a run while it trains: its description, on disk as well, and the lock of its folder. Belongs to
/// the training thread.
class RunLedger {
public:
    /// `info`: on disk already, with the session as its last.
    RunLedger(RunLock lock, RunPaths paths, RunInfo info, SaveTrouble& trouble, EngineListener& listener);

    const RunPaths& paths() const { return m_paths; }
    const RunInfo& info() const { return m_info; }
    /// To be changed; `save` writes it.
    RunInfo& info() { return m_info; }
    SessionRecord& session() { return m_info.sessions.back(); }

    /// Writes run.json and tells the listener. Where it cannot be written, `lookAfterFolder` tries again.
    void save();
    /// Adds an event at a place, and saves.
    void mark(history::Mark::Kind kind, const nn::Position& position, double from = 0.0, double to = 0.0);
    /// Somebody may empty the folder under way, or make a removed one anew: the lock and the description come back. The
    /// history and the checkpoints look after themselves, and tell where there is no folder at all. Looks at most once
    /// a second.
    void lookAfterFolder();

    /// Why run.json is not what it should be; nothing: it is.
    const std::optional<Error>& error() const { return m_error; }

private:
    using Clock = std::chrono::steady_clock;

    RunLock m_lock;
    RunPaths m_paths;
    RunInfo m_info;
    SaveTrouble& m_trouble;
    EngineListener& m_listener;
    Clock::time_point m_looked;
    std::optional<Error> m_error;
};

} // namespace throughline::session
