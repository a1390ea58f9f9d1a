// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/OpenedRun.h"

#include <cstdint>

namespace throughline::session {

// A fork's curve begins with its parent's, and so what was trained before the fork is the parent's to have again.

/// The run that trained an epoch of a run's curve: itself, or where the epoch lies before its fork, its parent or one
/// of that one's. Errors: those of `openRun`, and `BeforeFork` where the parent's folder is gone or holds another run.
/// Any thread; blocks.
Result<OpenedRun> trainerOf(OpenedRun run, std::int64_t epoch);

/// What a run says of an epoch that only its parent can have again.
Error beforeFork(const OpenedRun& run, std::int64_t epoch);

} // namespace throughline::session
