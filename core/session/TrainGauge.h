// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainState.h"
#include "session/Progress.h"

#include <atomic>
#include <cstdint>
#include <mutex>

namespace throughline::nn {
class TrainLoop;
}

namespace throughline::session {

/// Where a training thread is, for displays: written there, read anywhere, no waiting on either side.
class TrainGauge {
public:
    // For the training thread.
    /// The run is there: `loop` is asked for its place until `end`.
    void begin(const nn::TrainLoop& loop, std::int64_t epochs, std::int64_t trainingRows);
    void end();
    void stretchBegins();
    void stretchEnds();
    void reads(const data::Reading& reading);
    void retrains(const RetrainingProgress& progress);
    /// A checkpoint is on disk. The writer's thread.
    void saved(std::int64_t epoch);

    // For any thread.
    Progress progress() const;
    double seconds() const;          ///< trained in this session
    std::int64_t steps() const;      ///< batches of this session
    double samplesPerSecond() const; ///< of this session; 0: none yet

private:
    double secondsSinceSaved() const; ///< NaN: nothing is saved yet
    nn::Position position() const;

    std::atomic<std::int64_t> m_step{0}, m_stepsBefore{0}, m_batchesPerEpoch{0}, m_epochs{0}, m_trainingRows{0};
    std::atomic<std::int64_t> m_trainedNs{0};    ///< of this session, without the stretch that runs
    std::atomic<std::int64_t> m_stretchBegan{0}; ///< steady clock, ns; 0: none runs
    std::atomic<std::int64_t> m_savedEpoch{0};
    std::atomic<std::int64_t> m_savedAt{0}; ///< steady clock, ns; 0: not yet
    std::atomic<std::uint64_t> m_readAt{0}, m_readOf{0}, m_readRows{0}, m_readMemory{0};
    std::atomic<int> m_readTime{0}; ///< 0: nothing is read
    std::atomic<std::int64_t> m_retrainFrom{0}, m_retrainEpoch{0};
    std::atomic<double> m_retrainSeconds{0.0};
    std::atomic<double> m_retrainShare{-1.0}; ///< negative: nothing is trained again
    mutable std::mutex m_loopMutex;
    const nn::TrainLoop* m_loop = nullptr; ///< for its `position`; guarded by the mutex
};

} // namespace throughline::session
