// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace throughline::app {

/// Opens the main window with `paths` in it, starts the demonstration if asked, and runs until it is closed. Returns
/// the exit status; `NoDisplay` where there is nothing to open it on.
int runWindow(int& argc, char** argv, const QStringList& paths, bool demo);

} // namespace throughline::app
