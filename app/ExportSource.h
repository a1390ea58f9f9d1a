// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "curves/ChartRun.h"
#include "history/Bands.h"
#include "session/RunInfo.h"

#include <QStringList>
#include <memory>
#include <string>
#include <vector>

namespace throughline::app {

/// The operands, opened as what they are.
struct ExportSource {
    std::vector<chart::ChartRun> runs;
    std::vector<std::shared_ptr<const session::RunInfo>> infos; ///< of each; null: its settings are not known
    std::string settings;                                       ///< of the first picture among them
};

/// What is asked of groups of runs.
struct Bands {
    QString by; ///< as `ui::groupRuns` has it; empty: each run for itself
    history::Interval interval = history::Interval::Quartiles;
    bool difference = false; ///< to the first group
};

/// Opens the paths; what cannot be read among several is told on stderr. Names are distinct, as the window's are.
Result<ExportSource> openPaths(const QStringList& paths);

/// Each group becomes one run, or each but the first what it has more than that.
Result<void> merge(ExportSource& source, const Bands& bands);

} // namespace throughline::app
