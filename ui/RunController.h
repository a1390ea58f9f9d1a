// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/RunQuestions.h"
#include "ui/models/Workspace.h"

#include <QObject>
#include <QTimer>
#include <memory>

namespace throughline::ui {

class MessageLog;

/// Between the session and the window: keeps the live item of the workspace up to date, writes the messages, and has
/// asked what must be known before a run goes on. Nothing in here waits. GUI thread.
class RunController : public QObject {
    Q_OBJECT

public:
    RunController(Workspace& workspace, MessageLog& log, std::unique_ptr<RunQuestions> questions,
                  QObject* parent = nullptr);
    /// Whom it asks from now on: a test has its own answers.
    void setQuestions(std::unique_ptr<RunQuestions> questions) { m_questions = std::move(questions); }

    session::TrainingSession& session() { return m_session; }
    const session::TrainingSession& session() const { return m_session; }
    /// Whether the run that trains keeps every core busy, so that all that the window does slows it down.
    bool needsEveryCore() const;
    bool isBusy() const { return m_session.state() != session::SessionState::Idle; }

    void start(const session::RunRequest& request);
    /// Asks for more epochs where the run has done all of its own.
    void resume(const QString& folder, session::ResumeRequest::From from = session::ResumeRequest::From::Latest,
                std::int64_t epoch = 0);
    /// Asks from where and up to where.
    void askAndResume(const QString& folder);
    /// Asks with what other settings a new run is to go on from an epoch of a run, and has it trained; a fan is for
    /// `fanWanted`.
    void askAndFork(const QString& folder, std::int64_t epoch, const std::vector<std::uint32_t>& leftOut = {});
    void fork(const session::ForkRequest& request);
    void togglePause();

signals:
    /// The run is there and trains: show it.
    void runOpened(const QString& folder);
    void ended(const throughline::session::RunOutcome& outcome);
    /// Several forks are to be trained side by side, beside what this one trains.
    void fanWanted(const throughline::session::FanRequest& fan);
    /// Something that the user should read now; `key` as for `cleared`.
    void troubled(const QString& key, const QString& sentence);
    void cleared(const QString& key);
    /// Ten times a second while a run is worked on, and at each change of its state: look at `progress()` again. One
    /// beat for all, so that no two places in the window tell different numbers.
    void ticked();

private:
    void connectSession();
    void updateLive();
    void onOpened();
    void onFinished(const session::RunOutcome& outcome);
    void begin(const session::ResumeRequest& request);

    Workspace& m_workspace;
    MessageLog& m_log;
    std::unique_ptr<RunQuestions> m_questions;
    session::TrainingSession m_session;
    QTimer m_beat;
    session::ResumeRequest m_lastResume;
    bool m_resuming = false;
    history::SeriesBest m_best; ///< of the run that is trained
};

} // namespace throughline::ui
