// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RecordWriter.h"

#include <thread>

namespace throughline::session {

namespace {

using namespace std::chrono_literals;

constexpr auto commitInterval = 1ms;
constexpr std::size_t mostPending = std::size_t{64} << 20;

} // namespace

RecordWriter::RecordWriter(history::HistoryStore& store, nn::EpochRecord last, SaveTrouble& trouble,
                           EngineListener& listener)
    : m_store(store), m_trouble(trouble), m_listener(listener), m_last(std::move(last)), m_saved(m_last) {}

void RecordWriter::add(const nn::EpochRecord& record) {
    m_last = record;
    m_store.add(record);
    m_uncommitted.add(record);
}

bool RecordWriter::isDue() const {
    return Clock::now() - m_committed >= commitInterval;
}

bool RecordWriter::commit(const std::stop_token& stop) {
    rest();
    if (Result<void> committed = m_store.commit(); !committed) {
        const bool failedBefore = m_error.has_value();
        m_error = std::move(committed.error());
        if (!failedBefore) m_trouble.begins(*m_error);
        // A disk that stays full must not fill the memory too.
        if (m_store.pendingBytes() > mostPending)
            while (!stop.stop_requested() && !m_store.commit()) std::this_thread::sleep_for(200ms);
        if (m_store.pendingBytes() > 0) return false;
    }
    if (std::exchange(m_error, std::nullopt)) m_trouble.ends();
    m_saved = m_last;
    if (!m_uncommitted.empty()) m_listener.recorded(m_uncommitted);
    m_uncommitted.clear();
    return true;
}

} // namespace throughline::session
