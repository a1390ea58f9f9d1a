// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/WatchedSource.h"

#include <functional>

namespace throughline::app {

class StopSignals;

/// Does `work` on a thread of its own and waits for it, so that a signal finds the main thread free: it asks the
/// watch's token to stop. How far reading is goes to stderr, unless `quiet`. Main thread.
void doReading(StopSignals& signals_, bool quiet, const std::function<void(const data::ReadWatch& watch)>& work);

} // namespace throughline::app
