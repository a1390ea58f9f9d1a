// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ChartLayout.h"

#include "history/MetricNames.h"
#include "stack/ChartStack.h"
#include "theme/Settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto LayoutsSetting = "chart/layouts";
constexpr qsizetype MostMetrics = 4096, LongestTitle = 1000;

QJsonObject kept() {
    return QJsonDocument::fromJson(settings().value(LayoutsSetting).toByteArray()).object();
}

int within(const QJsonValue& value, int least, int most) {
    const int number = value.toInt();
    return number >= least && number <= most ? number : 0;
}

} // namespace

QJsonObject layoutOf(const chart::ChartStack& charts) {
    QJsonArray metrics;
    for (const auto& metric : charts.chosenMetrics()) metrics.append(QString::fromStdString(metric));
    QJsonObject looks;
    for (const auto& [metric, look] : charts.looks()) {
        QJsonObject own;
        if (look.logY) own[QStringLiteral("log")] = *look.logY;
        if (!look.title.isEmpty()) own[QStringLiteral("title")] = look.title;
        looks[QString::fromStdString(metric)] = own;
    }
    return {{"metrics", metrics},
            {"columns", charts.grid().columns},
            {"height", charts.grid().height},
            {"single", charts.grid().single},
            {"looks", looks}};
}

void applyLayout(const QJsonObject& layout, chart::ChartStack& charts) {
    using chart::ChartGrid;
    if (layout.contains("columns"))
        charts.setGrid({within(layout["columns"], 1, ChartGrid::mostColumns),
                        within(layout["height"], ChartGrid::leastHeight, ChartGrid::mostHeight),
                        layout["single"].toBool()});
    if (layout["looks"].isObject()) {
        std::map<std::string, chart::ChartLook> looks;
        const auto all = layout["looks"].toObject();
        for (auto own = all.begin(); own != all.end(); ++own) {
            auto& look = looks[own.key().toStdString()];
            const auto json = own->toObject();
            if (json["log"].isBool()) look.logY = json["log"].toBool();
            look.title = json["title"].toString().left(LongestTitle);
        }
        charts.setLooks(std::move(looks));
    }
    if (!layout["metrics"].isArray()) return;
    std::vector<std::string> metrics;
    for (const auto& metric : layout["metrics"].toArray())
        if (metric.isString() && static_cast<qsizetype>(metrics.size()) < MostMetrics)
            metrics.push_back(metric.toString().toStdString());
    charts.setMetrics(std::move(metrics));
}

QStringList layoutNames(const QStringList& known) {
    QStringList names;
    const auto all = kept();
    for (auto layout = all.begin(); layout != all.end(); ++layout) {
        const auto metrics = layout->toObject()["metrics"].toArray();
        if (std::all_of(metrics.begin(), metrics.end(), [&](const auto& chart) {
                const auto metrics = history::togetherIn(chart.toString().toStdString());
                return known.contains(chart.toString()) || std::ranges::all_of(metrics, [&](const auto& metric) {
                           return known.contains(QString::fromStdString(metric));
                       });
            }))
            names << layout.key();
    }
    return names;
}

QJsonObject layoutNamed(const QString& name) {
    return kept()[name].toObject();
}

void keepLayout(const QString& name, const QJsonObject& layout) {
    auto all = kept();
    if (layout.isEmpty())
        all.remove(name);
    else
        all[name] = layout;
    settings().setValue(LayoutsSetting, QJsonDocument(all).toJson(QJsonDocument::Compact));
}

} // namespace throughline::ui
