// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace throughline::app {

/// Whether ssh has started this program to ask the user, as the window wants it to.
bool isAskpass(int argc);
/// Shows the question, which is the only argument, and prints the answer. The exit status that ssh goes by: 0 answered.
int runAskpass(int& argc, char** argv);

} // namespace throughline::app
