// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"
#include "session/Sweep.h"

#include <vector>

namespace throughline::app {

/// Whether `train` is asked for several runs: by `--vary`, `--seeds` or `--folds`.
bool asksForSweep(const Arguments& arguments);
/// The runs that the options of `train` ask for, one for each combination of what varies, the last of them fastest.
/// All that is wrong with any of them, without the data, each once.
tl::expected<session::Sweep, std::vector<Error>> sweepRequest(const Arguments& arguments);

} // namespace throughline::app
