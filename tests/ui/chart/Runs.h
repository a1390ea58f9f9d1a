// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/RunCurves.h"

#include <memory>

/// Small histories, and runs made of them, for the tests of the chart's rooms.
namespace throughline::chart::testing {

inline void add(history::MetricHistory& records, double epoch, double loss, double valLoss) {
    records.addRecord({epoch, epoch * 10.0, 0, 2.0});
    records.addPoint("loss", loss);
    records.addPoint("val_loss", valLoss);
}

inline RunList listOf(const std::shared_ptr<history::History>& history) {
    RunList runs;
    ChartRun run;
    run.id = QStringLiteral("a");
    run.history = history;
    runs.push_back(std::make_unique<RunCurves>(run));
    return runs;
}

} // namespace throughline::chart::testing
