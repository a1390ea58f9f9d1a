// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr qsizetype LongestTitle = 1000, MostMetrics = 256;

QJsonArray toJson(const Range& range) {
    return {range.min, range.max};
}

std::optional<Range> rangeOf(const QJsonValue& json) {
    const auto pair = json.toArray();
    if (pair.size() != 2 || !pair[0].isDouble() || !pair[1].isDouble()) return std::nullopt;
    const Range range{pair[0].toDouble(), pair[1].toDouble()};
    return range.min < range.max && std::isfinite(range.size()) ? std::optional(range) : std::nullopt;
}

/// Within [least, most], else `value` stays.
void take(const QJsonValue& json, double& value, double least, double most) {
    const double read = json.toDouble(std::nan(""));
    if (read >= least && read <= most) value = read;
}

void take(const QJsonValue& json, bool& value) {
    value = json.toBool(value);
}

template <class Enum, std::size_t N>
void take(const QJsonValue& json, Enum& value, const std::array<const char*, N>& names) {
    for (std::size_t i = 0; i < N; ++i)
        if (json.toString() == QLatin1String(names[i])) value = static_cast<Enum>(i);
}

template <class Enum, std::size_t N>
QString nameOf(Enum value, const std::array<const char*, N>& names) {
    return QLatin1String(names.at(static_cast<std::size_t>(value)));
}

constexpr std::array<const char*, 2> unitNames{"px", "cm"};

void takeSize(const QJsonObject& json, FigureSize& size) {
    take(json["unit"], size.unit, unitNames);
    take(json["width"], size.width, 0.1, FigureSize::MostPixels);
    take(json["height"], size.height, 0.1, FigureSize::MostPixels);
    take(json["dpi"], size.dpi, FigureSize::LeastDpi, FigureSize::MostDpi);
    take(json["scale"], size.scale, 1.0, FigureSize::MostScale);
}

void takeMetrics(const QJsonArray& json, std::vector<std::string>& metrics) {
    metrics.clear();
    for (const auto& name : json)
        if (name.isString() && metrics.size() < MostMetrics) metrics.push_back(name.toString().toStdString());
}

} // namespace

QJsonObject chartJson(const FigureOptions& options) {
    QJsonArray metrics;
    for (const auto& metric : options.metrics) metrics.append(QString::fromStdString(metric));
    QJsonObject ranges;
    for (const auto& [metric, range] : options.y) ranges[QString::fromStdString(metric)] = toJson(range);
    QJsonObject logs;
    for (const auto& [metric, log] : options.logs) logs[QString::fromStdString(metric)] = log;
    return {{"metrics", metrics},
            {"log_y_of", logs},
            {"smoothing", options.chart.smoothing},
            {"log_y", options.chart.logY},
            {"cut_outliers", options.chart.cutOutliers},
            {"train", options.chart.train},
            {"validation", options.chart.validation},
            {"x", nameOf(options.chart.x, axisNames)},
            {"x_range", options.x ? QJsonValue(toJson(*options.x)) : QJsonValue()},
            {"y_ranges", ranges}};
}

QJsonObject toJson(const FigureOptions& options) {
    auto json = chartJson(options);
    QJsonObject labels;
    for (const auto& [metric, label] : options.labels) labels[QString::fromStdString(metric)] = label;
    const QJsonObject own{{"unit", nameOf(options.size.unit, unitNames)},
                          {"width", options.size.width},
                          {"height", options.size.height},
                          {"dpi", options.size.dpi},
                          {"scale", options.size.scale},
                          {"theme", nameOf(options.theme, figureThemeNames)},
                          {"title", options.title},
                          {"labels", labels},
                          {"font", options.font},
                          {"font_size", options.fontSize},
                          {"caption", options.caption},
                          {"legend", options.legend},
                          {"history", options.history},
                          {"smoothed", options.smoothed}};
    for (auto entry = own.begin(); entry != own.end(); ++entry) json.insert(entry.key(), entry.value());
    return json;
}

FigureOptions figureOptions(const QJsonObject& json, FigureOptions options) {
    if (json["metrics"].isArray()) takeMetrics(json["metrics"].toArray(), options.metrics);
    take(json["smoothing"], options.chart.smoothing, 0.0, 0.999);
    take(json["log_y"], options.chart.logY);
    if (json["log_y_of"].isObject()) {
        options.logs.clear();
        const auto logs = json["log_y_of"].toObject();
        for (auto log = logs.begin(); log != logs.end(); ++log)
            if (log->isBool() && options.logs.size() < MostMetrics)
                options.logs[log.key().toStdString()] = log->toBool();
    }
    take(json["cut_outliers"], options.chart.cutOutliers);
    take(json["train"], options.chart.train);
    take(json["validation"], options.chart.validation);
    take(json["x"], options.chart.x, axisNames);
    if (json.contains("x_range")) options.x = rangeOf(json["x_range"]);
    if (json["y_ranges"].isObject()) {
        options.y.clear();
        const auto ranges = json["y_ranges"].toObject();
        for (auto range = ranges.begin(); range != ranges.end(); ++range)
            if (const auto read = rangeOf(range.value())) options.y[range.key().toStdString()] = *read;
    }
    takeSize(json, options.size);
    take(json["theme"], options.theme, figureThemeNames);
    options.title = json["title"].toString(options.title).left(LongestTitle);
    if (json["labels"].isObject()) {
        options.labels.clear();
        const auto labels = json["labels"].toObject();
        for (auto label = labels.begin(); label != labels.end(); ++label)
            if (label->isString() && options.labels.size() < MostMetrics)
                options.labels[label.key().toStdString()] = label->toString().left(LongestTitle);
    }
    options.font = json["font"].toString(options.font).left(LongestTitle);
    if (json["font_size"].toDouble(-1.0) == 0.0) options.fontSize = 0.0;
    take(json["font_size"], options.fontSize, FigureOptions::leastFont, FigureOptions::mostFont);
    take(json["caption"], options.caption);
    take(json["legend"], options.legend);
    take(json["history"], options.history);
    take(json["smoothed"], options.smoothed);
    return options;
}

FigureOptions figureOptions(const std::string& settings, FigureOptions otherwise) {
    return figureOptions(QJsonDocument::fromJson(QByteArray::fromStdString(settings)).object(), std::move(otherwise));
}

} // namespace throughline::chart
