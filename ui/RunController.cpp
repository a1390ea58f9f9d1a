// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunController.h"

#include "session/RunPaths.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "ui/Background.h"
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
const auto QueueKey = QStringLiteral("queue");

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

bool isResumeOf(const session::RunQueue::Entry& entry, const QString& run) {
    const auto* resume = std::get_if<session::ResumeRequest>(&entry.request);
    return resume && QString::fromStdString(resume->folder.string()) == run;
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
    connectQueue();
    m_current = &m_queue.spare();
    m_beat.setInterval(Beat);
    connect(&m_beat, &QTimer::timeout, this, &RunController::ticked);
}

/// What else the window consists of may be gone when the sessions stop.
RunController::~RunController() {
    disconnect(&m_queue, nullptr, this, nullptr);
    for (const auto& [session, live] : m_live) disconnect(session, nullptr, this, nullptr);
}

void RunController::connectQueue() {
    using session::RunQueue;
    using session::TrainingSession;
    connect(&m_queue, &RunQueue::sessionMade, this, [this](TrainingSession* session) { connectSession(*session); });
    connect(&m_queue, &RunQueue::began, this, [this](const RunQueue::Entry& entry, TrainingSession* session) {
        auto& live = m_live[session] = {};
        live.asked = m_asking;
        const auto* resume = std::get_if<session::ResumeRequest>(&entry.request);
        live.resuming = resume;
        if (resume) live.lastResume = *resume;
        if (m_asking || m_current->state() == SessionState::Idle) m_current = session;
        emit stateChanged();
    });
    connect(&m_queue, &RunQueue::ended, this,
            [this](const RunQueue::Entry&, TrainingSession* session, const session::RunOutcome& outcome) {
                onFinished(*session, outcome);
            });
    connect(&m_queue, &RunQueue::cannotKeep, this, [this](const Error& error) {
        m_log.add(MessageLog::Kind::Warning, errorText(error));
        emit troubled(QueueKey, errorText(error));
    });
}

void RunController::connectSession(session::TrainingSession& session) {
    using Session = session::TrainingSession;
    auto* const one = &session;
    m_live[one] = {};
    connect(one, &Session::opened, this, [this, one] { onOpened(*one); });
    connect(one, &Session::stateChanged, this, [this, one] { onStateChanged(*one); });
    connect(one, &Session::recordsAppended, this, [this, one](std::size_t first) {
        auto& live = m_live[one];
        live.best.scan(one->history().records);
        updateLive(*one);
        m_workspace.growLive(live.folder, first);
        if (m_beat.intervalAsDuration() != CalmBeat) return;
        // One waking a second, not two.
        m_beat.start();
        emit ticked();
    });
    connect(one, &Session::modelTaken, this, &RunController::modelTaken);
    connect(one, &Session::markAdded, this, [this, one] { m_workspace.markLive(m_live[one].folder); });
    connect(one, &Session::historyReset, this, [this, one] {
        auto& live = m_live[one];
        live.best.reset();
        live.best.scan(one->history().records);
        m_workspace.cutLive(live.folder);
        updateLive(*one);
    });
    connect(one, &Session::warning, this, [this](const Error& error) {
        m_log.add(MessageLog::Kind::Warning, errorText(error));
        emit troubled(warningKey(error.code), errorText(error));
    });
    connect(one, &Session::warningCleared, this, [this](ErrorCode code) { emit cleared(warningKey(code)); });
}

void RunController::onStateChanged(session::TrainingSession& session) {
    updateLive(session);
    if (session.state() == SessionState::Idle && &session == m_current) choose();
    if (m_queue.training().empty() || (m_queue.training().size() == 1 && session.state() == SessionState::Idle))
        m_beat.stop();
    else if (!m_beat.isActive())
        m_beat.start();
    emit stateChanged();
    emit ticked();
}

session::TrainingSession& RunController::sessionOf(const QString& path) {
    for (const auto& entry : m_queue.training()) {
        auto* session = m_queue.sessionOf(entry.id);
        if (session && !path.isEmpty() && m_live[session].folder == path) return *session;
    }
    return *m_current;
}

void RunController::setShown(const QString& path) {
    m_shown = path;
    choose();
}

/// The run that is shown, or the one that was about until now, or the last that began.
void RunController::choose() {
    auto* const before = m_current;
    m_current = &sessionOf(m_shown);
    if (m_current->state() == SessionState::Idle)
        for (const auto& entry : m_queue.training())
            if (auto* session = m_queue.sessionOf(entry.id); session && session->state() != SessionState::Idle)
                m_current = session;
    if (m_current == before) return;
    emit stateChanged();
    emit ticked();
}

void RunController::start(const session::RunRequest& request) {
    beginOrQueue(request);
}

void RunController::startBeside(const session::EngineRequest& request) {
    m_asking = true;
    m_queue.start(request);
    m_asking = false;
}

