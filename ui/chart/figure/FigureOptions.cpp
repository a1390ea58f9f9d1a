// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureOptions.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr int LeastPixels = 64, MostPixels = 20000;
constexpr double MostPicture = 200e6; ///< pixels altogether: 800 MB
constexpr double LeastDpi = 24.0, MostDpi = 2400.0;
constexpr double InchInCm = 2.54, LogicalDpi = 96.0;
constexpr qsizetype LongestTitle = 1000, MostMetrics = 256;

int pixelsOf(double length) {
    return static_cast<int>(std::lround(std::clamp(length, -1e6, 1e6)));
}

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
    take(json["width"], size.width, 0.1, MostPixels);
    take(json["height"], size.height, 0.1, MostPixels);
    take(json["dpi"], size.dpi, LeastDpi, MostDpi);
    take(json["scale"], size.scale, 1.0, 4.0);
}

void takeMetrics(const QJsonArray& json, std::vector<std::string>& metrics) {
    metrics.clear();
    for (const auto& name : json)
        if (name.isString() && metrics.size() < MostMetrics) metrics.push_back(name.toString().toStdString());
}

} // namespace

QSize FigureSize::pixels() const {
    const double each = unit == Unit::Pixels ? scale : density() / InchInCm;
    return {pixelsOf(width * each), pixelsOf(height * each)};
}

QSizeF FigureSize::logical() const {
    return QSizeF(pixels()) * (LogicalDpi / density());
}

QSizeF FigureSize::centimetres() const {
    return QSizeF(pixels()) * (InchInCm / density());
}

void FigureSize::convertTo(Unit other) {
    if (other == unit) return;
    const double factor = other == Unit::Centimetres ? InchInCm / dpi : dpi / InchInCm;
    // Two decimals are a tenth of a millimetre; a pixel has none.
    const double grid = other == Unit::Centimetres ? 100.0 : 1.0;
    width = std::round(width * factor * grid) / grid;
    height = std::round(height * factor * grid) / grid;
    unit = other;
}

Result<void> FigureSize::check() const {
    const auto bad = [](const char* name, double value, const char* allowed) -> Result<void> {
        return fail(ErrorCode::BadOption, {}, {name, QString::number(value).toStdString(), allowed});
    };
    if (!(dpi >= LeastDpi && dpi <= MostDpi)) return bad("--dpi", dpi, "24 to 2400");
    if (!(scale >= 1.0 && scale <= 4.0)) return bad("--scale", scale, "1 to 4");
    const auto fits = [](int length) { return length >= LeastPixels && length <= MostPixels; };
    const auto size = pixels();
    if (!fits(size.width())) return bad("--width", width, "a length of 64 to 20000 pixels");
    if (!fits(size.height())) return bad("--height", height, "a length of 64 to 20000 pixels");
    if (static_cast<double>(size.width()) * size.height() > MostPicture)
        return bad("--width", width, "less, as a picture has 200 million pixels at most");
    return {};
}

QJsonObject chartJson(const FigureOptions& options) {
    QJsonArray metrics;
    for (const auto& metric : options.metrics) metrics.append(QString::fromStdString(metric));
    QJsonObject ranges;
    for (const auto& [metric, range] : options.y) ranges[QString::fromStdString(metric)] = toJson(range);
    return {{"metrics", metrics},
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
    const QJsonObject own{{"unit", nameOf(options.size.unit, unitNames)},
                          {"width", options.size.width},
                          {"height", options.size.height},
                          {"dpi", options.size.dpi},
                          {"scale", options.size.scale},
                          {"theme", nameOf(options.theme, figureThemeNames)},
                          {"title", options.title},
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
    take(json["legend"], options.legend);
    take(json["history"], options.history);
    take(json["smoothed"], options.smoothed);
    return options;
}

FigureOptions figureOptions(const std::string& settings, FigureOptions otherwise) {
    return figureOptions(QJsonDocument::fromJson(QByteArray::fromStdString(settings)).object(), std::move(otherwise));
}

void apply(FigurePreset preset, int plots, FigureOptions& options) {
    using Unit = FigureSize::Unit;
    switch (preset) {
    case FigurePreset::PaperColumn: // the columns of two-column journals are 8 to 9 cm wide
        options.size = {Unit::Centimetres, 8.5, 2.6 + 3.4 * plots, 300.0, 1.0};
        options.theme = FigureTheme::Light;
        return;
    case FigurePreset::Slide: // full HD, the type large enough for the last row
        options.size = {Unit::Pixels, 1920.0, 1080.0, 192.0, 1.0};
        options.theme = FigureTheme::Dark;
        return;
    case FigurePreset::Readme: // as wide as a page of a code host shows it, for screens of twice the resolution
        options.size = {Unit::Pixels, 880.0, 120.0 + 180.0 * plots, 96.0, 2.0};
        options.theme = FigureTheme::Light;
        return;
    }
}

} // namespace throughline::chart
