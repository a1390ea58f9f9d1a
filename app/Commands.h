// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"

namespace throughline::app {

/// Exit status of the program, as documented in its help.
enum ExitCode { ExitDone = 0, ExitFailed = 1, ExitUsage = 2 };

CommandSpec trainSpec();
CommandSpec resumeSpec();
CommandSpec infoSpec();
CommandSpec exportSpec();
CommandSpec evaluateSpec();
CommandSpec predictSpec();
CommandSpec exportModelSpec();
CommandSpec verifySpec();
CommandSpec followSpec();
CommandSpec mendSpec();
CommandSpec reportSpec();
CommandSpec forkSpec();
CommandSpec rowsSpec();

/// Each runs one subcommand to its end on the main thread, where a QCoreApplication (for `export` and `report` a
/// QApplication) exists, and returns the exit status.
int runTrain(const Arguments& arguments);
int runResume(const Arguments& arguments);
int runInfo(const Arguments& arguments);
int runExport(const Arguments& arguments);
int runEvaluate(const Arguments& arguments);
int runPredict(const Arguments& arguments);
int runExportModel(const Arguments& arguments);
int runVerify(const Arguments& arguments);
int runFollow(const Arguments& arguments);
int runMend(const Arguments& arguments);
int runReport(const Arguments& arguments);
int runFork(const Arguments& arguments);
int runRows(const Arguments& arguments);

} // namespace throughline::app
