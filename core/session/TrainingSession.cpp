// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TrainingSession.h"

#include "session/BuiltinEngine.h"
#include "session/Mailbox.h"

#include <thread>

namespace throughline::session {

/// Lives on the façade's thread, except for what an `EngineListener` is told: that comes on the worker's and goes into
/// the mailbox as values.
class TrainingSession::Private : public EngineListener {
public:
    Private(TrainingSession* session, EngineFactory factory)
        : q(session),
          makeEngine(std::move(factory)),
          mailbox(*session, [this](const RecordBatch& records) { show(records); }) {}

    void begin(EngineRequest request);
    void end(const RunOutcome& outcome);
    void setState(SessionState next);
    void show(const RecordBatch& records);
    void join() {
        if (thread.joinable()) thread.join();
    }

    // On the worker's thread.
    void stateChanged(SessionState next) override;
    void opened(RunInfo opened, std::filesystem::path at, history::History past) override;
    void recorded(const RecordBatch& records) override { mailbox.add(records); }
    void rewound(std::int64_t epoch, history::MetricHistory ghost) override;
    void infoChanged(RunInfo changed) override;
    void marked(const history::Mark& mark) override;
    void modelTaken(LiveModelPtr model) override;
    void warning(const Error& error) override;
    void warningCleared(ErrorCode code) override;

    TrainingSession* const q;
    const EngineFactory makeEngine;
    SessionState state = SessionState::Idle;
    RunInfo info;
    std::filesystem::path folder;
    history::History history;
    Mailbox mailbox;
    // New for each session, so that nothing of an old one lingers.
    std::unique_ptr<TrainControl> control;
    std::unique_ptr<Engine> engine;
    std::thread thread;
};

void TrainingSession::Private::begin(EngineRequest request) {
    if (state != SessionState::Idle) return;
    join();
    control = std::make_unique<TrainControl>();
    engine = makeEngine();
    setState(SessionState::Preparing);
    thread = std::thread([this, request = std::move(request)] {
        const RunOutcome outcome = engine->run(request, *control, *this);
        mailbox.post([this, outcome] { end(outcome); });
    });
}

void TrainingSession::Private::end(const RunOutcome& outcome) {
    join();
    setState(SessionState::Idle);
    emit q->finished(outcome);
}

void TrainingSession::Private::setState(SessionState next) {
    if (std::exchange(state, next) != next) emit q->stateChanged(next);
}

void TrainingSession::Private::show(const RecordBatch& records) {
    const std::size_t first = history.records.size();
    records.forEach([this](const nn::EpochRecord& record) { history.records.append(record); });
    emit q->recordsAppended(first);
}

void TrainingSession::Private::stateChanged(SessionState next) {
    mailbox.post([this, next] {
        // A stop that was asked for meanwhile is what the user has to see.
        if (state != SessionState::Stopping) setState(next);
    });
}

void TrainingSession::Private::opened(RunInfo opened, std::filesystem::path at, history::History past) {
    mailbox.post([this, opened = std::move(opened), at = std::move(at), past = std::move(past)]() mutable {
        info = std::move(opened);
        folder = std::move(at);
        history = std::move(past);
        emit q->opened();
    });
}

void TrainingSession::Private::rewound(std::int64_t epoch, history::MetricHistory ghost) {
    mailbox.post([this, epoch, ghost = std::move(ghost)]() mutable {
        ghost.setStepsPerEpoch(static_cast<double>(info.batchesPerEpoch));
        history.records.truncate(static_cast<double>(epoch));
        history.abandoned.push_back(std::move(ghost));
        history.marks = marksOf(info);
        emit q->historyReset();
    });
}

void TrainingSession::Private::infoChanged(RunInfo changed) {
    mailbox.post([this, changed = std::move(changed)]() mutable { info = std::move(changed); });
}

void TrainingSession::Private::marked(const history::Mark& mark) {
    mailbox.post([this, mark] {
        history.marks.push_back(mark);
        emit q->markAdded(mark);
    });
}

/// Past the mailbox: what waits there for the display is not to be drawn earlier for it.
void TrainingSession::Private::modelTaken(LiveModelPtr model) {
    QMetaObject::invokeMethod(
        q, [this, model = std::move(model)] { emit q->modelTaken(model); }, Qt::QueuedConnection);
}

void TrainingSession::Private::warning(const Error& error) {
    mailbox.post([this, error] { emit q->warning(error); });
}

void TrainingSession::Private::warningCleared(ErrorCode code) {
    mailbox.post([this, code] { emit q->warningCleared(code); });
}

TrainingSession::TrainingSession(QObject* parent)
    : TrainingSession([] { return std::make_unique<BuiltinEngine>(); }, parent) {}

TrainingSession::TrainingSession(EngineFactory engine, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(engine))) {
    qRegisterMetaType<RunRequest>();
    qRegisterMetaType<ResumeRequest>();
    qRegisterMetaType<ForkRequest>();
    qRegisterMetaType<RunOutcome>();
}

TrainingSession::~TrainingSession() {
    if (d->control) d->control->stop();
    d->join();
}

SessionState TrainingSession::state() const {
    return d->state;
}

const RunInfo& TrainingSession::info() const {
    return d->info;
}

const std::filesystem::path& TrainingSession::folder() const {
    return d->folder;
}

const history::History& TrainingSession::history() const {
    return d->history;
}

Progress TrainingSession::progress() const {
    return d->engine ? d->engine->progress() : Progress();
}

void TrainingSession::setDisplayInterval(std::chrono::milliseconds interval) {
    d->mailbox.setInterval(interval);
}

void TrainingSession::start(const RunRequest& request) {
    d->begin(request);
}

void TrainingSession::resume(const ResumeRequest& request) {
    d->begin(request);
}

void TrainingSession::fork(const ForkRequest& request) {
    d->begin(request);
}

void TrainingSession::pause() {
    if (d->state == SessionState::Training || d->state == SessionState::Preparing) d->control->pause();
}

void TrainingSession::unpause() {
    if (d->control) d->control->unpause();
}

void TrainingSession::stop() {
    if (d->state == SessionState::Idle) return;
    d->setState(SessionState::Stopping);
    d->control->stop();
}

void TrainingSession::takeModel() {
    if (d->control) d->control->takeModel();
}

void TrainingSession::setLearningRate(double rate) {
    if (d->state != SessionState::Idle) d->engine->setLearningRate(rate);
}

} // namespace throughline::session
