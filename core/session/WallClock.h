// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace throughline::session {

/// Milliseconds since 1970 UTC: to be written down. Durations are measured by the steady clock.
inline std::int64_t now() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace throughline::session
