// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SweepTable.h"

#include <QString>
#include <vector>

/// How what has become of a sweep is said. Any thread.
namespace throughline::ui {

/// "learning-rate" → "learning rate"
QString optionText(const std::string& option);
/// As it was typed; "none" of no hidden layers.
QString settingValueText(const session::Setting& setting);
/// "learning rate 0.01, hidden 128,64"
QString combinationText(const std::vector<session::Setting>& settings);
/// How far the runs of a row are: "done", "2 done, 1 failed", "epoch 4 of 10".
QString stateText(const session::SweepRow& row, const std::vector<session::SweptRun>& runs);
/// Why runs of it failed, a line each; empty: none has.
QString failureText(const session::SweepRow& row, const std::vector<session::SweptRun>& runs);
/// In which epochs they were best: "7", "7–10"; empty: in none yet.
QString bestEpochText(const session::SweepRow& row);

} // namespace throughline::ui
