// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunLedger.h"

#include "session/RunDescription.h"
#include "session/WallClock.h"

namespace throughline::session {

RunLedger::RunLedger(RunLock lock, RunPaths paths, RunInfo info, SaveTrouble& trouble, EngineListener& listener)
    : m_lock(std::move(lock)),
      m_paths(std::move(paths)),
      m_info(std::move(info)),
      m_trouble(trouble),
      m_listener(listener) {}

void RunLedger::save() {
    const Result<void> written = writeRun(m_paths.folder, m_info);
    const bool failedBefore = m_error.has_value();
    m_error = written ? std::nullopt : std::optional(written.error());
    if (!written && !failedBefore) m_trouble.begins(*m_error);
    if (written && failedBefore) m_trouble.ends();
    m_listener.infoChanged(m_info);
}

void RunLedger::mark(history::Mark::Kind kind, const nn::Position& position, double from, double to) {
    const history::Mark mark{kind, placeOf(m_info, position), from, to, now()};
    m_info.events.push_back(mark);
    save();
    m_listener.marked(mark);
}

void RunLedger::lookAfterFolder() {
    if (Clock::now() - m_looked < std::chrono::seconds(1)) return;
    m_looked = Clock::now();
    std::error_code error;
    if (!std::filesystem::exists(m_paths.folder, error)) return;
    if (!m_lock.isIn(m_paths.folder)) {
        Result<RunLock> lock = RunLock::acquire(m_paths.folder);
        if (!lock) return; // tried again
        m_lock = std::move(*lock);
    }
    if (m_error || !std::filesystem::exists(m_paths.run(), error)) save();
}

} // namespace throughline::session
