// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chart/ChartRun.h"

#include <span>
#include <string>
#include <vector>

namespace throughline::chart {

/// One chart's worth of a history: the series of training and validation that measure the same.
struct MetricPair {
    std::string name;       ///< "loss", "accuracy", "box_loss": what the two have in common
    std::string train;      ///< name of the series, empty: none
    std::string validation; ///< name of the series, empty: none
};

/// Pairs the series of a history by their names, in their order: `val_loss`, `eval_loss`, `val/loss`, `valid_loss`,
/// `loss/val` belong to `loss`, `train_loss`, `train/loss`, `loss/train`, and so do those of Keras's `epoch_loss`.
std::vector<MetricPair> metricPairs(const history::MetricHistory& records);

/// A series by what it measures, whatever its tool calls it: "val_loss" for `loss/val`, "loss" for `train/loss`.
struct CommonSeries {
    std::string common;
    std::string series; ///< its name in the history
};
/// Those of a history that measure how good a model is, in their order: learning rates, times and steps are left out.
std::vector<CommonSeries> commonSeries(const history::MetricHistory& records);
/// The common name of one series: "loss/val" → "val_loss".
std::string commonName(const std::string& series);

/// Every metric that one of the runs has.
std::vector<std::string> metricNames(std::span<const ChartRun> runs);

/// Loss above accuracy, or above the first other metric where there is no accuracy; a learning rate is not one. Of the
/// active run its first one besides, where it has none of those.
std::vector<std::string> defaultMetrics(std::span<const ChartRun> runs);

/// "val_loss" → "loss".
std::string metricOf(const std::string& series);
/// Which of two values is the better one.
enum class Better { Unknown, Lower, Higher };
/// By the words of the name, of any tool's metric: a loss or an error is better when lower, an accuracy or a score when
/// higher; of what says neither, nobody knows.
Better better(const std::string& metric);
/// Whether 1 is the best that it can reach, unless it is given in per cent.
bool isAtMostOne(const std::string& metric);

} // namespace throughline::chart
