// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/EngineListener.h"

#include <mutex>

namespace throughline::session {

/// History, checkpoints and run.json fail and recover each for itself, mostly together: the listener hears of the
/// first that fails (`CannotSave`), and of the end when all work. Any thread.
class SaveTrouble {
public:
    explicit SaveTrouble(EngineListener& listener) : m_listener(listener) {}
    /// One of them fails that worked before.
    void begins(const Error& error);
    /// One of them works that failed before.
    void ends();

private:
    EngineListener& m_listener;
    std::mutex m_mutex; ///< keeps a warning and its end in order
    int m_failing = 0;
};

} // namespace throughline::session
