// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"
#include "nn/Best.h"

#include <limits>
#include <optional>
#include <string>

namespace throughline::history {

/// The best value of one series while its history grows: each look goes over the new records alone. Plain value.
class SeriesBest {
public:
    SeriesBest() = default; ///< of no series
    /// `direction` nothing: nobody knows which value is the better one, and there is no best.
    SeriesBest(std::string series, std::optional<nn::Direction> direction, double minDelta = 0.0);

    /// Takes the records into account that joined since the last look; all of them where there are fewer than then.
    /// Those above `until` are not looked at.
    void scan(const MetricHistory& records, double until = std::numeric_limits<double>::infinity());
    /// The next look begins anew: the history was cut, or is another.
    void reset();

    const std::string& series() const { return m_series; }
    bool exists() const { return m_best && m_best->exists(); }
    double epoch() const { return m_best->epoch(); } ///< as in the history; only where it exists
    double value() const { return m_best->value(); } ///< only where it exists

private:
    std::string m_series;
    std::optional<nn::BestTracker> m_best;
    std::optional<nn::BestTracker> m_fresh; ///< that has seen nothing
    std::size_t m_seen = 0;                 ///< records
};

} // namespace throughline::history
