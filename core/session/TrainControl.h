// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace throughline::session {

/// What the user wants of a training thread: go on, pause, stop, or a look at the model. Wishes come from any thread;
/// the training thread looks at the token before every batch and rests in `waitWhilePaused`.
class TrainControl {
public:
    void pause();
    void unpause();
    void stop();
    /// Wants a copy of the model as it is at the end of the next epoch, or at a pause, whichever comes first.
    void takeModel() { m_modelWanted = true; }

    /// For the training thread: whether it is to hand one over now. Each wish is told once.
    bool isModelWanted() { return m_modelWanted.load(std::memory_order_relaxed) && m_modelWanted.exchange(false); }
    /// For the training thread: the token of the next stretch, which pause and stop both set.
    std::stop_token beginStretch();
    /// Blocks until unpaused or stopped; false for the latter.
    bool waitWhilePaused();
    bool pauseWanted() const;
    /// Set by `stop` alone: for work that a pause must not cut short.
    std::stop_token stopToken() const { return m_stop.get_token(); }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::stop_source m_stop;
    std::stop_source m_stretch;
    bool m_pause = false;
    std::atomic<bool> m_modelWanted{false};
};

} // namespace throughline::session
