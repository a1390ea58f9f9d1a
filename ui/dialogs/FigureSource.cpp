// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/FigureSource.h"

#include "figure/FigureFormat.h"
#include "figure/FigureJson.h"
#include "figure/FigurePreset.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Settings.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto FormatSetting = "export/format", OptionsSetting = "export/options";
constexpr auto TitleSetting = "export/title", TitledSetting = "export/titled";
constexpr auto SmoothedSetting = "export/smoothed";

/// What decides whether a title still fits.
QStringList idsOf(const std::vector<chart::ChartRun>& runs) {
    QStringList ids;
    for (const auto& run : runs) ids << run.id;
    return ids;
}

} // namespace

FigureSource::FigureSource(const chart::ChartStack& charts) {
    for (auto& run : charts.runs()) {
        if (!run.visible || !run.history) continue;
        if (run.grows) run.history = std::make_shared<const history::History>(*run.history);
        runs.push_back(std::move(run));
    }
    shown.metrics = charts.metrics();
    shown.chart = charts.options();
    for (const auto& [metric, look] : charts.looks()) {
        if (look.logY) shown.logs[metric] = *look.logY;
        if (!look.title.isEmpty()) shown.labels[metric] = look.title;
    }
    if (charts.follows()) return;
    shown.x = charts.xRange();
    for (const auto& metric : shown.metrics)
        if (const auto* chart = charts.chart(metric)) shown.y[metric] = chart->yRange();
}

chart::FigureOptions FigureSource::options() const {
    const auto store = settings();
    auto options = shown;
    // Until one has chosen something: what looks well on most pages.
    apply(chart::FigurePreset::Readme, static_cast<int>(std::max<std::size_t>(1, shown.metrics.size())), options);
    options = chart::figureOptions(store.value(OptionsSetting).toString().toStdString(), options);
    // What was recorded, unless somebody has asked for what runs through its middle.
    if (!store.value(SmoothedSetting, false).toBool()) options.chart.smoothing = 0.0;
    if (store.value(TitledSetting).toStringList() == idsOf(runs)) options.title = store.value(TitleSetting).toString();
    return options;
}

QString FigureSource::fileName(chart::FigureFormat format) const {
    auto name = runs.size() == 1 ? runs.front().name : QStringLiteral("throughline");
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    return name + QLatin1Char('.') + QLatin1String(chart::figureEndings.at(static_cast<std::size_t>(format)));
}

chart::FigureFormat lastFormat() {
    return static_cast<chart::FigureFormat>(
        std::clamp(settings().value(FormatSetting, 0).toInt(), 0, static_cast<int>(chart::figureEndings.size()) - 1));
}

void rememberFigure(const chart::FigureOptions& options) {
    auto json = chart::toJson(options);
    // The charts say these for themselves, and a title is of its runs.
    const auto own = chart::chartJson(options);
    for (auto entry = own.begin(); entry != own.end(); ++entry) json.remove(entry.key());
    json.remove(QLatin1String("title"));
    settings().setValue(OptionsSetting, QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
}

void rememberFigure(const chart::FigureOptions& options, chart::FigureFormat format, const FigureSource& source) {
    rememberFigure(options);
    auto store = settings();
    store.setValue(FormatSetting, static_cast<int>(format));
    store.setValue(SmoothedSetting, options.chart.smoothing > 0.0);
    store.setValue(TitleSetting, options.title);
    store.setValue(TitledSetting, idsOf(source.runs));
}

Result<std::unique_ptr<FigureMime>>
draggable(chart::FigureFormat format, const std::shared_ptr<const chart::Figure>& figure, const QString& fileName) {
    static const QTemporaryDir all;
    static int count = 0;
    const auto folder = all.filePath(QString::number(++count));
    QDir().mkpath(folder);
    return FigureMime::make(format, figure, folder + QLatin1Char('/') + fileName);
}

} // namespace throughline::ui
