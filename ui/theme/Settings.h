// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

namespace throughline::ui {

/// What the window remembers: `$XDG_CONFIG_HOME/throughline/throughline.ini`. Where something else than a file has that
/// name, a pipe that would keep the window from opening, it remembers nothing. GUI thread.
QSettings settings();

} // namespace throughline::ui
