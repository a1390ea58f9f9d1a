// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/MetricText.h"

#include "history/MetricNames.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace throughline::ui {

namespace {

/// Whether a metric's name is a word, or several, of the language rather than somebody's own: those that runs of ours
/// have.
bool isWord(const std::string& metric) {
    static constexpr std::array<std::string_view, 7> words{"loss", "accuracy", "learning_rate", "mae",
                                                           "mse",  "rmse",     "coverage"};
    return std::ranges::find(words, metric) != words.end() ||
           (metric.starts_with("top_") && metric.ends_with("_accuracy"));
}

} // namespace

QString metricTitle(const std::string& metric) {
    if (const auto metrics = history::togetherIn(metric); metrics.size() > 1) {
        QStringList titles;
        for (const auto& each : metrics) titles << metricTitle(each);
        return titles.join(QStringLiteral(" + "));
    }
    static const std::map<std::string_view, const char*> known{
        {"auc", "AUC"},
        {"balanced_accuracy", QT_TRANSLATE_NOOP("MetricText", "Balanced accuracy")},
        {"explained_variance", QT_TRANSLATE_NOOP("MetricText", "Explained variance")},
        {"f1", "F1"},
        {"f1_weighted", QT_TRANSLATE_NOOP("MetricText", "Weighted F1")},
        {"interval_width", QT_TRANSLATE_NOOP("MetricText", "Interval width")},
        {"iou", "IoU"},
        {"log_loss", QT_TRANSLATE_NOOP("MetricText", "Log loss")},
        {"lr", QT_TRANSLATE_NOOP("MetricText", "Learning rate")},
        {"mae", "MAE"},
        {"map", "mAP"},
        {"mape", "MAPE"},
        {"mcc", "MCC"},
        {"median_ae", QT_TRANSLATE_NOOP("MetricText", "Median AE")},
        {"mse", "MSE"},
        {"pr_auc", "PR AUC"},
        {"r2", "R²"},
        {"rmse", "RMSE"},
    };
    if (const auto found = known.find(metric); found != known.end())
        return QCoreApplication::translate("MetricText", found->second);
    auto title = seriesText(metric);
    if (isWord(metric) && !title.isEmpty()) title[0] = title[0].toUpper();
    return title;
}

QString monitorText(const std::string& series) {
    auto metric = metricTitle(history::metricOf(series));
    if (metric.size() > 1 && metric[1].isLower()) metric[0] = metric[0].toLower(); // a word, within the line
    return (series.starts_with("val_") ? QCoreApplication::translate("MetricText", "validation %1")
                                       : QCoreApplication::translate("MetricText", "training %1"))
        .arg(metric);
}

QString seriesText(const std::string& series) {
    auto text = visible(series);
    return isWord(history::metricOf(series)) ? text.replace(QLatin1Char('_'), QLatin1Char(' ')) : text;
}

QString counterText(history::Counter counter) {
    switch (counter) {
    case history::Counter::Step:
        return QCoreApplication::translate("MetricText", "step");
    case history::Counter::Iteration:
        return QCoreApplication::translate("MetricText", "iteration");
    case history::Counter::Epoch:
    case history::Counter::Row:
        break;
    }
    return QCoreApplication::translate("MetricText", "epoch");
}

QString formatText(const std::string& format) {
    static const std::map<std::string_view, const char*> texts{
        {"catboost", "CatBoost"},
        {"csv", QT_TRANSLATE_NOOP("MetricText", "Table")},
        {"goodseed", "goodseed"},
        {"hf-trainer-state", "Hugging Face Trainer"},
        {"json-list", QT_TRANSLATE_NOOP("MetricText", "List of records")},
        {"jsonl", "JSON Lines"},
        {"keras-history", QT_TRANSLATE_NOOP("MetricText", "Keras history")},
        {"lightning-csv", QT_TRANSLATE_NOOP("MetricText", "Lightning table")},
        {"mlflow", "MLflow"},
        {"mlflow-sqlite", QT_TRANSLATE_NOOP("MetricText", "MLflow database")},
        {"neptune-parquet", QT_TRANSLATE_NOOP("MetricText", "Neptune export")},
        {"parquet", "Parquet"},
        {"swanlab", "SwanLab"},
        {"tensorboard", "TensorBoard"},
        {"tensorboard-json", "TensorBoard JSON"},
        {"tensorboardx-json", "tensorboardX JSON"},
        {"throughline", QT_TRANSLATE_NOOP("MetricText", "Throughline history")},
        {"throughline-pdf", QT_TRANSLATE_NOOP("MetricText", "PDF figure")},
        {"throughline-png", QT_TRANSLATE_NOOP("MetricText", "Picture")},
        {"throughline-svg", QT_TRANSLATE_NOOP("MetricText", "SVG figure")},
        {"trackio", "trackio"},
        {"trackio-parquet", QT_TRANSLATE_NOOP("MetricText", "trackio export")},
        {"wandb", "W&B"},
        {"wandb-parquet", QT_TRANSLATE_NOOP("MetricText", "W&B export")},
        {"xgboost", QT_TRANSLATE_NOOP("MetricText", "Boosting")},
    };
    const auto found = texts.find(format);
    return found == texts.end() ? QString::fromStdString(format)
                                : QCoreApplication::translate("MetricText", found->second);
}

} // namespace throughline::ui
