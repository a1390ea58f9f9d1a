// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveRun.h"

#include "history/RecordText.h"
#include "session/Abandonment.h"
#include "session/RunCheckpoints.h"
#include "session/WallClock.h"

#include <algorithm>

namespace throughline::session {

namespace {

using Kind = history::Mark::Kind;

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

} // namespace

LiveRun::LiveRun(PreparedRun run, TrainControl& control, TrainGauge& gauge, EngineListener& listener)
    : m_control(control),
      m_gauge(gauge),
      m_listener(listener),
      m_trouble(listener),
      m_loop(std::move(run.loop)),
      m_from(run.from.position),
      m_best(run.best),
      m_expected(std::move(run.expected)),
      m_replay(rateChanges(run.info, m_from.step, run.info.batchesPerEpoch)),
      m_store(std::move(run.store)),
      m_ledger(std::move(run.lock), std::move(run.paths), std::move(run.info), m_trouble, listener),
      m_records(*m_store, run.last, m_trouble, listener) {
    const RunInfo& info = m_ledger.info();
    m_ledger.session().lastEpoch = m_records.saved().epoch;
    m_gauge.begin(*m_loop, info.config.epochs, info.trainingRows);

    CheckpointManager::Callbacks callbacks;
    callbacks.sync = [this] { return m_store->sync(); };
    callbacks.written = [this](const nn::Position& position) { m_gauge.saved(position.epoch); };
    callbacks.failed = [this](const Error& error) { m_trouble.begins(error); };
    callbacks.recovered = [this] { m_trouble.ends(); };
    m_checkpoints = std::make_unique<CheckpointManager>(m_ledger.paths().checkpoints(), info.checkpoints,
                                                        contextOf(info), run.from, info.pinned, std::move(callbacks));
    keepStart();
    m_listener.opened(info, m_ledger.paths().folder, std::move(run.history));
    for (const Error& error : run.warnings) m_listener.warning(error);
}

LiveRun::~LiveRun() {
    m_gauge.end();
}

/// A state that was recomputed is not to be recomputed again after a crash.
void LiveRun::keepStart() {
    const std::vector<nn::Position>& pins = m_ledger.info().pinned;
    const bool pinned = !pins.empty() && pins.back() == m_from;
    std::error_code ignored;
    const bool kept = std::filesystem::exists(m_ledger.paths().checkpoints() / checkpointName(m_from), ignored);
    if ((pinned || m_from.step > 0) && !kept)
        submit(pinned ? CheckpointManager::Reason::Pinned : CheckpointManager::Reason::Latest);
}

RunOutcome LiveRun::train() {
    return close(trainToEnd());
}

nn::Ending LiveRun::trainToEnd() {
    for (;;) {
        m_listener.stateChanged(SessionState::Training);
        m_records.rest();
        const std::stop_token stretch = m_control.beginStretch();
        nn::Ending ending = nn::Ending::Stopped;
        for (bool goesOn = true; goesOn;) {
            m_gauge.stretchBegins();
            ending = m_loop->run(m_ledger.info().config.epochs, stretch, *this, m_replay.nextStep());
            m_gauge.stretchEnds();
            const auto rate =
                ending == nn::Ending::Stopped ? m_replay.take(m_loop->position().step) : std::optional<double>();
            if (rate) m_loop->setLearningRate(*rate);
            goesOn = rate.has_value();
        }
        commit();
        if (ending != nn::Ending::Stopped || !rest()) return ending;
    }
}

/// Between two stretches; false where the session is to end.
bool LiveRun::rest() {
    if (m_control.stopToken().stop_requested()) return false;
    if (!m_control.pauseWanted()) return true;
    m_listener.stateChanged(SessionState::Paused);
    m_ledger.mark(Kind::Paused, m_loop->position());
    submit(CheckpointManager::Reason::Latest);
    (void)m_checkpoints->flush();
    return m_control.waitWhilePaused();
}

void LiveRun::epochFinished(const nn::EpochRecord& record, const nn::TrainLoop&) {
    if (isRetrained(record)) {
        m_records.skip(record);
    } else {
        m_records.add(record);
    }
    if (m_records.isDue()) commit();
    submit(CheckpointManager::Reason::Epoch);
}

void LiveRun::learningRateChanged(double from, double to, const nn::TrainLoop& loop) {
    submit(CheckpointManager::Reason::Pinned);
    if (m_replay.isReplayed(loop.position().step, to)) return;
    leaveReplay();
    m_ledger.info().pinned.push_back(loop.position());
    m_ledger.mark(Kind::LearningRate, loop.position(), from, to);
}

/// Whether this epoch is in the history already, with the same numbers.
bool LiveRun::isRetrained(const nn::EpochRecord& record) {
    while (!m_expected.empty() && m_expected.front().epoch < record.epoch) m_expected.pop_front();
    if (m_expected.empty()) return false;
    if (history::sameNumbers(m_expected.front(), record)) {
        m_expected.pop_front();
        return true;
    }
    divert(record);
    return false;
}

/// The numbers are others than before (another processor, changed data): the old line becomes a ghost from the end of
/// the last epoch that both have, or from where this session began, if that lies behind it.
void LiveRun::divert(const nn::EpochRecord& record) {
    m_expected.clear();
    (void)m_replay.leave();
    const RunPaths& paths = m_ledger.paths();
    m_listener.warning({ErrorCode::RetrainedDiffers, paths.history().string(), {std::to_string(record.epoch)}});
    const double parting = std::max(placeOf(m_ledger.info(), m_from), static_cast<double>(record.epoch - 1));
    const std::int64_t began = m_ledger.session().started;
    const Abandonment left{
        .epoch = record.epoch - 1,
        .best = m_best,
        .checkpoints = m_checkpoints->giveUpOlder(),
        .leaves =
            [&](const history::Mark& mark) {
                const bool isReplayed =
                    mark.kind == Kind::LearningRate && mark.epoch < static_cast<double>(record.epoch);
                return mark.epoch > parting && mark.time < began && !isReplayed;
            },
        .pinnedUpTo = {record.epoch, 0, m_loop->position().step},
    };
    auto ghost = abandon(left, paths, *m_store, m_ledger.info());
    if (!ghost) return m_listener.warning(ghost.error());
    m_ledger.save();
    m_listener.rewound(record.epoch - 1, ghost->value_or(history::MetricHistory()));
}

/// From here on the line is another one: changes that it has not reached belong to the one left behind.
void LiveRun::leaveReplay() {
    if (!m_replay.leave()) return;
    const nn::Position position = m_loop->position();
    const RunInfo& info = m_ledger.info();
    abandonMarks(m_ledger.info(), [&](const history::Mark& mark) {
        return mark.kind == Kind::LearningRate && stepOf(mark, info.batchesPerEpoch) >= position.step;
    });
    abandonPins(m_ledger.info(), position);
    m_ledger.save();
}

/// Records to disk, then to the screen.
void LiveRun::commit() {
    if (!m_records.commit(m_control.stopToken())) return;
    m_ledger.session().lastEpoch = m_records.saved().epoch;
    m_checkpoints->release(m_records.saved().epoch);
    m_ledger.lookAfterFolder();
}

void LiveRun::submit(CheckpointManager::Reason reason) {
    CheckpointManager::State state = m_checkpoints->buffer();
    m_loop->save(*state);
    if (m_control.isModelWanted())
        m_listener.modelTaken(
            std::make_shared<const LiveModel>(LiveModel{m_ledger.paths().folder, state->position, state->tensors}));
    m_checkpoints->submit(std::move(state), reason);
}

RunOutcome LiveRun::close(nn::Ending ending) {
    // A diverged state is of no use; the last good one is on disk.
    if (ending != nn::Ending::Diverged) submit(CheckpointManager::Reason::Latest);
    const Result<void> saved = m_checkpoints->flush();
    const Result<void> synced = m_store->sync();

    RunOutcome result = outcome();
    result.kind = outcomeOf(ending);
    if (ending == nn::Ending::Diverged)
        result.error = Error{ErrorCode::Diverged, result.folder.string(), {std::to_string(result.epoch + 1)}};
    const auto fails = [&](const Error& error) {
        result.kind = OutcomeKind::Failed;
        result.error = error;
    };
    if (!saved) fails(saved.error());
    if (!synced) fails(synced.error());
    if (m_records.error()) fails(*m_records.error());
    file(result.kind, ending);
    if (m_ledger.error()) fails(*m_ledger.error());
    m_checkpoints.reset();
    return result;
}

/// Writes down how the session ended: what is not on disk has not happened.
void LiveRun::file(OutcomeKind kind, nn::Ending ending) {
    m_ledger.session().ended = now();
    m_ledger.session().outcome = kind;
    if (m_records.error() || ending == nn::Ending::Completed) return m_ledger.save();
    m_ledger.mark(ending == nn::Ending::Stopped        ? Kind::Stopped
                  : ending == nn::Ending::EarlyStopped ? Kind::EarlyStopped
                                                       : Kind::Diverged,
                  m_loop->position());
}

RunOutcome LiveRun::outcome() const {
    RunOutcome result;
    nn::TrainState state;
    m_loop->save(state);
    result.folder = m_ledger.paths().folder;
    result.epoch = m_records.saved().epoch;
    result.epochs = m_ledger.info().config.epochs;
    result.last = m_records.saved();
    result.bestMetric = m_loop->monitor();
    if (state.best.epoch <= result.epoch) result.best = state.best; // or it was lost
    result.seconds = m_gauge.seconds();
    result.samplesPerSecond = m_gauge.samplesPerSecond();
    return result;
}

} // namespace throughline::session
