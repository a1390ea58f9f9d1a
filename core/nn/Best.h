// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace throughline::nn {

/// Which of two values of a metric is the better one.
enum class Direction { Lower, Higher };

/// The best value of the monitored metric so far.
struct Best {
    std::int64_t epoch = 0; ///< 0: none yet
    double value = 0.0;

    bool operator==(const Best&) const = default;
};

/// Whether training was still gaining in its last epoch. The first has nothing to have gained on.
constexpr bool isGaining(std::int64_t lastEpoch, std::int64_t bestEpoch) {
    return lastEpoch > 1 && bestEpoch == lastEpoch;
}

/// What "best" means: the first value, and then each that is better than the best before it by more than `minDelta`,
/// as Keras's EarlyStopping counts gains. NaN is no value, nor is an infinity on the good side: such a number has gone
/// wrong. Plain value.
class BestTracker {
public:
    explicit BestTracker(Direction direction, double minDelta = 0.0, const Best& from = {})
        : m_sign(direction == Direction::Lower ? 1.0 : -1.0),
          m_minDelta(std::abs(minDelta)),
          m_value(from.epoch > 0 ? from.value : std::numeric_limits<double>::quiet_NaN()),
          m_epoch(static_cast<double>(from.epoch)) {}

    /// Takes the value of a later epoch; true where it is a gain.
    bool see(double epoch, double value) {
        if (std::isnan(value) || m_sign * value == -std::numeric_limits<double>::infinity()) return false;
        if (exists() && !(m_sign * value + m_minDelta < m_sign * m_value)) return false;
        m_epoch = epoch;
        m_value = value;
        return true;
    }

    bool exists() const { return !std::isnan(m_value); }
    double epoch() const { return m_epoch; }
    double value() const { return m_value; } ///< NaN where there is none
    /// For a state, which counts its epochs from 1.
    Best best() const { return exists() ? Best{static_cast<std::int64_t>(m_epoch), m_value} : Best{}; }

private:
    double m_sign;
    double m_minDelta;
    double m_value;
    double m_epoch;
};

} // namespace throughline::nn
