// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"
#include "history/Bands.h"
#include "session/RunInfo.h"

#include <QString>
#include <span>
#include <utility>
#include <vector>

namespace throughline::ui {

/// By what runs become one group: those that differ in nothing but the seed, or those that are alike in one setting,
/// named as its option on the command line: "learning-rate".
inline const QString bySeeds = QStringLiteral("seeds");

/// What is known of one of several runs or histories.
struct RunFacts {
    const session::RunInfo* info = nullptr; ///< null: nothing is known of its settings
    QString name;
};

/// Several runs that are drawn as one.
struct RunGroup {
    QString title;
    std::vector<std::size_t> members; ///< at least two, ascending: indices of the facts
};

/// Histories whose settings nobody knows are told apart by what their names say of a seed: "a-seed1", "a-seed2".
enum class Unnamed {
    Apart,   ///< those whose names say nothing stay for themselves
    Together ///< they are seeds of one thing: whoever asks knows it
};

/// The groups, in the order of their first members.
std::vector<RunGroup> groupRuns(std::span<const RunFacts> runs, const QString& by, Unnamed unnamed);

/// The members of two groups that belong together: those of one seed, in the order of `a`; where no seed is known, the
/// first with the first and so on.
std::vector<std::pair<std::size_t, std::size_t>> pairsOf(std::span<const RunFacts> runs, const RunGroup& a,
                                                         const RunGroup& b);

/// The settings in which runs differ and by which some of them become one, by their options' names.
QStringList groupingsOf(std::span<const RunFacts> runs);

/// "quartiles", "± s.d.".
QString bandName(history::Interval interval);
/// "digits 64 · median of 5 seeds, quartiles".
QString bandText(const RunGroup& group, history::Interval interval, const QString& by);

/// "digits 64 − digits 32 · mean of 5 pairs, 95 % interval (t)": the mean difference of two groups.
QString differenceText(const RunGroup& group, const RunGroup& against, std::size_t pairs, history::Interval interval);

/// The run that stands for a group, or for the difference of two, as `name` has it, at the place of its `first` one.
chart::ChartRun bandedRun(chart::ChartRun first, const QString& name, history::BandedHistory made,
                          history::Interval interval);

/// As `bandedRun`, for the difference of two groups: no value of it is the best.
chart::ChartRun differenceRun(chart::ChartRun first, const QString& name, history::BandedHistory made,
                              history::Interval interval);

} // namespace throughline::ui
