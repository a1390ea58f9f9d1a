// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"

#include <QString>
#include <QStringList>

namespace throughline::ui {

/// A word as a POSIX shell takes it: in quotes where it needs them.
QString shellWord(const QString& word);

/// The commands that make a run again, a line each: `throughline train …` with what differs from the defaults, or
/// `throughline fork …` with what differs from its parent, which must be there; then a `throughline resume …` for each
/// session that was asked for something else. What was done by hand under way is not among them. `folder` stands for
/// the new run's. Any thread.
QStringList commandsOf(const session::RunInfo& info, const QString& folder);
/// Whether they do all of it: no rate was changed while the run trained.
bool commandsRepeatAll(const session::RunInfo& info);

} // namespace throughline::ui
