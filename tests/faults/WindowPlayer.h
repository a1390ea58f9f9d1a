// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace throughline::faults {

/// The real window as a process of its own, to be killed or closed. Arguments: "window", the folder of a run, epochs.
/// Trains as `train --hidden 48 --batch-size 16` does, or goes on by the Resume action where the folder holds a run
/// already. Says "epoch N/" on stderr when a record has been handed to the chart. A line on stdin closes the window;
/// with it, or with the run, the process ends.
int playWindow(int argc, char** argv);

} // namespace throughline::faults
