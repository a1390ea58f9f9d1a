// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/PreparedRun.h"
#include "session/RunRequest.h"

namespace throughline::session {

/// Loads the data unless that was done before, makes the folder. Until all that can be wrong has been looked at,
/// nothing is on disk. Errors: those of `data::load` (`Cancelled` where the watch's `stop` came first), `nn::check` and
/// `makeRunFolder`.
Result<PreparedRun> prepareNew(const RunRequest& request, const data::ReadWatch& watch);

} // namespace throughline::session
