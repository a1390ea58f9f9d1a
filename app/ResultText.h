// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Report.h"

#include "base/Remark.h"
#include "session/RunOutcome.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace throughline::app {

/// What stands on stdout after a run, with a final line break.
QString resultText(const session::RunOutcome& outcome);
/// Rows of a table, a line each: columns as wide as their widest cell, two blanks between.
QString aligned(const std::vector<QStringList>& rows);
/// For a run that `wasStillGaining`, one line: the command that trains it for twice as many epochs.
QString goOnText(const session::RunOutcome& outcome);
/// The result as one JSON object; numbers that are not finite are `null`. `notes`: on the data.
Json resultJson(const session::RunOutcome& outcome, const std::vector<Remark>& notes = {});

} // namespace throughline::app
