// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

/// How metrics are called in the window. Any thread.
namespace throughline::ui {

/// The title of a chart, "loss" → "Loss", "rmse" → "RMSE", "top_5_accuracy" → "Top 5 accuracy".
QString metricTitle(const std::string& metric);
/// A series within a sentence or at the head of a column: "val_loss" → "val loss".
QString seriesText(const std::string& series);

} // namespace throughline::ui
