// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Report.h"

#include "session/ModelLoader.h"
#include "session/ResumePlan.h"

#include <QString>

namespace throughline::app {

/// What `resume --dry-run` prints: what a resume of `run` is going to do, one line each.
QString planText(const session::ResumePlan& plan, const session::OpenedRun& run, const session::ResumeRequest& request);
/// Of a plan that has rates: what the learning rate will do, a line.
QString ratesText(const session::ResumePlan& plan);
/// Whether the data are those that the run began with, in a line, and what to do where they are not.
QString dataText(const session::DataCheck& check, const session::RunInfo& info);
/// {"state": "same", "changed", "missing" or "unreadable", "source", "differences"}
Json dataJson(const Result<session::DataCheck>& check, const session::RunInfo& info);
/// The plan as one JSON object on a line.
Json planJson(const session::ResumePlan& plan, const session::OpenedRun& run);

} // namespace throughline::app
