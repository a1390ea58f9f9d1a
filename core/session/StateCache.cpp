// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/StateCache.h"

namespace throughline::session {

namespace {

std::size_t bytesOf(const nn::TrainState& state) {
    std::size_t bytes = sizeof state;
    for (const auto* tensors : {&state.tensors, &state.optimizerTensors})
        for (const nn::Tensor& tensor : *tensors) bytes += tensor.values.size() * sizeof(float);
    return bytes;
}

/// Changes where the run begins another session, or something is done to it by hand.
std::string lineOf(const RunInfo& info) {
    return info.id + ' ' + std::to_string(info.sessions.size()) + ' ' + std::to_string(info.events.size()) + ' ' +
           std::to_string(info.abandonedEvents.size());
}

} // namespace

void StateCache::follow(const OpenedRun& run) {
    const std::string line = lineOf(run.info);
    const std::scoped_lock lock(m_mutex);
    if (line == m_line) return;
    m_line = line;
    m_entries.clear();
    m_used.clear();
    m_bytes = 0;
}

std::shared_ptr<const EpochState> StateCache::nearest(std::int64_t epoch) {
    const std::scoped_lock lock(m_mutex);
    auto behind = m_entries.upper_bound(epoch);
    if (behind == m_entries.begin()) return nullptr;
    const Entry& entry = std::prev(behind)->second;
    m_used.splice(m_used.begin(), m_used, entry.used);
    return entry.state;
}

void StateCache::add(EpochState state) {
    const std::int64_t epoch = state.state.position.epoch;
    const std::size_t bytes = bytesOf(state.state);
    const std::scoped_lock lock(m_mutex);
    if (m_entries.contains(epoch)) return;
    while (!m_used.empty() && m_bytes + bytes > m_most) {
        const auto oldest = m_entries.find(m_used.back());
        m_bytes -= oldest->second.bytes;
        m_entries.erase(oldest);
        m_used.pop_back();
    }
    m_used.push_front(epoch);
    m_entries[epoch] = {std::make_shared<const EpochState>(std::move(state)), bytes, m_used.begin()};
    m_bytes += bytes;
}

bool StateCache::has(std::int64_t epoch) const {
    const std::scoped_lock lock(m_mutex);
    return m_entries.contains(epoch);
}

void StateCache::inBackground(Job job) {
    const std::scoped_lock lock(m_threadMutex);
    if (m_isBusy.exchange(true)) return;
    m_thread = std::jthread([this, job = std::move(job)](const std::stop_token& stop) {
        job(stop);
        m_isBusy = false;
    });
}

std::size_t StateCache::size() const {
    const std::scoped_lock lock(m_mutex);
    return m_entries.size();
}

} // namespace throughline::session
