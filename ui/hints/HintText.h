// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Hints.h"

#include <QString>

namespace throughline::ui {

/// A hint as two sentences: what is seen, and what may help. Any thread.
QString hintText(const session::Hint& hint);
/// What can be done about one, for a button: "Fork from 23 with dropout 0.2…", "Resume from 23…".
QString actionText(const session::HintAction& action);
/// The command that does it: "throughline fork FOLDER --from 23 --dropout 0.2".
QString actionCommand(const session::HintAction& action, const QString& folder);

} // namespace throughline::ui
