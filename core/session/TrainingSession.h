// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"
#include "nn/EpochRecord.h"
#include "session/Retraining.h"

#include <QObject>
#include <chrono>
#include <memory>
#include <optional>

namespace throughline::session {

/// A new run. Plain value, handed to the worker.
struct RunRequest {
    data::DataSpec data{};
    std::shared_ptr<const data::LoadedData> loaded{}; ///< `data`, where it was read before; null: to be read
    nn::TrainConfig config{};
    CheckpointPolicy checkpoints{};
    std::filesystem::path folder{}; ///< empty: a new one in the user's runs
    std::string name{};             ///< empty: from data and widths ("digits 128-64")
    int threads = 0;                ///< 0: all that help
};

/// Going on with a run on disk.
struct ResumeRequest {
    enum class From { Latest, Best, Epoch };
    std::filesystem::path folder{};
    From from = From::Latest;
    std::int64_t epoch = 0; ///< for From::Epoch
    /// New total; nothing: what the run asked for. A run whose patience has run out goes on to them without early
    /// stopping: who asks for epochs has seen that it had stopped.
    std::optional<std::int64_t> epochs{};
    std::optional<int> patience{};  ///< from now on; nothing: the run's
    bool acceptChangedData = false; ///< else a changed fingerprint ends in `DataChanged`
    int threads = 0;
};

/// The one ending of a session.
struct RunOutcome {
    OutcomeKind kind = OutcomeKind::Completed;
    std::optional<Error> error{}; ///< with Failed
    std::filesystem::path folder{};
    std::int64_t epoch = 0;  ///< completed in all
    std::int64_t epochs = 0; ///< asked for
    nn::EpochRecord last{};  ///< epoch 0: none
    std::string bestMetric{};
    nn::Best best{};
    double seconds = 0.0; ///< of training in this session
    double samplesPerSecond = 0.0;
};

/// A look at a running session. Read at display rate; costs nothing to the worker.
struct Progress {
    std::int64_t epoch = 0; ///< completed
    std::int64_t epochs = 0;
    std::int64_t batch = 0; ///< of the epoch that runs
    std::int64_t batchesPerEpoch = 0;
    double samplesPerSecond = 0.0;
    double secondsLeft = 0.0;    ///< NaN: not known yet. Counted from this session's epochs alone
    std::int64_t savedEpoch = 0; ///< of the newest checkpoint on disk
    double savedAgo = 0.0;       ///< seconds, whatever the wall clock does; NaN: none in this session yet
    std::optional<RetrainingProgress> retraining{}; ///< of the epoch that the run goes on from, where it was not kept
};

enum class SessionState { Idle, Preparing, Training, Paused, Stopping };

/// The façade in front of thread, trainer and files: what panels and the command line talk to. Lives on the thread that
/// made it (the GUI thread); its signals come there, after what they tell of is on disk. One run at a time.
class TrainingSession : public QObject {
    Q_OBJECT

public:
    explicit TrainingSession(QObject* parent = nullptr);
    /// Stops at the next batch, writes a checkpoint, waits for the worker.
    ~TrainingSession() override;

    SessionState state() const;
    /// Of the run that is or was last trained; valid after `opened`.
    const RunInfo& info() const;
    const std::filesystem::path& folder() const;
    const history::History& history() const;
    Progress progress() const;

    /// How long records are gathered before `recordsAppended` tells of them; 16 ms at first. Longer where the training
    /// needs every core, and each time that a display wakes up costs it something.
    void setDisplayInterval(std::chrono::milliseconds interval);

public slots:
    /// Only while Idle.
    void start(const throughline::session::RunRequest& request);
    /// While Idle: goes on with a run on disk.
    void resume(const throughline::session::ResumeRequest& request);
    /// Stops at the next batch and keeps everything in memory; a checkpoint is written too.
    void pause();
    /// After `pause`.
    void unpause();
    /// Stops at the next batch, writes a checkpoint; then `finished` with Stopped.
    void stop();
    /// Base rate from the next batch on; recorded as an event.
    void setLearningRate(double rate);

signals:
    void stateChanged(throughline::session::SessionState state);
    /// Folder, data and history are there, training starts: `info`, `folder` and `history` are valid from here on.
    void opened();
    /// Records [first, history().records.size()) are new. At most once in a display interval.
    void recordsAppended(std::size_t first);
    /// The records were cut back (a resume from an earlier epoch) or a ghost joined: draw all anew.
    void historyReset();
    void markAdded(const throughline::history::Mark& mark);
    /// Training goes on; `warningCleared` tells that an earlier warning of that code no longer holds.
    void warning(const throughline::Error& error);
    void warningCleared(throughline::ErrorCode code);
    void finished(const throughline::session::RunOutcome& outcome);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace throughline::session

Q_DECLARE_METATYPE(throughline::session::RunOutcome)
