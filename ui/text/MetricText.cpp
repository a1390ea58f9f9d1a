// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/MetricText.h"

#include "text/VisibleText.h"

#include <array>
#include <string_view>
#include <utility>

namespace throughline::ui {

QString metricTitle(const std::string& metric) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 9> known{{{"mae", "MAE"},
                                                                                    {"mse", "MSE"},
                                                                                    {"rmse", "RMSE"},
                                                                                    {"r2", "R²"},
                                                                                    {"auc", "AUC"},
                                                                                    {"f1", "F1"},
                                                                                    {"lr", "Learning rate"},
                                                                                    {"map", "mAP"},
                                                                                    {"iou", "IoU"}}};
    for (const auto& [name, title] : known)
        if (metric == name) return QString::fromUtf8(title);
    auto title = seriesText(metric);
    if (!title.isEmpty()) title[0] = title[0].toUpper();
    return title;
}

QString seriesText(const std::string& series) {
    return visible(series).replace(QLatin1Char('_'), QLatin1Char(' '));
}

} // namespace throughline::ui
