// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/GrowthPace.h"

#include <algorithm>
#include <vector>

namespace throughline::history {

namespace {

constexpr std::size_t gapsKept = 64; ///< the newest tell how fast points come

} // namespace

void GrowthPace::came(double now) {
    if (m_newest && !m_stalled) m_gaps.push_back(now - *m_newest);
    if (m_gaps.size() > gapsKept) m_gaps.pop_front();
    m_newest = now;
    m_stalled = false;
}

bool GrowthPace::stalls(double now, std::span<const MetricHistory* const> histories) {
    if (!m_newest || m_stalled || quietFor(now) < stallsAfter || quietFor(now) < limit(histories)) return false;
    m_stalled = true;
    return true;
}

double GrowthPace::limit(std::span<const MetricHistory* const> histories) const {
    std::vector<double> gaps(m_gaps.begin(), m_gaps.end());
    // Where the points tell when they were made, that is better than when they were seen.
    for (const MetricHistory* const records : histories) {
        const auto time = records->x(XAxis::WallTime);
        for (std::size_t i = std::max<std::size_t>(time.size(), gapsKept) - gapsKept + 1; i < time.size(); ++i)
            gaps.push_back((time[i] - time[i - 1]) / 1000.0);
    }
    if (gaps.empty()) return stallsAfter;
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    return std::max(stallsAfter, stallGaps * *middle);
}

} // namespace throughline::history
