// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Best.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the columns and metrics of any tool are called, what belongs together, and which way is better: the one home of
/// these facts. Any thread.
namespace throughline::history {

class MetricHistory;

// Names of columns, in any case.
bool isEpochName(std::string_view name); ///< counts epochs: "epoch", "generation", …
bool isStepName(std::string_view name);  ///< counts steps: "step", "iteration", …
bool isTimeName(std::string_view name);  ///< tells a time, or how long something took
bool isSetting(std::string_view name);   ///< a hyperparameter: rows of these are of many trainings, not of one

/// Whether a name speaks of loss, accuracy or another measure of quality, or of validation data.
bool looksLikeMetric(std::string_view name);
/// What goes along with training and does not tell how good a model is: learning rates, times, steps.
bool isAuxiliary(const std::string& metric);

/// One chart's worth of a history: the series of training and validation that measure the same.
struct MetricPair {
    std::string name;       ///< "loss", "accuracy", "box_loss": what the two have in common
    std::string train;      ///< name of the series, empty: none
    std::string validation; ///< name of the series, empty: none
};

/// Pairs the series of a history by their names, in their order: `val_loss`, `eval_loss`, `val/loss`, `valid_loss`,
/// `loss/val` belong to `loss`, `train_loss`, `train/loss`, `loss/train`, and so do those of Keras's `epoch_loss`.
std::vector<MetricPair> metricPairs(const MetricHistory& records);

/// A series by what it measures, whatever its tool calls it: "val_loss" for `loss/val`, "loss" for `train/loss`.
struct CommonSeries {
    std::string common;
    std::string series; ///< its name in the history
};
/// Those of a history that measure how good a model is, in their order: learning rates, times and steps are left out.
std::vector<CommonSeries> commonSeries(const MetricHistory& records);
/// The common name of one series: "loss/val" → "val_loss".
std::string commonName(const std::string& series);
/// "val_loss" → "loss".
std::string metricOf(const std::string& series);

/// Which way is better, by the words of the name, of any tool's metric: a loss or an error is better when lower, an
/// accuracy or a score when higher; of what says neither, nobody knows, nor of a coverage, which is best where it is
/// what was asked for.
std::optional<nn::Direction> better(const std::string& metric);
/// Metrics that are drawn in one chart have a name in common: "loss + lr".
std::string together(const std::string& first, const std::string& second);
/// "loss + lr" → "loss", "lr"; any other name is that of one metric.
std::vector<std::string> togetherIn(const std::string& chart);
/// Whether 1 is the best that it can reach, unless it is given in per cent.
bool isAtMostOne(const std::string& metric);

} // namespace throughline::history
