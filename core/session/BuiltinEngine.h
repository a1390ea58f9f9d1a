// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Engine.h"
#include "session/TrainGauge.h"

#include <memory>
#include <mutex>
#include <optional>

namespace throughline::session {

class LiveRun;

/// Trains in this process, with `nn::TrainLoop`.
class BuiltinEngine : public Engine {
public:
    BuiltinEngine();
    ~BuiltinEngine() override;

    RunOutcome run(const EngineRequest& request, TrainControl& control, EngineListener& listener) override;
    void setLearningRate(double rate) override;
    Progress progress() const override { return m_gauge.progress(); }

private:
    RunOutcome train(const EngineRequest& request, TrainControl& control, EngineListener& listener);

    TrainGauge m_gauge;
    std::mutex m_rateMutex; ///< guards m_live against setLearningRate while it is made or dropped, and m_rate
    std::unique_ptr<LiveRun> m_live;
    std::optional<double> m_rate; ///< asked for before there was a run
};

} // namespace throughline::session
