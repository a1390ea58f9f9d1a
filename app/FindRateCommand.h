// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunRequest.h"

namespace throughline::app {

/// `train --find-rate`: tries learning rates on the run that is asked for, prints which is a good one, and keeps
/// nothing. The exit status.
int findRate(const session::RunRequest& request, bool quiet, bool json);

} // namespace throughline::app
