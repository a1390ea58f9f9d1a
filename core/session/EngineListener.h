// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/History.h"
#include "session/LiveModel.h"
#include "session/RecordBatch.h"
#include "session/RunInfo.h"
#include "session/SessionState.h"

#include <cstdint>
#include <filesystem>

namespace throughline::session {

/// What an engine tells. Called on its thread, `warning` and `warningCleared` on the checkpoint writer's too: an
/// implementation passes values on to its own.
class EngineListener {
public:
    virtual ~EngineListener() = default;
    virtual void stateChanged(SessionState state) = 0;
    virtual void opened(RunInfo info, std::filesystem::path folder, history::History history) = 0;
    /// These are in the history file.
    virtual void recorded(const RecordBatch& records) = 0;
    /// Records above `epoch` have left the history for `ghost`. The marks that are left are those of the info that was
    /// told last.
    virtual void rewound(std::int64_t epoch, history::MetricHistory ghost) = 0;
    virtual void infoChanged(RunInfo info) = 0;
    virtual void marked(const history::Mark& mark) = 0;
    /// The model that was asked for (`TrainControl::takeModel`); not in the order of the others.
    virtual void modelTaken(LiveModelPtr /*model*/) {}
    virtual void warning(const Error& error) = 0;
    virtual void warningCleared(ErrorCode code) = 0;
};

} // namespace throughline::session
