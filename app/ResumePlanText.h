// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Report.h"

#include "session/ResumePlan.h"

#include <QString>

namespace throughline::app {

/// What `resume --dry-run` prints: what a resume of `run` is going to do, one line each.
QString planText(const session::ResumePlan& plan, const session::OpenedRun& run);
/// Of a plan that has rates: what the learning rate will do, a line.
QString ratesText(const session::ResumePlan& plan);
/// The plan as one JSON object on a line.
Json planJson(const session::ResumePlan& plan, const session::OpenedRun& run);

} // namespace throughline::app
