// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SaveTrouble.h"

namespace throughline::session {

void SaveTrouble::begins(const Error& error) {
    const std::scoped_lock lock(m_mutex);
    if (m_failing++ == 0) m_listener.warning({ErrorCode::CannotSave, error.file, error.arguments});
}

void SaveTrouble::ends() {
    const std::scoped_lock lock(m_mutex);
    if (--m_failing == 0) m_listener.warningCleared(ErrorCode::CannotSave);
}

} // namespace throughline::session
