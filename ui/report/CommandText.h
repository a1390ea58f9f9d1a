// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"

#include <QString>
#include <QStringList>

namespace throughline::ui {

/// A word as a POSIX shell takes it: in quotes where it needs them.
QString shellWord(const QString& word);

struct RunCommands {
    QStringList lines;
    bool steered = false; ///< the learning rate was set by hand within a session, which no command does
};
/// The commands that make a run again, a line each: `throughline train …` with what differs from the defaults, or
/// `throughline fork …` with what differs from its parent, which must be there; then a `throughline resume …` for each
/// session that went on with other settings: more epochs, another learning rate or size of a batch, a schedule begun
/// anew, with the epoch where they hold from unless the run stands there. `folder` stands for the new run's. Any
/// thread.
RunCommands commandsOf(const session::RunInfo& info, const QString& folder);

} // namespace throughline::ui
