// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"
#include "nn/TrainState.h"
#include "session/OpenedRun.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace throughline::session {

/// What training forward leaves at the end of an epoch.
struct EpochState {
    nn::TrainState state;
    nn::TrainConfig config; ///< that its last batch was trained with
};

/// States of one run that were lately had again, so that the epochs beside them soon are: what a hand that is dragged
/// along a curve asks for. Those that were used longest ago go first. Any thread.
class StateCache {
public:
    /// `most`: bytes of all states together; one is kept however large it is.
    explicit StateCache(std::size_t most = std::size_t{64} << 20) : m_most(most) {}

    /// Forgets the states of another run, or of this one before it went another way.
    void follow(const OpenedRun& run);
    /// That of an epoch, or of the nearest one before it; null: none.
    std::shared_ptr<const EpochState> nearest(std::int64_t epoch);
    bool has(std::int64_t epoch) const;
    void add(EpochState state);
    std::size_t size() const;

    using Job = std::function<void(const std::stop_token&)>;
    /// Runs it on a thread of the cache's own, unless one is running. It is told to stop when the cache goes.
    void inBackground(Job job);

private:
    struct Entry {
        std::shared_ptr<const EpochState> state;
        std::size_t bytes = 0;
        std::list<std::int64_t>::iterator used;
    };

    const std::size_t m_most;
    mutable std::mutex m_mutex; ///< guards all below
    std::string m_line;         ///< of the run
    std::map<std::int64_t, Entry> m_entries;
    std::list<std::int64_t> m_used; ///< epochs, the latest first
    std::size_t m_bytes = 0;
    std::atomic<bool> m_isBusy{false};
    std::mutex m_threadMutex; ///< guards the thread, which goes first
    std::jthread m_thread;
};

} // namespace throughline::session
