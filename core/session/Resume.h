// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/PreparedRun.h"
#include "session/ResumeRequest.h"
#include "session/RetrainingProgress.h"

namespace throughline::session {

/// Goes on with a run on disk, as `planResume` says. Nothing is written before everything has been checked. A run that
/// was killed before it could say how it ended says so now. `tell`: how far the training forward to an epoch that was
/// not kept is. Errors: those of `openRun`, `planResume` and `loadRunData`, what the plan is refused for,
/// `FolderInUse`; `Cancelled` where the watch's `stop` came first.
Result<PreparedRun> prepareResume(const ResumeRequest& request, const data::ReadWatch& watch,
                                  const RetrainingListener& tell = {});

} // namespace throughline::session
