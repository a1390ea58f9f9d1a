// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/BuiltinEngine.h"

#include "session/Fork.h"
#include "session/LiveRun.h"
#include "session/NewRun.h"
#include "session/Resume.h"

#include <cmath>
#include <filesystem>
#include <new>

namespace throughline::session {

namespace {

RunOutcome failure(Error error) {
    RunOutcome outcome;
    outcome.kind = OutcomeKind::Failed;
    outcome.error = std::move(error);
    return outcome;
}

Result<PreparedRun> prepare(const EngineRequest& request, const std::stop_token& stop, TrainGauge& gauge) {
    const data::ReadWatch watch(stop, [&](const data::Reading& reading) { gauge.reads(reading); });
    const RetrainingListener tell = [&](const RetrainingProgress& progress) { gauge.retrains(progress); };
    if (const auto* resume = std::get_if<ResumeRequest>(&request)) return prepareResume(*resume, watch, tell);
    if (const auto* fork = std::get_if<ForkRequest>(&request)) return prepareFork(*fork, watch, tell);
    return prepareNew(std::get<RunRequest>(request), watch);
}

} // namespace

BuiltinEngine::BuiltinEngine() = default;
BuiltinEngine::~BuiltinEngine() = default;

RunOutcome BuiltinEngine::run(const EngineRequest& request, TrainControl& control, EngineListener& listener) {
    RunOutcome outcome;
    try {
        outcome = train(request, control, listener);
    } catch (const std::bad_alloc&) {
        outcome = failure({ErrorCode::OutOfMemory, {}, {""}});
    } catch (const std::filesystem::filesystem_error& error) {
        outcome = failure({ErrorCode::CannotWrite, error.path1().string(), {error.code().message()}});
    } catch (const std::exception&) { // its words are a library's
        outcome = failure({ErrorCode::Internal, {}, {"while a run was trained"}});
    }
    const std::scoped_lock lock(m_rateMutex);
    m_live.reset();
    return outcome;
}

RunOutcome BuiltinEngine::train(const EngineRequest& request, TrainControl& control, EngineListener& listener) {
    listener.stateChanged(SessionState::Preparing);
    Result<PreparedRun> prepared = prepare(request, control.stopToken(), m_gauge);
    if (!prepared && prepared.error().code == ErrorCode::Cancelled) {
        RunOutcome stopped;
        stopped.kind = OutcomeKind::Stopped;
        return stopped;
    }
    if (!prepared) return failure(std::move(prepared.error()));
    {
        const std::scoped_lock lock(m_rateMutex);
        m_live = std::make_unique<LiveRun>(std::move(*prepared), control, m_gauge, listener);
        if (const auto* resume = std::get_if<ResumeRequest>(&request); resume && resume->learningRate)
            m_live->setLearningRate(*resume->learningRate);
        if (m_rate) m_live->setLearningRate(*m_rate);
    }
    return m_live->train();
}

void BuiltinEngine::setLearningRate(double rate) {
    if (!std::isfinite(rate) || rate < 0.0) return;
    const std::scoped_lock lock(m_rateMutex);
    m_rate = rate;
    if (m_live) m_live->setLearningRate(rate);
}

} // namespace throughline::session
