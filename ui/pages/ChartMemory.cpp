// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ChartMemory.h"

#include "figure/FigureJson.h"
#include "figure/FigureOptions.h"
#include "stack/ChartStack.h"
#include "theme/Settings.h"
#include "ui/pages/ChartLayout.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto LookSetting = "chart/look", ItemsSetting = "chart/items";
constexpr QLatin1String ReadoutKey("readout"), LayoutKey("layout"); ///< beside what a figure keeps

} // namespace

ChartMemory::ChartMemory(chart::ChartStack& charts) : m_charts(charts) {}

ChartMemory::~ChartMemory() = default;

QStringList ChartMemory::shownIds() const {
    QStringList ids;
    for (const auto& run : m_charts.runs())
        if (run.visible) ids << run.id;
    ids.sort();
    return ids;
}

void ChartMemory::remember() const {
    chart::FigureOptions look;
    look.metrics = m_charts.chosenMetrics();
    look.chart = m_charts.options();
    if (!m_charts.follows()) {
        look.x = m_charts.xRange();
        look.y = m_charts.ownYRanges();
    }
    auto store = settings();
    if (m_awaited) { // still to be shown
        look.x = m_awaited->x;
        look.y = m_awaited->y;
    } else {
        store.setValue(ItemsSetting, shownIds());
    }
    auto json = chartJson(look);
    json[ReadoutKey] = static_cast<int>(look.chart.readout);
    json[LayoutKey] = layoutOf(m_charts);
    store.setValue(LookSetting, QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
}

chart::FigureOptions ChartMemory::recall() {
    const auto text = settings().value(LookSetting).toString();
    auto look = chart::figureOptions(text.toStdString());
    const auto json = QJsonDocument::fromJson(text.toUtf8()).object();
    applyLayout(json[LayoutKey].toObject(), m_charts);
    look.chart.readout = static_cast<chart::ReadoutOrder>(std::clamp(json[ReadoutKey].toInt(), 0, 2));
    if (look.x) m_awaited = std::make_unique<chart::FigureOptions>(look);
    return look;
}

void ChartMemory::showView() {
    if (!m_awaited || shownIds() != settings().value(ItemsSetting).toStringList()) return;
    const auto look = std::move(m_awaited);
    m_charts.refresh();
    m_charts.showPart(*look->x, look->y);
}

void ChartMemory::forgetView() {
    m_awaited.reset();
}

} // namespace throughline::ui
