// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

#include <QString>
#include <string>

/// How metrics, and what they were read from, are called in the window. Any thread.
namespace throughline::ui {

/// The title of a chart, "loss" → "Loss", "rmse" → "RMSE", "top_5_accuracy" → "Top 5 accuracy"; a name of
/// somebody's own stays as it is.
QString metricTitle(const std::string& metric);
/// A series within a sentence or at the head of a column: "val_loss" → "val loss"; a name of somebody's own
/// stays as it is.
QString seriesText(const std::string& series);
/// A metric of a run of ours as what is monitored: "val_auc" → "validation AUC", "loss" → "training loss".
QString monitorText(const std::string& series);
/// What the records of a history are counted by: "epoch", "step", "iteration".
QString counterText(history::Counter counter);
/// What a history was read from, by the name that `info --json` has for it: "hf-trainer-state" → "Hugging Face
/// Trainer".
QString formatText(const std::string& format);

} // namespace throughline::ui