void RunController::beginOrQueue(const session::EngineRequest& request) {
    // What failed when it was its turn is asked for anew.
    if (const auto* resume = std::get_if<session::ResumeRequest>(&request))
        for (const auto& entry : std::vector(m_queue.waiting()))
            if (entry.error && isResumeOf(entry, QString::fromStdString(resume->folder.string())))
                m_queue.remove(entry.id);
    const bool waits = isBusy();
    m_asking = !waits;
    if (waits)
        m_queue.add(request);
    else
        m_queue.start(request);
    m_asking = false;
    if (waits) emit queued();
}

void RunController::startSweep(const session::Sweep& sweep, bool beside) {
    auto begun = sweep;
    if (const auto made = session::beginSweep(begun); !made) {
        m_log.add(MessageLog::Kind::Warning, errorText(made.error()));
        emit troubled(OutcomeKey, errorText(made.error()));
        return;
    }
    std::vector<session::EngineRequest> requests;
    for (const auto& run : begun.runs) requests.emplace_back(run.request);
    const bool waits = isBusy() && !beside;
    m_asking = !waits;
    if (beside)
        m_queue.addBeside(std::move(requests), begun.folder);
    else
        m_queue.add(std::move(requests), begun.folder);
    m_asking = false;
    if (waits) emit queued();
}

bool RunController::canResume(const Item& item) const {
    const auto waits = [&](const session::RunQueue::Entry& entry) {
        return !entry.error && isResumeOf(entry, item.path);
    };
    return item.canResume() && std::ranges::none_of(m_queue.waiting(), waits);
}

void RunController::stop() {
    m_current->stop();
}

void RunController::takeUpQueue() {
    const auto folder = session::userRunsFolder().parent_path() / "queue";
    if (const auto kept = m_queue.keepIn(folder); !kept) {
        // Another window keeps its own there: what waits here waits as long as this one is open.
        if (kept.error().code == ErrorCode::FolderInUse) return;
        m_log.add(MessageLog::Kind::Warning, errorText(kept.error()));
        emit troubled(QueueKey, errorText(kept.error()));
        return;
    }
    if (m_queue.waiting().empty()) return;
    m_log.add(MessageLog::Kind::Note,
              tr("%1 from the last start.")
                  .arg(counted(static_cast<std::int64_t>(m_queue.waiting().size()), tr("run waits"), tr("runs wait"))));
    if (!m_queue.isHeld()) m_queue.goOn();
}

void RunController::resume(const QString& folder, session::ResumeRequest::From from, std::int64_t epoch) {
    session::ResumeRequest request;
    request.folder = folder.toStdString();
    request.from = from;
    request.epoch = epoch;
    const auto* item = m_workspace.find(folder);
    if (item && !canResume(*item)) return;
    const bool over =
        item && (item->summary.status == Status::Completed || item->summary.status == Status::EarlyStopped);
    if (over && from == session::ResumeRequest::From::Latest) {
        askAndResume(folder);
        return;
    }
    beginOrQueue(request);
}

void RunController::askAndResume(const QString& folder, const session::ResumeRequest& proposal) {
    const auto* item = m_workspace.find(folder);
    if (!item || !item->run || !canResume(*item)) return;
    m_questions->askHowToResume(*item->run, proposal,
                                [this](const session::ResumeRequest& request) { beginOrQueue(request); });
}

void RunController::askAbout(const QString& folder, const session::HintAction& action) {
    if (action.kind == session::HintAction::Kind::Fork) return askAndFork(folder, action.what);
    session::ResumeRequest proposal{.from = session::ResumeRequest::From::Epoch, .epoch = action.what.epoch};
    nn::TrainConfig changed;
    for (const auto& change : action.what.changes)
        if (change.option == "learning-rate" && session::apply(changed, change))
            proposal.learningRate = changed.optimizer.learningRate;
    askAndResume(folder, proposal);
}

void RunController::askAndFork(const QString& folder, const session::ForkProposal& proposal) {
    const auto* item = m_workspace.find(folder);
    if (!item || !item->canFork()) return;
    if (!item->grows()) return askAboutFork(*item->run, proposal);
    // What trains is ahead of what was read of it.
    inBackground(
        this, [folder] { return session::openRun(folder.toStdString()); },
        [this, proposal](const Result<session::OpenedRun>& opened) {
            if (opened) return askAboutFork(*opened, proposal);
            m_log.add(MessageLog::Kind::Warning, errorText(opened.error()));
            emit troubled(OutcomeKey, errorText(opened.error()));
        });
}

void RunController::askAboutFork(const session::OpenedRun& run, const session::ForkProposal& proposal) {
    m_questions->askHowToFork(run, proposal, isBusy(), [this](const ForkAnswer& answer) {
        if (!answer.branches.empty()) return emit fanWanted({{}, answer.branches});
        if (answer.waits)
            beginOrQueue(answer.request);
        else
            startBeside(answer.request);
    });
}

