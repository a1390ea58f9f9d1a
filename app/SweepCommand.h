// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"

#include <filesystem>

namespace throughline::app {

// `train` and `resume` where they are about several runs. Each trains in the foreground, as many runs at once as there
// are cores: progress goes to stderr, the result to stdout, SIGINT and SIGTERM stop all of them at their next batches.
// The exit status is that of one run; 1 where one of them failed or diverged.

int trainSweep(const Arguments& arguments);
/// Trains what a sweep has not trained yet.
int resumeSweep(const std::filesystem::path& folder, const Arguments& arguments);

} // namespace throughline::app
