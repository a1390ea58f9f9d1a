// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "nn/Spread.h"
#include "session/RunOutcome.h"
#include "session/RunSummary.h"
#include "session/Sweep.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace throughline::session {

// What has become of a sweep: the one home of its table, for the window and for the command line.

/// One run of a sweep, as far as it is. Plain value.
struct SweptRun {
    std::vector<Setting> settings{}; ///< what tells it from the others
    std::filesystem::path folder{};
    std::optional<RunOutcome> outcome{}; ///< how it ended; of one that trains what it has reached; nothing: not begun
    bool trains = false;                 ///< somebody trains it
    std::vector<Remark> notes{};         ///< on its data
};

enum class SweptState { Waiting, Training, Stopped, Done, Diverged, Failed };
inline constexpr std::size_t sweptStates = 6;
SweptState stateOf(const SweptRun& run);
/// Whether it has a value of what it monitors.
bool hasBest(const SweptRun& run);

/// How a run on disk has ended, as far as it tells: no speed, and no seconds. A run that nobody has ended was stopped.
RunOutcome outcomeOf(const RunSummary& summary, const history::MetricHistory& records);
/// How far the runs are, from disk. One that is there and cannot be read has failed, and says why. Blocks.
SweptRun lookAt(const SweepRun& run);
std::vector<SweptRun> lookAt(const Sweep& sweep);

/// Seeds and folds are luck: what runs end with that differ by these alone is told as a mean.
bool isLuck(const std::string& option);

/// Runs that are told as one.
struct SweepRow {
    std::vector<Setting> settings{};            ///< that they have alike
    std::vector<std::size_t> runs{};            ///< which they are among all, in their order
    std::string monitor{};                      ///< empty: none of them has a value yet
    std::vector<double> values{};               ///< the best of each run that has one
    nn::Spread best{};                          ///< of these
    std::int64_t firstEpoch = 0, lastEpoch = 0; ///< the least and the greatest of those that were best; 0: none
    std::map<std::string, nn::Spread> last{};   ///< by metric, of what they ended with
};

/// A line for each combination of settings. Plain value.
struct SweepTable {
    std::vector<std::string> options{}; ///< the columns: what tells the rows apart, in the order asked for
    std::string monitor{};              ///< empty: no run has a value yet, or they monitor different metrics
    std::vector<SweepRow> rows{};       ///< the best first and those without a value last; by `bestFirst`
    bool areMeans = false;              ///< rows stand for runs that differ by luck; else each for one run
};
/// Where nothing but luck varies, each run has a row of its own.
SweepTable sweepTable(const std::vector<SweptRun>& runs);
/// All runs as one row.
SweepRow together(const std::vector<SweptRun>& runs);

/// What one of several has reached.
struct Reached {
    std::string monitor{};
    std::optional<double> best{}; ///< of the monitored metric; nothing: there is none
};
/// Indices, the best first and those without a value last; in the order given where they monitor different metrics,
/// which have no order.
std::vector<std::size_t> bestFirst(const std::vector<Reached>& all);
/// The runs in that order.
std::vector<std::size_t> bestFirst(const std::vector<SweptRun>& runs);
/// The best of all runs; nothing where none has a value, or where they monitor different metrics.
std::optional<std::size_t> bestOf(const std::vector<SweptRun>& runs);

} // namespace throughline::session
