// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace throughline::nn {

namespace {

/// From `from` to `to` along half a cosine, `part` in [0, 1].
double cosine(double from, double to, double part) {
    return to + (from - to) * 0.5 * (1.0 + std::cos(std::numbers::pi * std::clamp(part, 0.0, 1.0)));
}

double oneCycle(double base, double step, double steps) {
    constexpr double rise = 0.3;
    constexpr double startDivisor = 25.0;
    constexpr double endDivisor = 1e4;
    const double start = base / startDivisor;
    const double top = std::max(0.0, rise * steps - 1.0);
    const double end = std::max(top + 1.0, steps - 1.0);
    return step < top ? cosine(start, base, step / top) : cosine(base, start / endDivisor, (step - top) / (end - top));
}

} // namespace

Schedule::Schedule(const ScheduleConfig& config, std::int64_t epochs, std::int64_t batchesPerEpoch)
    : m_config(config),
      m_batchesPerEpoch(static_cast<double>(batchesPerEpoch)),
      m_first(static_cast<double>(config.begins * batchesPerEpoch)),
      m_steps(static_cast<double>((epochs - config.begins) * batchesPerEpoch)),
      m_warmup(config.warmupEpochs * m_batchesPerEpoch) {}

double Schedule::factor(const ScheduleConfig& config) {
    if (config.factor > 0.0) return config.factor;
    return config.kind == ScheduleKind::Exponential ? 0.95 : 0.5;
}

double Schedule::rate(double base, double plateauFactor, std::int64_t step) const {
    const double at = std::max(0.0, static_cast<double>(step) - m_first);
    const double epoch = std::floor(at / m_batchesPerEpoch);
    double rate = base;
    switch (m_config.kind) {
    case ScheduleKind::Constant:
        break;
    case ScheduleKind::Step:
        rate *= std::pow(factor(m_config), std::floor(epoch / m_config.stepEpochs));
        break;
    case ScheduleKind::Exponential:
        rate *= std::pow(factor(m_config), epoch);
        break;
    case ScheduleKind::Cosine:
        rate =
            cosine(base, std::min(m_config.minLearningRate, base), (at - m_warmup) / std::max(1.0, m_steps - m_warmup));
        break;
    case ScheduleKind::OneCycle:
        rate = oneCycle(base, at, m_steps);
        break;
    case ScheduleKind::Plateau:
        rate = std::max(base * plateauFactor, std::min(m_config.minLearningRate, base));
        break;
    }
    return at < m_warmup ? rate * (at + 1.0) / m_warmup : rate;
}

} // namespace throughline::nn
