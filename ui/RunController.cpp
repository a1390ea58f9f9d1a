// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunController.h"

#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "ui/models/MessageLog.h"

#include <QDateTime>
#include <QThread>
#include <algorithm>
#include <array>
#include <limits>

namespace throughline::ui {

using session::OutcomeKind;
using session::SessionState;
using Status = session::RunSummary::Status;

namespace {

constexpr std::chrono::milliseconds Frame(16), Beat(100), CalmBeat(1000);

const auto OutcomeKey = QStringLiteral("outcome");

QString warningKey(ErrorCode code) {
    return QStringLiteral("warning-%1").arg(static_cast<int>(code));
}

Status statusOf(OutcomeKind kind) {
    switch (kind) {
    case OutcomeKind::Completed:
        return Status::Completed;
    case OutcomeKind::Stopped:
        return Status::Stopped;
    case OutcomeKind::EarlyStopped:
        return Status::EarlyStopped;
    case OutcomeKind::Diverged:
        return Status::Diverged;
    case OutcomeKind::Failed:
        return Status::Failed;
    }
    return Status::Failed;
}

QString endingText(const session::RunOutcome& outcome) {
    const auto epoch = grouped(outcome.epoch);
    switch (outcome.kind) {
    case OutcomeKind::Completed:
        return RunController::tr("Done: %1 in %2.")
            .arg(counted(outcome.epoch, RunController::tr("epoch"), RunController::tr("epochs")),
                 durationText(outcome.seconds));
    case OutcomeKind::Stopped:
        return RunController::tr("Stopped; epoch %1 of %2 is safe.").arg(epoch, grouped(outcome.epochs));
    case OutcomeKind::EarlyStopped:
        return RunController::tr("Stopped early at epoch %1: no gain since %2.")
            .arg(epoch, grouped(outcome.best.epoch));
    case OutcomeKind::Diverged:
        return RunController::tr("The loss is no longer a number after epoch %1; try a lower learning rate.")
            .arg(epoch);
    case OutcomeKind::Failed:
        return outcome.error ? errorText(*outcome.error) : RunController::tr("The run failed.");
    }
    return {};
}

} // namespace

RunController::RunController(Workspace& workspace, MessageLog& log, std::unique_ptr<RunQuestions> questions,
                             QObject* parent)
    : QObject(parent), m_workspace(workspace), m_log(log), m_questions(std::move(questions)) {
    connectSession();
    m_beat.setInterval(Beat);
    connect(&m_beat, &QTimer::timeout, this, &RunController::ticked);
}

void RunController::connectSession() {
    using Session = session::TrainingSession;
    connect(&m_session, &Session::opened, this, &RunController::onOpened);
    connect(&m_session, &Session::finished, this, &RunController::onFinished);
    connect(&m_session, &Session::stateChanged, this, [this](SessionState state) {
        updateLive();
        const bool idle = state == SessionState::Idle;
        if (idle) m_beat.stop();
        if (!idle && !m_beat.isActive()) m_beat.start();
        emit ticked();
    });
    connect(&m_session, &Session::recordsAppended, this, [this](std::size_t first) {
        m_best.scan(m_session.history().records);
        updateLive();
        m_workspace.growLive(first);
        if (m_beat.intervalAsDuration() != CalmBeat) return;
        // One waking a second, not two.
        m_beat.start();
        emit ticked();
    });
    connect(&m_session, &Session::markAdded, &m_workspace, &Workspace::markLive);
    connect(&m_session, &Session::historyReset, this, [this] {
        m_best.reset();
        m_best.scan(m_session.history().records);
        m_workspace.cutLive();
        updateLive();
    });
    connect(&m_session, &Session::warning, this, [this](const Error& error) {
        m_log.add(MessageLog::Kind::Warning, errorText(error));
        emit troubled(warningKey(error.code), errorText(error));
    });
    connect(&m_session, &Session::warningCleared, this, [this](ErrorCode code) { emit cleared(warningKey(code)); });
}

void RunController::start(const session::RunRequest& request) {
    if (isBusy()) return;
    m_resuming = false;
    m_session.start(request);
}

void RunController::resume(const QString& folder, session::ResumeRequest::From from, std::int64_t epoch) {
    if (isBusy()) return;
    session::ResumeRequest request;
    request.folder = folder.toStdString();
    request.from = from;
    request.epoch = epoch;
    const auto* item = m_workspace.find(folder);
    const bool over =
        item && (item->summary.status == Status::Completed || item->summary.status == Status::EarlyStopped);
    if (over && from == session::ResumeRequest::From::Latest) {
        askAndResume(folder);
        return;
    }
    begin(request);
}

void RunController::askAndResume(const QString& folder) {
    const auto* item = m_workspace.find(folder);
    if (isBusy() || !item || !item->run) return;
    m_questions->askHowToResume(*item->run, [this](const session::ResumeRequest& request) { begin(request); });
}

void RunController::askAndFork(const QString& folder, std::int64_t epoch, const std::vector<std::uint32_t>& leftOut) {
    const auto* item = m_workspace.find(folder);
    if (!item || !item->run) return;
    m_questions->askHowToFork(
        *item->run, epoch, leftOut,
        [this](const session::ForkRequest& request, const std::vector<session::FanBranch>& branches) {
            if (branches.empty())
                fork(request);
            else
                emit fanWanted({{}, branches});
        });
}

void RunController::fork(const session::ForkRequest& request) {
    if (isBusy()) return;
    m_resuming = false;
    m_session.fork(request);
}

void RunController::begin(const session::ResumeRequest& request) {
    if (isBusy()) return; // an answer may come after another run has begun
    m_lastResume = request;
    m_resuming = true;
    m_session.resume(request);
}

void RunController::togglePause() {
    if (m_session.state() == SessionState::Training)
        m_session.pause();
    else if (m_session.state() == SessionState::Paused)
        m_session.unpause();
}

bool RunController::needsEveryCore() const {
    const auto& sessions = m_session.info().sessions;
    return isBusy() && !sessions.empty() && sessions.back().threads >= QThread::idealThreadCount();
}

void RunController::onOpened() {
    // Once a second all is drawn that has come: more often, it would cost the training more than 3 %.
    const bool calm = needsEveryCore();
    m_beat.setInterval(calm ? CalmBeat : Beat);
    m_session.setDisplayInterval(calm ? CalmBeat : Frame);
    const auto& info = m_session.info();
    const auto& records = m_session.history().records;
    const auto folder = QString::fromStdString(m_session.folder().string());
    m_workspace.beginLive(info, folder, m_session.history());
    m_best = session::bestOfRun(info);
    m_best.scan(records);
    updateLive();
    const auto name = visible(info.name);
    const auto from = info.sessions.empty() ? 0 : info.sessions.back().from.epoch;
    m_log.add(MessageLog::Kind::Note, m_resuming    ? tr("Resumed “%1” from epoch %2.").arg(name, grouped(from))
                                      : info.parent ? tr("Forked “%1” at epoch %2.").arg(name, grouped(from))
                                                    : tr("Started “%1”.").arg(name));
    emit cleared(OutcomeKey);
    emit runOpened(folder);
}

void RunController::updateLive() {
    if (m_workspace.livePath().isEmpty()) return;
    const auto& info = m_session.info();
    session::RunSummary summary;
    summary.folder = m_session.folder();
    summary.name = info.name;
    summary.status = Status::Running;
    summary.epoch = static_cast<std::int64_t>(m_session.history().records.size());
    summary.epochs = info.config.epochs;
    summary.bestMetric = m_best.series();
    summary.best = m_best.exists() ? m_best.value() : std::numeric_limits<double>::quiet_NaN();
    summary.bestEpoch = m_best.exists() ? static_cast<std::int64_t>(m_best.epoch()) : 0;
    summary.changed = QDateTime::currentMSecsSinceEpoch();
    m_workspace.updateLive(summary, m_session.state() == SessionState::Paused);
}

void RunController::onFinished(const session::RunOutcome& outcome) {
    m_workspace.endLive(statusOf(outcome.kind));
    emit cleared(warningKey(ErrorCode::CannotSave)); // what could not be saved in the end is the outcome's to say
    const bool changed = outcome.error && outcome.error->code == ErrorCode::DataChanged;
    if (changed && m_resuming) {
        emit ended(outcome);
        // The session is Idle only after its own signal has returned.
        auto request = m_lastResume;
        request.acceptChangedData = true;
        const auto ask = [this, request, differences = outcome.error->arguments] {
            m_questions->askAboutChangedData(differences, [this, request] { begin(request); });
        };
        QMetaObject::invokeMethod(this, ask, Qt::QueuedConnection);
        return;
    }
    // What more has to be said before it can go on.
    constexpr std::array asked{ErrorCode::RunComplete, ErrorCode::StoppedEarly, ErrorCode::DivergesAgain,
                               ErrorCode::DataMoved};
    const bool over = outcome.error && std::ranges::find(asked, outcome.error->code) != asked.end();
    if (m_resuming && over) {
        emit ended(outcome);
        const auto folder = QString::fromStdString(m_lastResume.folder.string());
        QMetaObject::invokeMethod(
            this, [this, folder] { askAndResume(folder); }, Qt::QueuedConnection);
        return;
    }
    // Somebody else was quicker: show whose it is.
    if (m_resuming && outcome.error && outcome.error->code == ErrorCode::FolderInUse)
        m_workspace.reload(QString::fromStdString(m_lastResume.folder.string()));
    const bool bad = outcome.kind == OutcomeKind::Failed || outcome.kind == OutcomeKind::Diverged;
    const auto sentence = endingText(outcome);
    m_log.add(bad ? MessageLog::Kind::Warning : MessageLog::Kind::Note, sentence);
    if (bad) emit troubled(OutcomeKey, sentence);
    emit ended(outcome);
}

} // namespace throughline::ui
