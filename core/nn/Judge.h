// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Best.h"
#include "nn/EpochRecord.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

namespace throughline::nn {

/// What follows from the metrics of the epochs: which of them is the best, whether patience has run out, and what the
/// schedule `plateau` makes of the learning rate. Confined to one thread.
class Judge {
public:
    Judge(const TrainConfig& config, bool hasValidation);

    /// Takes the record of the epoch that has just ended.
    void judge(const EpochRecord& record);

    /// The metric that decides.
    const std::string& monitor() const { return m_monitor; }
    bool isPatienceOver() const { return m_stopping.isOver(m_epochsSinceBest); }
    /// What the reductions have left of the rate; 1 with any other schedule.
    double plateauFactor() const { return m_plateauFactor; }

    /// Its part of a state.
    void save(TrainState& state) const;
    void restore(const TrainState& state);

private:
    void judgePlateau(double value);

    EarlyStopping m_stopping;
    ScheduleConfig m_schedule;
    std::string m_monitor;
    Direction m_direction;
    BestTracker m_best;
    std::int64_t m_epochsSinceBest = 0;
    double m_plateauFactor = 1.0;
    double m_plateauBest = 0.0;
    std::int64_t m_plateauWait = -1; ///< epochs; -1: none seen yet
};

} // namespace throughline::nn
