// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/History.h"
#include "session/Engine.h"
#include "session/ForkRequest.h"
#include "session/LiveModel.h"
#include "session/Progress.h"
#include "session/ResumeRequest.h"
#include "session/RunInfo.h"
#include "session/RunOutcome.h"
#include "session/RunRequest.h"
#include "session/SessionState.h"

#include <QObject>
#include <chrono>
#include <memory>

namespace throughline::session {

/// The façade in front of thread, engine and files: what panels and the command line talk to. Lives on the thread that
/// made it (the GUI thread); its signals come there, after what they tell of is on disk. One run at a time.
class TrainingSession : public QObject {
    Q_OBJECT

public:
    /// Trains in this process.
    explicit TrainingSession(QObject* parent = nullptr);
    /// Trains with what the factory makes, anew for each session.
    explicit TrainingSession(EngineFactory engine, QObject* parent = nullptr);
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
    /// While Idle: a new run from an epoch of another.
    void fork(const throughline::session::ForkRequest& request);
    /// Stops at the next batch and keeps everything in memory; a checkpoint is written too.
    void pause();
    /// After `pause`.
    void unpause();
    /// Stops at the next batch, writes a checkpoint; then `finished` with Stopped.
    void stop();
    /// Has a copy of the model taken at the end of the next epoch, or at a pause: `modelTaken` comes once. It costs the
    /// training that copy alone, and changes no bit of it.
    void takeModel();
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
    /// What `takeModel` asked for; may come before the records of its epoch.
    void modelTaken(const throughline::session::LiveModelPtr& model);
    /// Training goes on; `warningCleared` tells that an earlier warning of that code no longer holds.
    void warning(const throughline::Error& error);
    void warningCleared(throughline::ErrorCode code);
    void finished(const throughline::session::RunOutcome& outcome);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace throughline::session
