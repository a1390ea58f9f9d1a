// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TrainControl.h"

namespace throughline::session {

void TrainControl::pause() {
    const std::scoped_lock lock(m_mutex);
    m_pause = true;
    m_stretch.request_stop();
}

void TrainControl::unpause() {
    const std::scoped_lock lock(m_mutex);
    m_pause = false;
    m_changed.notify_all();
}

void TrainControl::stop() {
    const std::scoped_lock lock(m_mutex);
    m_stop.request_stop();
    m_stretch.request_stop();
    m_changed.notify_all();
}

std::stop_token TrainControl::beginStretch() {
    const std::scoped_lock lock(m_mutex);
    m_stretch = std::stop_source();
    if (m_pause || m_stop.stop_requested()) m_stretch.request_stop();
    return m_stretch.get_token();
}

bool TrainControl::waitWhilePaused() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_pause || m_stop.stop_requested(); });
    return !m_stop.stop_requested();
}

bool TrainControl::pauseWanted() const {
    const std::scoped_lock lock(m_mutex);
    return m_pause;
}

} // namespace throughline::session
