// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace throughline::session {

/// What a training session does at the moment.
enum class SessionState { Idle, Preparing, Training, Paused, Stopping };

} // namespace throughline::session
