// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/EngineListener.h"
#include "session/ForkRequest.h"
#include "session/Progress.h"
#include "session/ResumeRequest.h"
#include "session/RunOutcome.h"
#include "session/RunRequest.h"
#include "session/TrainControl.h"

#include <functional>
#include <memory>
#include <variant>

namespace throughline::session {

/// What a session of training is asked for.
using EngineRequest = std::variant<RunRequest, ResumeRequest, ForkRequest>;

/// Something that trains a run: one session, from the request to its one outcome. Made anew for each.
class Engine {
public:
    virtual ~Engine() = default;
    /// The whole session, on the thread that calls: looks at `control` all the time, tells `listener` what comes. What
    /// was told as recorded is in the run's history file. Called once.
    virtual RunOutcome run(const EngineRequest& request, TrainControl& control, EngineListener& listener) = 0;
    /// The base rate from the next batch on. Any thread, at any time.
    virtual void setLearningRate(double rate) = 0;
    /// Any thread, at any time; costs the training nothing.
    virtual Progress progress() const = 0;
};

using EngineFactory = std::function<std::unique_ptr<Engine>()>;

} // namespace throughline::session