void RunController::togglePause() {
    if (m_current->state() == SessionState::Training)
        m_current->pause();
    else if (m_current->state() == SessionState::Paused)
        m_current->unpause();
}

bool RunController::needsEveryCore() const {
    int threads = 0;
    for (const auto& entry : m_queue.training()) {
        const auto* session = m_queue.sessionOf(entry.id);
        if (session && !session->info().sessions.empty()) threads += session->info().sessions.back().threads;
    }
    return isBusy() && threads >= QThread::idealThreadCount();
}

void RunController::onOpened(session::TrainingSession& session) {
    auto& live = m_live[&session];
    live.folder = QString::fromStdString(session.folder().string());
    // Once a second all is drawn that has come: more often, it would cost the training more than 3 %.
    const bool calm = needsEveryCore();
    m_beat.setInterval(calm ? CalmBeat : Beat);
    session.setDisplayInterval(calm ? CalmBeat : Frame);
    const auto& info = session.info();
    const auto& records = session.history().records;
    m_workspace.beginLive(info, live.folder, session.history());
    live.best = session::bestOfRun(info);
    live.best.scan(records);
    updateLive(session);
    const auto name = visible(info.name);
    const auto from = info.sessions.empty() ? 0 : info.sessions.back().from.epoch;
    m_log.add(MessageLog::Kind::Note, live.resuming ? tr("Resumed “%1” from epoch %2.").arg(name, grouped(from))
                                      : info.parent ? tr("Forked “%1” at epoch %2.").arg(name, grouped(from))
                                                    : tr("Started “%1”.").arg(name));
    emit cleared(OutcomeKey);
    emit runOpened(live.folder, live.asked);
}

void RunController::updateLive(session::TrainingSession& session) {
    const auto found = m_live.find(&session);
    if (found == m_live.end() || !m_workspace.isLive(found->second.folder)) return;
    const auto& live = found->second;
    const auto& info = session.info();
    session::RunSummary summary;
    summary.folder = session.folder();
    summary.name = info.name;
    summary.status = Status::Running;
    summary.epoch = static_cast<std::int64_t>(session.history().records.size());
    summary.epochs = info.config.epochs;
    summary.bestMetric = live.best.series();
    summary.best = live.best.exists() ? live.best.value() : std::numeric_limits<double>::quiet_NaN();
    summary.bestEpoch = live.best.exists() ? static_cast<std::int64_t>(live.best.epoch()) : 0;
    summary.changed = QDateTime::currentMSecsSinceEpoch();
    m_workspace.updateLive(live.folder, summary, session.state() == SessionState::Paused);
}

void RunController::onFinished(session::TrainingSession& session, const session::RunOutcome& outcome) {
    const auto live = std::exchange(m_live[&session], {});
    if (!isBusy()) m_beat.stop();
    m_workspace.endLive(live.folder, statusOf(outcome.kind));
    emit cleared(warningKey(ErrorCode::CannotSave)); // what could not be saved in the end is the outcome's to say
    const bool changed = outcome.error && outcome.error->code == ErrorCode::DataChanged;
    if (changed && live.asked && live.resuming) {
        emit ended(outcome);
        // The session is used again only after its own signal has returned.
        auto request = live.lastResume;
        request.acceptChangedData = true;
        const auto ask = [this, request, differences = outcome.error->arguments] {
            m_questions->askAboutChangedData(differences, [this, request] { beginOrQueue(request); });
        };
        QMetaObject::invokeMethod(this, ask, Qt::QueuedConnection);
        return;
    }
    // What more has to be said before it can go on.
    constexpr std::array asked{ErrorCode::RunComplete, ErrorCode::StoppedEarly, ErrorCode::DivergesAgain,
                               ErrorCode::DataMoved};
    const bool over = outcome.error && std::ranges::find(asked, outcome.error->code) != asked.end();
    const auto resumed = QString::fromStdString(live.lastResume.folder.string());
    if (live.asked && live.resuming && over) {
        emit ended(outcome);
        QMetaObject::invokeMethod(
            this, [this, resumed] { askAndResume(resumed); }, Qt::QueuedConnection);
        return;
    }
    // Somebody else was quicker: show whose it is.
    if (live.resuming && outcome.error && outcome.error->code == ErrorCode::FolderInUse) m_workspace.reload(resumed);
    const bool bad = outcome.kind == OutcomeKind::Failed || outcome.kind == OutcomeKind::Diverged;
    const auto sentence = endingText(outcome);
    m_log.add(bad ? MessageLog::Kind::Warning : MessageLog::Kind::Note, sentence);
    if (bad) emit troubled(OutcomeKey, sentence);
    emit ended(outcome);
}

} // namespace throughline::ui
