// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"

#include <functional>

namespace throughline::app {

struct RunOptions {
    bool quiet = false;
    bool json = false;
    /// Takes the result of a run that began, in place of stdout; null: it is printed.
    std::function<void(const session::RunOutcome&)> take{};
};

/// Trains in the foreground: `begin` starts or resumes, progress goes to stderr, the result to stdout, SIGINT and
/// SIGTERM stop at the next batch. Returns the exit status.
int runSession(const RunOptions& options, const std::function<void(session::TrainingSession&)>& begin);

} // namespace throughline::app
