// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TrainingSession.h"

#include "session/Trainer.h"

#include <QPointer>
#include <QTimer>
#include <limits>
#include <thread>

namespace throughline::session {

namespace {

using Clock = std::chrono::steady_clock;

} // namespace

/// Lives on the façade's thread, except for what a `TrainerListener` is told: that comes on the worker's and goes into
/// the queue of the façade's thread as values.
class TrainingSession::Private : public TrainerListener {
public:
    explicit Private(TrainingSession* session) : q(session) {}

    void begin(std::variant<RunRequest, ResumeRequest> request);
    void end(const RunOutcome& outcome);
    void setState(SessionState next);
    void show(const RecordBatch& records);
    void deliver();
    void deliverWhenDue();

    // On the worker's thread.
    void stateChanged(SessionState next) override;
    void opened(RunInfo opened, std::filesystem::path at, history::History past) override;
    void recorded(const RecordBatch& records) override;
    void rewound(std::int64_t epoch, history::MetricHistory ghost) override;
    void infoChanged(RunInfo changed) override;
    void marked(const history::Mark& mark) override;
    void warning(const Error& error) override;
    void warningCleared(ErrorCode code) override;

    /// Queues what is told for the façade's thread, in order with the records that came before it.
    template <class Function>
    void post(Function function) {
        const std::scoped_lock lock(m_outboxMutex);
        ++m_posted;
        auto task = [this, records = std::exchange(m_outbox, {}), function = std::move(function)]() mutable {
            show(records);
            const QPointer<TrainingSession> alive(q); // a slot may delete the façade
            function();
            if (!alive) return;
            {
                const std::scoped_lock taskLock(m_outboxMutex);
                --m_posted;
            }
            deliver();
        };
        QMetaObject::invokeMethod(q, std::move(task), Qt::QueuedConnection);
    }

    TrainingSession* const q;
    SessionState state = SessionState::Idle;
    RunInfo info;
    std::filesystem::path folder;
    history::History history;
    std::chrono::milliseconds displayInterval{16};

    TrainerGauge* gauge() const { return m_gauge.get(); }
    TrainControl* control() const { return m_control.get(); }
    Trainer* trainer() const { return m_trainer.get(); }
    void join() {
        if (m_thread.joinable()) m_thread.join();
    }

private:
    // New for each session, so that nothing of an old one lingers.
    std::unique_ptr<TrainControl> m_control;
    std::unique_ptr<TrainerGauge> m_gauge;
    std::unique_ptr<Trainer> m_trainer;
    std::thread m_thread;

