// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"

#include <QString>
#include <QStringList>
#include <span>
#include <vector>

namespace throughline::ui {

/// One setting of a run in a word and a value: "drop" "0.3".
struct RunSetting {
    QString name;
    QString value;
    const char* option; ///< its name on the command line: "dropout"
};

/// Everything about a run that decides on its numbers, always the same names in the same order.
std::vector<RunSetting> settingsOf(const session::RunInfo& info);

/// What tells the branches of a fan from one another, each by the settings in which they differ, in the words of
/// `settingsOf`: "rate 0.0005"; of one alone, or of some that are alike, what it has other than its parent: "nothing
/// changed" where that is nothing.
QStringList branchNames(std::span<const session::RunInfo* const> branches);

/// Whether two runs differ in nothing but the seed, the one of the split with it. Where the seeds are the same the data
/// must be too; with another seed a generator makes other data.
bool sameButSeed(const session::RunInfo& a, const session::RunInfo& b);

/// Whether two runs have the same rows to train on and the same to validate on.
bool sameDataAndSplit(const session::RunInfo& a, const session::RunInfo& b);

} // namespace throughline::ui
