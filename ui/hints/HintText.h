// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Hints.h"

#include <QString>

namespace throughline::ui {

/// A hint as two sentences: what is seen, and what may help. Any thread.
QString hintText(const session::Hint& hint);

} // namespace throughline::ui
