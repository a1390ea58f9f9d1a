// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RateReplay.h"

#include <limits>
#include <utility>

namespace throughline::session {

std::int64_t RateReplay::nextStep() const {
    return m_changes.empty() ? std::numeric_limits<std::int64_t>::max() : m_changes.front().step;
}

std::optional<double> RateReplay::take(std::int64_t step) {
    if (m_changes.empty() || m_changes.front().step != step) return std::nullopt;
    m_taken = m_changes.front();
    m_changes.pop_front();
    return m_taken->rate;
}

bool RateReplay::isReplayed(std::int64_t step, double rate) const {
    return m_taken && m_taken->step == step && m_taken->rate == rate;
}

bool RateReplay::leave() {
    return !std::exchange(m_changes, {}).empty();
}

} // namespace throughline::session
