// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Judge.h"

#include "nn/Metrics.h"
#include "nn/Schedule.h"

namespace throughline::nn {

Judge::Judge(const TrainConfig& config, bool hasValidation)
    : m_stopping(config.earlyStopping),
      m_schedule(config.schedule),
      m_monitor(config.earlyStopping.monitored(hasValidation)),
      m_direction(directionOf(m_monitor).value_or(Direction::Lower)),
      m_best(m_direction, m_stopping.minDelta) {}

void Judge::judge(const EpochRecord& record) {
    const double value = record.metric(m_monitor);
    m_epochsSinceBest = m_best.see(static_cast<double>(record.epoch), value) ? 0 : m_epochsSinceBest + 1;
    if (m_schedule.kind == ScheduleKind::Plateau) judgePlateau(m_direction == Direction::Lower ? value : -value);
}

/// As Keras's ReduceLROnPlateau without cooldown: gain is more than 1e-4. `value`: the lower the better.
void Judge::judgePlateau(double value) {
    constexpr double minDelta = 1e-4;
    if (m_plateauWait < 0 || value < m_plateauBest - minDelta) {
        m_plateauBest = value;
        m_plateauWait = 0;
    } else if (++m_plateauWait >= m_schedule.plateauPatience) {
        m_plateauFactor *= Schedule::factor(m_schedule);
        m_plateauWait = 0;
    }
}

void Judge::save(TrainState& state) const {
    state.best = m_best.best();
    state.epochsSinceBest = m_epochsSinceBest;
    state.plateauFactor = m_plateauFactor;
    state.plateauBest = m_plateauBest;
    state.plateauWait = m_plateauWait;
}

void Judge::restore(const TrainState& state) {
    m_best = BestTracker(m_direction, m_stopping.minDelta, state.best);
    m_epochsSinceBest = state.epochsSinceBest;
    m_plateauFactor = state.plateauFactor;
    m_plateauBest = state.plateauBest;
    m_plateauWait = state.plateauWait;
}

} // namespace throughline::nn
