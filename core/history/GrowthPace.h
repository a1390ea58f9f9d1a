// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

#include <deque>
#include <optional>
#include <span>

namespace throughline::history {

/// How fast the points of something that is followed come, and whether they have stopped: it stalls where none has come
/// for `stallsAfter`, nor for `stallGaps` times the median distance of its newest points, as they tell when they were
/// made, or as they were seen to come. All in seconds of a clock that never runs backwards. Plain value.
class GrowthPace {
public:
    static constexpr double stallsAfter = 300.0;
    static constexpr double stallGaps = 20.0;

    /// Points came, or were there at the first look.
    void came(double now);
    /// Whether it has stalled since the last call: told once, until points come again. `histories`: all of its own.
    bool stalls(double now, std::span<const MetricHistory* const> histories);
    bool hasStalled() const { return m_stalled; }
    /// Since the newest points came; 0 before any.
    double quietFor(double now) const { return m_newest ? now - *m_newest : 0.0; }

private:
    double limit(std::span<const MetricHistory* const> histories) const;

    std::optional<double> m_newest; ///< when the last points came
    std::deque<double> m_gaps;      ///< between those that were seen to come
    bool m_stalled = false;
};

} // namespace throughline::history
