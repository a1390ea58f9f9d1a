// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TrainGauge.h"

#include "nn/TrainLoop.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace throughline::session {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Durations are the steady clock's, which nobody sets; the time of day is only written down. On Linux it stands still
/// while the machine sleeps (clock_gettime(2), CLOCK_MONOTONIC), so that a night's suspend counts neither as training
/// nor in the time left, and "saved … ago" means waking time.
std::int64_t steadyNs() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace

void TrainGauge::begin(const nn::TrainLoop& loop, std::int64_t epochs, std::int64_t trainingRows) {
    const nn::Position position = loop.position();
    m_batchesPerEpoch = loop.batchesPerEpoch();
    m_epochs = epochs;
    m_trainingRows = trainingRows;
    m_step = m_stepsBefore = position.step;
    m_savedEpoch = position.epoch;
    const std::scoped_lock lock(m_loopMutex);
    m_loop = &loop;
}

void TrainGauge::end() {
    const std::scoped_lock lock(m_loopMutex);
    if (m_loop) m_step = m_loop->position().step;
    m_loop = nullptr;
}

void TrainGauge::stretchBegins() {
    m_stretchBegan = steadyNs();
}

void TrainGauge::stretchEnds() {
    m_trainedNs += steadyNs() - m_stretchBegan.exchange(0);
}

void TrainGauge::reads(const data::Reading& reading) {
    m_readAt = reading.place.at;
    m_readOf = reading.place.of;
    // Told once, before the values are read.
    if (reading.memory > 0) m_readRows = reading.rows;
    if (reading.memory > 0) m_readMemory = reading.memory;
    m_readTime = reading.time;
}

void TrainGauge::retrains(const RetrainingProgress& progress) {
    m_retrainFrom = progress.from;
    m_retrainEpoch = progress.epoch;
    m_retrainSeconds = progress.seconds;
    m_retrainShare = progress.share;
}

void TrainGauge::saved(std::int64_t epoch) {
    m_savedEpoch = epoch;
    m_savedAt = steadyNs();
}

nn::Position TrainGauge::position() const {
    const std::scoped_lock lock(m_loopMutex);
    const std::int64_t done = m_loop ? m_loop->position().step : m_step.load();
    const std::int64_t batches = std::max<std::int64_t>(m_batchesPerEpoch, 1);
    return {done / batches, done % batches, done};
}

std::int64_t TrainGauge::steps() const {
    return position().step - m_stepsBefore;
}

double TrainGauge::seconds() const {
    const std::int64_t began = m_stretchBegan;
    return 1e-9 * static_cast<double>(m_trainedNs + (began > 0 ? steadyNs() - began : 0));
}

double TrainGauge::secondsSinceSaved() const {
    const std::int64_t at = m_savedAt;
    return at > 0 ? static_cast<double>(steadyNs() - at) * 1e-9 : unknown;
}

double TrainGauge::samplesPerSecond() const {
    const double trained = seconds();
    const auto batches = static_cast<double>(std::max<std::int64_t>(m_batchesPerEpoch, 1));
    const double samples = static_cast<double>(steps()) / batches * static_cast<double>(m_trainingRows);
    return trained > 0.0 ? samples / trained : 0.0;
}

Progress TrainGauge::progress() const {
    Progress progress;
    const nn::Position now = position();
    progress.epoch = now.epoch;
    progress.batch = now.batch;
    progress.epochs = m_epochs;
    progress.batchesPerEpoch = m_batchesPerEpoch;
    progress.savedEpoch = m_savedEpoch;
    progress.savedAgo = secondsSinceSaved();
    progress.samplesPerSecond = samplesPerSecond();
    if (const int time = m_readTime; time > 0)
        progress.reading = {{m_readAt, m_readOf}, time, m_readRows, m_readMemory};
    if (const double share = m_retrainShare; share >= 0.0)
        progress.retraining = {m_retrainFrom, m_retrainEpoch, share, m_retrainSeconds};

    const double trained = seconds();
    const auto steps = static_cast<double>(now.step - m_stepsBefore);
    const auto batches = static_cast<double>(std::max<std::int64_t>(progress.batchesPerEpoch, 1));
    const double left = static_cast<double>(progress.epochs) * batches - static_cast<double>(now.step);
    // The first batches warm caches up: a guess from them would frighten.
    const bool known = steps > 1.0 && trained > 0.2;
    progress.secondsLeft = known ? left * trained / steps : unknown;
    return progress;
}

} // namespace throughline::session
