// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainLoop.h"
#include "session/CheckpointManager.h"
#include "session/PreparedRun.h"
#include "session/RateChange.h"
#include "session/RecordBatch.h"
#include "session/RunOutcome.h"
#include "session/SessionState.h"
#include "session/TrainControl.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <variant>

namespace throughline::session {

/// What the training thread tells. Called there, `warning` and `warningCleared` on the checkpoint writer's thread too:
/// an implementation passes values on to its own.
class TrainerListener {
public:
    virtual ~TrainerListener() = default;
    virtual void stateChanged(SessionState state) = 0;
    virtual void opened(RunInfo info, std::filesystem::path folder, history::History history) = 0;
    /// These are in the history file.
    virtual void recorded(const RecordBatch& records) = 0;
    /// Records above `epoch` have left the history for `ghost`.
    virtual void rewound(std::int64_t epoch, history::MetricHistory ghost) = 0;
    virtual void infoChanged(RunInfo info) = 0;
    virtual void marked(const history::Mark& mark) = 0;
    virtual void warning(const Error& error) = 0;
    virtual void warningCleared(ErrorCode code) = 0;
};

/// Where a training thread is, for displays: written there, read anywhere, no waiting on either side.
struct TrainerGauge {
    std::atomic<std::int64_t> step{0}, stepsBefore{0}, batchesPerEpoch{0}, epochs{0};
    std::atomic<std::int64_t> trainedNs{0};    ///< of this session, without the stretch that runs
    std::atomic<std::int64_t> stretchBegan{0}; ///< steady clock, ns; 0: none runs
    std::atomic<std::int64_t> savedEpoch{0};
    std::atomic<std::int64_t> savedAt{0}; ///< steady clock, ns; 0: not yet
    std::atomic<std::int64_t> trainingRows{0};
    std::atomic<std::int64_t> retrainFrom{0}, retrainEpoch{0};
    std::atomic<double> retrainSeconds{0.0};
    std::atomic<double> retrainShare{-1.0}; ///< negative: nothing is trained again
    std::mutex loopMutex;
    const nn::TrainLoop* loop = nullptr; ///< for its `position`; guarded by the mutex

    nn::Position position();
    double seconds() const;
    double secondsSinceSaved() const; ///< NaN: nothing is saved yet
};

/// One session of training, from the request to its one outcome; the whole of it runs in `run`, on the thread that
/// calls it. Order of every epoch: the record to the history file, then the state to the checkpoints' writer, then the
/// record to the listener. Epochs far below a millisecond share a write to the file.
class Trainer : private nn::TrainObserver {
public:
    Trainer(TrainControl& control, TrainerGauge& gauge, TrainerListener& listener);
    ~Trainer() override;

    RunOutcome run(const std::variant<RunRequest, ResumeRequest>& request);
    /// The base rate from the next batch on. Any thread.
    void setLearningRate(double rate);

private:
    // Durations are the steady clock's, which nobody sets; the time of day is only written down. On Linux it stands
    // still while the machine sleeps (clock_gettime(2), CLOCK_MONOTONIC), so that a night's suspend counts neither as
    // training nor in the time left, and "saved … ago" means waking time.
    using Clock = std::chrono::steady_clock;

    void epochFinished(const nn::EpochRecord& record, const nn::TrainLoop& loop) override;
    void learningRateChanged(double from, double to, const nn::TrainLoop& loop) override;

    Result<std::optional<PreparedRun>> prepare(const std::variant<RunRequest, ResumeRequest>& request);
    void open(PreparedRun prepared);
    nn::Ending train();
    bool rest();
    bool replayChange();
    void leaveReplay();
    RunOutcome close(nn::Ending ending);
    void file(OutcomeKind kind, nn::Ending ending);
    RunOutcome outcome() const;
    bool retrained(const nn::EpochRecord& record);
    void divert(const nn::EpochRecord& record);
    void commit();
    void waitForSpace();
    void submit(const nn::TrainLoop& loop, CheckpointManager::Reason reason);
    void mark(history::Mark::Kind kind, double from = 0.0, double to = 0.0);
    void saveInfo();
    void lookAfterFolder();
    void warn(const Error& error);
    void writingFails(const Error& error);
    void writingWorks();

    TrainControl& m_control;
    TrainerGauge& m_gauge;
    TrainerListener& m_listener;

    std::optional<PreparedRun> m_run;
    std::unique_ptr<CheckpointManager> m_checkpoints;
    std::deque<RateChange> m_replay;      ///< made by hand above where the session goes on, to be made again
    std::optional<RateChange> m_replayed; ///< the newest of them
    RecordBatch m_uncommitted;
    Clock::time_point m_committed; ///< time of the newest write
    Clock::time_point m_looked;    ///< after the folder
    std::mutex m_failingMutex;     ///< keeps a warning and its end in order
    int m_failing = 0;             ///< of history, checkpoints, run.json: how many cannot be written
    bool m_commitFails = false, m_infoUnsaved = false;
    Error m_unsaved;                 ///< why the newest of both failed
    nn::EpochRecord m_last, m_saved; ///< trained, and in the history file
    nn::TrainState m_state;          ///< scratch for the ending
    std::mutex m_loopMutex;          ///< guards m_run's loop against setLearningRate while it is made or dropped
    std::optional<double> m_rate;    ///< asked for before there was a loop
};

} // namespace throughline::session
