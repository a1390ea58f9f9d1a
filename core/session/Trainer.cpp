// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Trainer.h"

#include "history/HistorySource.h"
#include "history/RecordText.h"
#include "session/RateChange.h"
#include "session/RunDescription.h"
#include "session/WallClock.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <thread>

namespace throughline::session {

namespace {

using namespace std::chrono_literals;

constexpr auto commitInterval = 1ms;
constexpr std::size_t mostPending = std::size_t{64} << 20;

std::int64_t steadyNs() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

OutcomeKind outcomeOf(nn::Ending ending) {
    switch (ending) {
    case nn::Ending::Completed:
        return OutcomeKind::Completed;
    case nn::Ending::Stopped:
        return OutcomeKind::Stopped;
    case nn::Ending::EarlyStopped:
        return OutcomeKind::EarlyStopped;
    case nn::Ending::Diverged:
        return OutcomeKind::Diverged;
    }
    return OutcomeKind::Failed;
}

RunOutcome failure(Error error) {
    RunOutcome outcome;
    outcome.kind = OutcomeKind::Failed;
    outcome.error = std::move(error);
    return outcome;
}

} // namespace

nn::Position TrainerGauge::position() {
    const std::scoped_lock lock(loopMutex);
    if (loop) step = loop->position().step;
    const std::int64_t batches = std::max<std::int64_t>(batchesPerEpoch, 1), done = step;
    return {done / batches, done % batches, done};
}

double TrainerGauge::secondsSinceSaved() const {
    const std::int64_t at = savedAt;
    return at > 0 ? static_cast<double>(steadyNs() - at) * 1e-9 : std::numeric_limits<double>::quiet_NaN();
}

double TrainerGauge::seconds() const {
    const std::int64_t began = stretchBegan;
    return 1e-9 * static_cast<double>(trainedNs + (began > 0 ? steadyNs() - began : 0));
}

Trainer::Trainer(TrainControl& control, TrainerGauge& gauge, TrainerListener& listener)
    : m_control(control), m_gauge(gauge), m_listener(listener) {}

Trainer::~Trainer() = default;

RunOutcome Trainer::run(const std::variant<RunRequest, ResumeRequest>& request) {
    try {
        auto prepared = prepare(request);
        if (!prepared) return failure(std::move(prepared.error()));
        if (!*prepared) {
            RunOutcome stopped;
            stopped.kind = OutcomeKind::Stopped;
            return stopped;
        }
        open(std::move(**prepared));
        return close(train());
    } catch (const std::bad_alloc&) {
        return failure({ErrorCode::OutOfMemory, {}, {""}});
    } catch (const std::exception& exception) {
        return failure({ErrorCode::Internal, {}, {exception.what()}});
    }
}

void Trainer::setLearningRate(double rate) {
    if (!std::isfinite(rate) || rate < 0.0) return;
    const std::scoped_lock lock(m_loopMutex);
    m_rate = rate;
    if (m_run) m_run->loop->setLearningRate(rate);
}

Result<std::optional<PreparedRun>> Trainer::prepare(const std::variant<RunRequest, ResumeRequest>& request) {
    m_listener.stateChanged(SessionState::Preparing);
    if (const auto* resume = std::get_if<ResumeRequest>(&request)) {
        const auto tell = [this](const RetrainingProgress& progress) {
            m_gauge.retrainFrom = progress.from;
            m_gauge.retrainEpoch = progress.epoch;
            m_gauge.retrainSeconds = progress.seconds;
            m_gauge.retrainShare = progress.share;
        };
        return prepareResume(*resume, m_control.stopToken(), tell);
    }
    auto run = prepareNew(std::get<RunRequest>(request));
    if (!run) return tl::unexpected(std::move(run.error()));
    return std::optional<PreparedRun>(std::move(*run));
}

void Trainer::open(PreparedRun prepared) {
    {
        const std::scoped_lock lock(m_loopMutex, m_gauge.loopMutex);
        m_run.emplace(std::move(prepared));
        m_gauge.loop = m_run->loop.get();
        if (m_rate) m_run->loop->setLearningRate(*m_rate);
    }
    m_last = m_saved = m_run->last;
    const RunInfo& info = m_run->info;
    m_gauge.batchesPerEpoch = info.batchesPerEpoch;
    m_gauge.epochs = info.config.epochs;
    m_gauge.trainingRows = info.trainingRows;
    m_gauge.step = m_gauge.stepsBefore = m_run->from.position.step;
    m_gauge.savedEpoch = m_run->from.position.epoch;

    CheckpointManager::Callbacks callbacks;
    callbacks.sync = [store = m_run->store.get()] { return store->sync(); };
    callbacks.written = [this](const nn::Position& position) {
        m_gauge.savedEpoch = position.epoch;
        m_gauge.savedAt = steadyNs();
    };
    callbacks.failed = [this](const Error& error) { writingFails(error); };
    callbacks.recovered = [this] { writingWorks(); };
    m_checkpoints = std::make_unique<CheckpointManager>(
        m_run->paths.checkpoints(), info.checkpoints,
        CheckpointContext{info.config, info.scaling, info.fingerprint, info.encoding, info.sessions.back().variant},
        m_run->from, info.pinned, std::move(callbacks));
    const nn::Position& from = m_run->from.position;
    const bool pinned = !info.pinned.empty() && info.pinned.back() == from;
    // A state that was recomputed is not to be recomputed again after a crash.
    std::error_code ignored;
    const bool kept = std::filesystem::exists(m_run->paths.checkpoints() / checkpointName(from), ignored);
    if ((pinned || from.step > 0) && !kept)
        submit(*m_run->loop, pinned ? CheckpointManager::Reason::Pinned : CheckpointManager::Reason::Latest);
    const std::vector<RateChange> changes = rateChanges(info, from.step);
    m_replay.assign(changes.begin(), changes.end());

    m_listener.opened(info, m_run->paths.folder, std::move(m_run->history));
    for (const Error& error : m_run->warnings) warn(error);
}

nn::Ending Trainer::train() {
    for (;;) {
        m_listener.stateChanged(SessionState::Training);
        m_committed = Clock::now();
        const std::stop_token stretch = m_control.beginStretch();
        nn::Ending ending = nn::Ending::Stopped;
        do {
            const std::int64_t until =
                m_replay.empty() ? std::numeric_limits<std::int64_t>::max() : m_replay.front().step;
            m_gauge.stretchBegan = steadyNs();
            ending = m_run->loop->run(m_run->info.config.epochs, stretch, *this, until);
            m_gauge.trainedNs += steadyNs() - m_gauge.stretchBegan.exchange(0);
        } while (ending == nn::Ending::Stopped && replayChange());
        commit();
        if (ending != nn::Ending::Stopped || !rest()) return ending;
    }
}

/// A rate that was changed by hand above the checkpoint that the session goes on from (its own checkpoint was lost)
/// changes again where it did. False where none does here.
bool Trainer::replayChange() {
    if (m_replay.empty() || m_replay.front().step != m_run->loop->position().step) return false;
    m_replayed = m_replay.front();
    m_replay.pop_front();
    m_run->loop->setLearningRate(m_replayed->rate);
    return true;
}

/// From here on the line is another one: changes that it has not reached belong to the one left behind.
void Trainer::leaveReplay() {
    if (std::exchange(m_replay, {}).empty()) return;
    const std::int64_t step = m_run->loop->position().step;
    std::vector<history::Mark>& events = m_run->info.events;
    const auto later = std::stable_partition(events.begin(), events.end(), [&](const history::Mark& mark) {
        return mark.kind != history::Mark::Kind::LearningRate || stepOf(m_run->info, mark) < step;
    });
    m_run->info.abandonedEvents.insert(m_run->info.abandonedEvents.end(), later, events.end());
    events.erase(later, events.end());
    std::erase_if(m_run->info.pinned, [&](const nn::Position& position) { return position.step > step; });
    saveInfo();
}

/// Between two stretches; false where the session is to end.
bool Trainer::rest() {
    if (m_control.stopToken().stop_requested()) return false;
    if (!m_control.pauseWanted()) return true;
    m_listener.stateChanged(SessionState::Paused);
    mark(history::Mark::Kind::Paused);
    submit(*m_run->loop, CheckpointManager::Reason::Latest);
    (void)m_checkpoints->flush();
    return m_control.waitWhilePaused();
}

void Trainer::epochFinished(const nn::EpochRecord& record, const nn::TrainLoop& loop) {
    m_last = record;
    if (!retrained(record)) {
        m_run->store->add(record);
        m_uncommitted.add(record);
    }
    if (Clock::now() - m_committed >= commitInterval) commit();
    submit(loop, CheckpointManager::Reason::Epoch);
}

void Trainer::learningRateChanged(double from, double to, const nn::TrainLoop& loop) {
    submit(loop, CheckpointManager::Reason::Pinned);
    if (m_replayed && m_replayed->step == loop.position().step && m_replayed->rate == to) return;
    leaveReplay();
    m_run->info.pinned.push_back(loop.position());
    mark(history::Mark::Kind::LearningRate, from, to);
}

/// Whether this epoch is in the history already, with the same numbers.
bool Trainer::retrained(const nn::EpochRecord& record) {
    std::deque<nn::EpochRecord>& expected = m_run->expected;
    while (!expected.empty() && expected.front().epoch < record.epoch) expected.pop_front();
    if (expected.empty()) return false;
    if (history::sameNumbers(expected.front(), record)) {
        expected.pop_front();
        return true;
    }
    divert(record);
    return false;
}

/// The numbers are others than before (another processor, changed data): the old line becomes a ghost.
void Trainer::divert(const nn::EpochRecord& record) {
    m_run->expected.clear();
    leaveReplay();
    warn({ErrorCode::RetrainedDiffers, m_run->paths.history().string(), {std::to_string(record.epoch)}});
    const Result<int> number = m_run->store->rewind(record.epoch - 1, m_run->paths.abandoned());
    if (!number) return warn(number.error());
    const auto ghost = history::openHistory(m_run->paths.abandoned() / (std::to_string(*number) + ".json"));
    m_listener.rewound(record.epoch - 1, ghost ? ghost->records : history::MetricHistory());
}

/// Records to disk, then to the screen.
void Trainer::commit() {
    m_committed = Clock::now();
    Result<void> committed = m_run->store->commit();
    if (!committed) {
        m_unsaved = committed.error();
        if (!std::exchange(m_commitFails, true)) writingFails(m_unsaved);
        if (m_run->store->pendingBytes() > mostPending) waitForSpace();
        if (m_run->store->pendingBytes() > 0) return;
    }
    if (std::exchange(m_commitFails, false)) writingWorks();
    m_saved = m_last;
    m_checkpoints->release(m_saved.epoch);
    if (!m_uncommitted.empty()) m_listener.recorded(m_uncommitted);
    m_uncommitted.clear();
    if (Clock::now() - m_looked >= 1s) lookAfterFolder();
}

/// A disk that stays full must not fill the memory too.
void Trainer::waitForSpace() {
    while (!m_control.stopToken().stop_requested() && !m_run->store->commit()) std::this_thread::sleep_for(200ms);
}

void Trainer::submit(const nn::TrainLoop& loop, CheckpointManager::Reason reason) {
    CheckpointManager::State state = m_checkpoints->buffer();
    loop.save(*state);
    m_checkpoints->submit(std::move(state), reason);
}

void Trainer::mark(history::Mark::Kind kind, double from, double to) {
    const nn::Position position = m_run->loop->position();
    const double epoch = static_cast<double>(position.epoch) +
                         static_cast<double>(position.batch) / static_cast<double>(m_run->info.batchesPerEpoch);
    const history::Mark mark{kind, epoch, from, to, now()};
    m_run->info.events.push_back(mark);
    saveInfo();
    m_listener.marked(mark);
}

void Trainer::saveInfo() {
    m_run->info.sessions.back().lastEpoch = m_saved.epoch;
    const Result<void> written = writeRun(m_run->paths.folder, m_run->info);
    const bool failedBefore = std::exchange(m_infoUnsaved, !written);
    if (!written) m_unsaved = written.error();
    if (!written && !failedBefore) writingFails(m_unsaved);
    if (written && failedBefore) writingWorks();
    m_listener.infoChanged(m_run->info);
}

/// Somebody may empty the folder under way, or make a removed one anew: the lock and the description come back. The
/// store and the checkpoints look after themselves, and tell where there is no folder at all.
void Trainer::lookAfterFolder() {
    m_looked = Clock::now();
    std::error_code error;
    if (!std::filesystem::exists(m_run->paths.folder, error)) return;
    if (!m_run->lock.isIn(m_run->paths.folder)) {
        Result<RunLock> lock = RunLock::acquire(m_run->paths.folder);
        if (!lock) return; // tried again
        m_run->lock = std::move(*lock);
    }
    if (m_infoUnsaved || !std::filesystem::exists(m_run->paths.run(), error)) saveInfo();
}

void Trainer::warn(const Error& error) {
    m_listener.warning(error);
}

/// History, checkpoints and run.json fail and recover each for itself, mostly together: the user hears of the first,
/// and of the end when all work.
void Trainer::writingFails(const Error& error) {
    const std::scoped_lock lock(m_failingMutex);
    if (m_failing++ == 0) warn({ErrorCode::CannotSave, error.file, error.arguments});
}

void Trainer::writingWorks() {
    const std::scoped_lock lock(m_failingMutex);
    if (--m_failing == 0) m_listener.warningCleared(ErrorCode::CannotSave);
}

RunOutcome Trainer::close(nn::Ending ending) {
    // A diverged state is of no use; the last good one is on disk.
    if (ending != nn::Ending::Diverged) submit(*m_run->loop, CheckpointManager::Reason::Latest);
    const Result<void> saved = m_checkpoints->flush();
    const Result<void> synced = m_run->store->sync();

    RunOutcome result = outcome();
    result.kind = outcomeOf(ending);
    if (ending == nn::Ending::Diverged)
        result.error = Error{ErrorCode::Diverged, m_run->paths.folder.string(), {std::to_string(result.epoch + 1)}};
    const auto fails = [&](const Error& error) {
        result.kind = OutcomeKind::Failed;
        result.error = error;
    };
    if (!saved) fails(saved.error());
    if (!synced) fails(synced.error());
    if (m_commitFails) fails(m_unsaved);
    file(result.kind, ending);
    if (m_infoUnsaved) fails(m_unsaved);
    m_checkpoints.reset();
    const std::scoped_lock lock(m_loopMutex, m_gauge.loopMutex);
    m_gauge.step = m_run->loop->position().step;
    m_gauge.loop = nullptr;
    m_run.reset();
    return result;
}

/// Writes down how the session ended: what is not on disk has not happened.
void Trainer::file(OutcomeKind kind, nn::Ending ending) {
    using Kind = history::Mark::Kind;
    SessionRecord& session = m_run->info.sessions.back();
    session.ended = now();
    session.outcome = kind;
    if (m_commitFails || ending == nn::Ending::Completed) return saveInfo();
    mark(ending == nn::Ending::Stopped        ? Kind::Stopped
         : ending == nn::Ending::EarlyStopped ? Kind::EarlyStopped
                                              : Kind::Diverged);
}

RunOutcome Trainer::outcome() const {
    RunOutcome result;
    const nn::Position position = m_run->loop->position();
    nn::TrainState state;
    m_run->loop->save(state);
    result.folder = m_run->paths.folder;
    result.epoch = m_saved.epoch;
    result.epochs = m_run->info.config.epochs;
    result.last = m_saved;
    result.bestMetric = m_run->loop->monitor();
    if (state.best.epoch <= result.epoch) result.best = state.best; // or it was lost
    result.seconds = m_gauge.seconds();
    const std::int64_t steps = position.step - m_gauge.stepsBefore;
    const double samples = static_cast<double>(steps) / static_cast<double>(m_run->info.batchesPerEpoch) *
                           static_cast<double>(m_run->info.trainingRows);
    result.samplesPerSecond = result.seconds > 0.0 ? samples / result.seconds : 0.0;
    return result;
}

} // namespace throughline::session
