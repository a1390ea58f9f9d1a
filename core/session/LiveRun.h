// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainLoop.h"
#include "session/CheckpointManager.h"
#include "session/PreparedRun.h"
#include "session/RateReplay.h"
#include "session/RecordWriter.h"
#include "session/RunLedger.h"
#include "session/RunOutcome.h"
#include "session/TrainControl.h"
#include "session/TrainGauge.h"

#include <deque>
#include <memory>

namespace throughline::session {

/// A run while it trains. Order of every epoch: the record to the history file, then the state to the checkpoints'
/// writer. Belongs to the training thread.
class LiveRun : private nn::TrainObserver {
public:
    /// Begins: the listener hears that the run is open.
    LiveRun(PreparedRun run, TrainControl& control, TrainGauge& gauge, EngineListener& listener);
    ~LiveRun() override;

    /// Trains to the end, or until `control` stops it, and closes the run's files. Called once.
    RunOutcome train();
    /// The base rate from the next batch on. Any thread.
    void setLearningRate(double rate) { m_loop->setLearningRate(rate); }

private:
    void epochFinished(const nn::EpochRecord& record, const nn::TrainLoop& loop) override;
    void learningRateChanged(double from, double to, const nn::TrainLoop& loop) override;

    void keepStart();
    nn::Ending trainToEnd();
    bool rest();
    bool isRetrained(const nn::EpochRecord& record);
    void divert(const nn::EpochRecord& record);
    void leaveReplay();
    void commit();
    void submit(CheckpointManager::Reason reason);
    RunOutcome close(nn::Ending ending);
    void file(OutcomeKind kind, nn::Ending ending);
    RunOutcome outcome() const;

    TrainControl& m_control;
    TrainGauge& m_gauge;
    EngineListener& m_listener;
    SaveTrouble m_trouble;
    const std::unique_ptr<nn::TrainLoop> m_loop;
    const nn::Position m_from;
    const std::int64_t m_best;              ///< epoch of the best before the session
    std::deque<nn::EpochRecord> m_expected; ///< in the history already, about to be trained again
    RateReplay m_replay;
    const std::unique_ptr<history::HistoryStore> m_store;
    RunLedger m_ledger;
    RecordWriter m_records;
    std::unique_ptr<CheckpointManager> m_checkpoints; ///< behind all that its callbacks use
};

} // namespace throughline::session
