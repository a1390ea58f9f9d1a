// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace throughline::session {

/// What the user wants of a training thread: go on, pause, or stop. Wishes come from any thread; the training thread
/// looks at the token before every batch and rests in `waitWhilePaused`.
class TrainControl {
public:
    void pause();
    void unpause();
    void stop();

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
};

} // namespace throughline::session