    std::mutex m_outboxMutex;
    RecordBatch m_outbox;
    RecordBatch m_inbox;           ///< the façade's thread's: the outbox of the time before, for its memory
    bool m_deliveryPosted = false; ///< guarded by the mutex
    int m_posted = 0;              ///< tasks that are queued; guarded by the mutex
    Clock::time_point m_delivered;
};

void TrainingSession::Private::begin(std::variant<RunRequest, ResumeRequest> request) {
    if (state != SessionState::Idle) return;
    join();
    m_control = std::make_unique<TrainControl>();
    m_gauge = std::make_unique<TrainerGauge>();
    m_trainer = std::make_unique<Trainer>(*m_control, *m_gauge, *this);
    setState(SessionState::Preparing);
    m_thread = std::thread([this, request = std::move(request)] {
        const RunOutcome outcome = m_trainer->run(request);
        post([this, outcome] { end(outcome); });
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

void TrainingSession::Private::stateChanged(SessionState next) {
    post([this, next] {
        // A stop that was asked for meanwhile is what the user has to see.
        if (state != SessionState::Stopping) setState(next);
    });
}

void TrainingSession::Private::opened(RunInfo opened, std::filesystem::path at, history::History past) {
    post([this, opened = std::move(opened), at = std::move(at), past = std::move(past)]() mutable {
        info = std::move(opened);
        folder = std::move(at);
        history = std::move(past);
        emit q->opened();
    });
}

void TrainingSession::Private::recorded(const RecordBatch& records) {
    bool post = false;
    {
        const std::scoped_lock lock(m_outboxMutex);
        m_outbox.append(records);
        post = !std::exchange(m_deliveryPosted, true);
    }
    if (post)
        QMetaObject::invokeMethod(
            q, [this] { deliverWhenDue(); }, Qt::QueuedConnection);
}

void TrainingSession::Private::deliverWhenDue() {
    const auto due = m_delivered + displayInterval - Clock::now();
    if (due <= Clock::duration::zero()) return deliver();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due);
    QTimer::singleShot(wait, Qt::PreciseTimer, q, [this] { deliver(); });
}

void TrainingSession::Private::deliver() {
    {
        const std::scoped_lock lock(m_outboxMutex);
        // What the worker told before these records has to be heard first; the last such task delivers them.
        if (m_posted > 0) return;
        m_inbox.clear();
        std::swap(m_inbox, m_outbox);
        m_deliveryPosted = false;
    }
    show(m_inbox);
}

void TrainingSession::Private::show(const RecordBatch& records) {
    if (records.empty()) return;
    m_delivered = Clock::now();
    const std::size_t first = history.records.size();
    records.forEach([this](const nn::EpochRecord& record) { history.records.append(record); });
    emit q->recordsAppended(first);
}

void TrainingSession::Private::rewound(std::int64_t epoch, history::MetricHistory ghost) {
    post([this, epoch, ghost = std::move(ghost)]() mutable {
        ghost.setBatchesPerEpoch(static_cast<double>(info.batchesPerEpoch));
        history.records.truncate(static_cast<double>(epoch));
        history.abandoned.push_back(std::move(ghost));
        emit q->historyReset();
    });
}

void TrainingSession::Private::infoChanged(RunInfo changed) {
    post([this, changed = std::move(changed)]() mutable { info = std::move(changed); });
}

void TrainingSession::Private::marked(const history::Mark& mark) {
    post([this, mark] {
        history.marks.push_back(mark);
        emit q->markAdded(mark);
    });
}

void TrainingSession::Private::warning(const Error& error) {
    post([this, error] { emit q->warning(error); });
}

void TrainingSession::Private::warningCleared(ErrorCode code) {
    post([this, code] { emit q->warningCleared(code); });
}

void TrainingSession::setDisplayInterval(std::chrono::milliseconds interval) {
    d->displayInterval = interval;
}

TrainingSession::TrainingSession(QObject* parent) : QObject(parent), d(std::make_unique<Private>(this)) {
    qRegisterMetaType<RunRequest>();
    qRegisterMetaType<ResumeRequest>();
    qRegisterMetaType<RunOutcome>();
}

TrainingSession::~TrainingSession() {
    if (d->control()) d->control()->stop();
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
    Progress progress;
    TrainerGauge* const gauge = d->gauge();
    if (!gauge) return progress;
    const nn::Position position = gauge->position();
    progress.epoch = position.epoch;
    progress.batch = position.batch;
    progress.epochs = gauge->epochs;
    progress.batchesPerEpoch = gauge->batchesPerEpoch;
    progress.savedEpoch = gauge->savedEpoch;
    progress.savedAgo = gauge->secondsSinceSaved();

    if (const double share = gauge->retrainShare; share >= 0.0)
        progress.retraining = {gauge->retrainFrom, gauge->retrainEpoch, share, gauge->retrainSeconds};

    const double seconds = gauge->seconds();
    const auto steps = static_cast<double>(position.step - gauge->stepsBefore);
    const auto batches = static_cast<double>(std::max<std::int64_t>(progress.batchesPerEpoch, 1));
    const double rate = seconds > 0.0 ? steps / seconds : 0.0;
    progress.samplesPerSecond = rate / batches * static_cast<double>(gauge->trainingRows);
    const double left = static_cast<double>(progress.epochs) * batches - static_cast<double>(position.step);
    // The first batches warm caches up: a guess from them would frighten.
    const bool known = steps > 1.0 && seconds > 0.2;
    progress.secondsLeft = known ? left / rate : std::numeric_limits<double>::quiet_NaN();
    return progress;
}

void TrainingSession::start(const RunRequest& request) {
    d->begin(request);
}

void TrainingSession::resume(const ResumeRequest& request) {
    d->begin(request);
}

void TrainingSession::pause() {
    if (d->state == SessionState::Training || d->state == SessionState::Preparing) d->control()->pause();
}

void TrainingSession::unpause() {
    if (d->control()) d->control()->unpause();
}

void TrainingSession::stop() {
    if (d->state == SessionState::Idle) return;
    d->setState(SessionState::Stopping);
    d->control()->stop();
}

void TrainingSession::setLearningRate(double rate) {
    if (d->state != SessionState::Idle) d->trainer()->setLearningRate(rate);
}

} // namespace throughline::session
