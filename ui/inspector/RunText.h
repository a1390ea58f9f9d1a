// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"
#include "history/History.h"
#include "session/RunInfo.h"

#include <QString>
#include <optional>

/// A run's settings in a few words each, as the inspector shows them. Empty: nothing to say.
namespace throughline::ui {

QString dataText(const session::RunInfo& info);    ///< "fashion-mnist, 60,000 + 10,000"
QString networkText(const session::RunInfo& info); ///< "784 → 512 → 256 → 10, relu"
/// `rate`: the newest; NaN: the configuration's.
QString optimizerText(const nn::TrainConfig& config, double rate);
QString stoppingText(const nn::TrainConfig& config, double epoch, double bestEpoch); ///< "patience 12, 8 left"
/// "latest 80 · best 77 · every 5"; `kept`: epochs on disk, ascending.
QString checkpointText(const session::RunInfo& info, const std::vector<std::int64_t>& kept, std::int64_t best);
QString sessionsText(const session::RunInfo& info); ///< "2, resumed once"
QString forkText(const session::RunInfo& info);     ///< "from a, epoch 10"
/// Where a fork leaves its parent, for the chart, which calls that by `name`, or by its folder's where that is empty.
std::optional<chart::ChartJoint> jointOf(const std::optional<session::ParentRun>& parent, const QString& name = {});
QString timeText(const history::History& history); ///< training time of all records

} // namespace throughline::ui
