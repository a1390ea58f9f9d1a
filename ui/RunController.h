// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Hints.h"
#include "session/RunQueue.h"
#include "session/Sweep.h"
#include "ui/RunQuestions.h"
#include "ui/models/Workspace.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <memory>

namespace throughline::ui {

class MessageLog;

/// Between the sessions and the window: keeps the live items of the workspace up to date, writes the messages, and has
/// asked what must be known before a run goes on. Several runs may train at once; where the window has room for one,
/// that is the one that is shown, or else the one that began last. Nothing in here waits. GUI thread.
class RunController : public QObject {
    Q_OBJECT

public:
    RunController(Workspace& workspace, MessageLog& log, std::unique_ptr<RunQuestions> questions,
                  QObject* parent = nullptr);
    ~RunController() override;
    /// Whom it asks from now on: a test has its own answers.
    void setQuestions(std::unique_ptr<RunQuestions> questions) { m_questions = std::move(questions); }

    session::RunQueue& queue() { return m_queue; }
    const session::RunQueue& queue() const { return m_queue; }
    /// The one that the window's buttons and its bottom line are about.
    session::TrainingSession& session() { return *m_current; }
    const session::TrainingSession& session() const { return *m_current; }
    /// The one that trains the run at this path, or else `session`.
    session::TrainingSession& sessionOf(const QString& path);
    /// Which run the user looks at.
    void setShown(const QString& path);
    /// Whether the runs that train keep every core busy, so that all that the window does slows them down.
    bool needsEveryCore() const;
    bool isBusy() const { return !m_queue.training().empty(); }

    /// At once where nothing trains, or else behind what waits.
    void start(const session::RunRequest& request);
    /// At once, beside whatever trains.
    void startBeside(const session::EngineRequest& request);
    /// Several runs, in folders below one: they wait as one does, or begin `beside` what trains.
    void startSweep(const session::Sweep& sweep, bool beside = false);
    /// Whether a run may be resumed: it is none that trains, or that waits to go on already.
    bool canResume(const Item& item) const;
    /// At once where nothing trains, or else behind what waits. Asks for more epochs where the run has done all of its
    /// own.
    void resume(const QString& folder, session::ResumeRequest::From from = session::ResumeRequest::From::Latest,
                std::int64_t epoch = 0);
    /// Asks from where and up to where, beginning with what is proposed.
    void askAndResume(const QString& folder, const session::ResumeRequest& proposal = {});
    /// Asks with what other settings a new run is to go on from an epoch of a run, beginning with what is proposed, and
    /// has it trained; a fan is for `fanWanted`.
    void askAndFork(const QString& folder, const session::ForkProposal& proposal);
    /// Asks about what a hint proposes.
    void askAbout(const QString& folder, const session::HintAction& action);
    void togglePause();
    /// The run of `session` alone.
    void stop();
    /// Takes up what waited when the program ended, and goes on with it.
    void takeUpQueue();
    /// For the end of the program: stops all that trains, and keeps what waits. `ended` comes for each.
    void stopAll() { m_queue.stopAll(); }

signals:
    /// What was asked for waits behind what trains.
    void queued();
    /// The run is there and trains. `asked`: by the user, just now: show it.
    void runOpened(const QString& folder, bool asked);
    /// `folder`: of the run; empty: there is none.
    void ended(const throughline::session::RunOutcome& outcome);
    /// What `TrainingSession::takeModel` asked for, of any session.
    void modelTaken(const throughline::session::LiveModelPtr& model);
    /// Several forks are to be trained side by side, beside what this one trains.
    void fanWanted(const throughline::session::FanRequest& fan);
    /// Something that the user should read now; `key` as for `cleared`.
    void troubled(const QString& key, const QString& sentence);
    void cleared(const QString& key);
    /// Of any session, or `session` is another one.
    void stateChanged();
    /// Ten times a second while a run is worked on, and at each change of its state: look at `progress()` again. One
    /// beat for all, so that no two places in the window tell different numbers.
    void ticked();

private:
    /// What is known here of a session's run.
    struct Live {
        QString folder; ///< empty: not there yet
        session::ResumeRequest lastResume;
        bool resuming = false;
        bool asked = false;
        history::SeriesBest best;
    };

    void connectSession(session::TrainingSession& session);
    void connectQueue();
    void choose();
    void updateLive(session::TrainingSession& session);
    void onStateChanged(session::TrainingSession& session);
    void onOpened(session::TrainingSession& session);
    void onFinished(session::TrainingSession& session, const session::RunOutcome& outcome);
    void beginOrQueue(const session::EngineRequest& request);
    void askAboutFork(const session::OpenedRun& run, const session::ForkProposal& proposal);

    Workspace& m_workspace;
    MessageLog& m_log;
    std::unique_ptr<RunQuestions> m_questions;
    session::RunQueue m_queue;
    session::TrainingSession* m_current = nullptr;
    QString m_shown;
    QTimer m_beat;
    std::map<const session::TrainingSession*, Live> m_live;
    bool m_asking = false; ///< what begins now was just asked for
};

} // namespace throughline::ui
