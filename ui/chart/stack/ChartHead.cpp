// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/ChartHead.h"

#include "text/MetricText.h"
#include "theme/Icon.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace throughline::chart {

namespace {

/// Above this part of the width a switch of titles becomes a menu.
constexpr double MostTitles = 0.4, Chevron = 16.0;
constexpr double BeforeEntries = 24.0;

} // namespace

QRectF reachOf(const PlacedItem& entry) {
    return entry.rect.adjusted(-4, 4, 4, -4);
}

QString ChartHead::titleOf(const std::string& metric) const {
    return m_title.isEmpty() || metric != m_metric ? ui::metricTitle(metric) : m_title;
}

std::vector<ChartHead::Title> ChartHead::titles(double width) const {
    const QFontMetricsF font(ui::font(ui::TextRole::CardTitle));
    const auto widthOf = [&](const std::string& metric) { return font.horizontalAdvance(titleOf(metric)) + 1.0; };
    std::vector<Title> titles;
    double x = ui::metrics::Inside;
    for (const auto& metric : m_metrics.empty() ? std::vector{m_metric} : m_metrics) {
        const double own = widthOf(metric);
        titles.push_back({metric, QRectF(x, 0.0, own, Height - 1)});
        x += own + ui::metrics::Inside;
    }
    if (m_metrics.empty() || x <= MostTitles * width) return titles;
    return {{m_metric, QRectF(ui::metrics::Inside, 0.0, widthOf(m_metric) + Chevron, Height - 1)}};
}

bool ChartHead::isFolded(double width) const {
    return m_metrics.size() > 1 && titles(width).size() == 1;
}

std::vector<PlacedItem> ChartHead::entries(double width, const MetricPlot& plot,
                                           const std::optional<Crosshair>& crosshair, const ui::Tokens& tokens) const {
    const auto x = crosshair ? std::optional(crosshair->x) : std::nullopt;
    const auto nearest = crosshair ? crosshair->nearest : std::nullopt;
    const QRectF area(QPointF(titles(width).back().area.right() + BeforeEntries, 0.0),
                      QPointF(width - ui::metrics::Inside, Height - 1));
    const auto items = readout(plot, x, nearest, tokens);
    auto plain = items;
    for (auto& item : plain) item.strong = false;
    const auto font = ui::font(ui::TextRole::Secondary);
    if (plain != m_last.items || area != m_last.area || font != m_last.font)
        m_last = {plain, area, font, placeReadout(area, plain, font)};
    auto placed = m_last.placed;
    for (const auto& item : items) {
        if (!item.strong) continue;
        for (auto& each : placed)
            each.item.strong |=
                each.item.key == item.key && each.item.line == item.line && each.item.dashed == item.dashed;
    }
    return placed;
}

bool ChartHead::hadEntry(const QString& run) const {
    return std::ranges::any_of(m_last.placed, [&](const auto& entry) { return entry.item.key.run == run; });
}

ChartHead::Target ChartHead::targetAt(const QPointF& at, double width, const std::vector<PlacedItem>& entries) const {
    using Kind = Target::Kind;
    const auto titles = this->titles(width);
    if (isFolded(width) && titles.front().area.contains(at)) return {Kind::Metrics};
    for (const auto& title : titles)
        if (!m_metrics.empty() && title.metric != m_metric && title.area.contains(at))
            return {Kind::Metric, title.metric};
    for (const auto& entry : entries) {
        if (!reachOf(entry).contains(at)) continue;
        if (entry.item.key.kind != LegendKey::Kind::None) return {Kind::Entry, {}, entry.item.key};
        if (!entry.item.line.isValid() && entry.item.value.startsWith(u'+')) return {Kind::Entries};
    }
    return {};
}

void ChartHead::paint(QPainter& painter, double width, const std::vector<PlacedItem>& entries,
                      const ui::Tokens& tokens) const {
    painter.setFont(ui::font(ui::TextRole::CardTitle));
    const auto titles = this->titles(width);
    for (const auto& title : titles) {
        painter.setPen(title.metric == m_metric ? tokens.text : tokens.disabled);
        painter.drawText(title.area, Qt::AlignLeft | Qt::AlignVCenter, titleOf(title.metric));
    }
    if (isFolded(width)) {
        const auto& area = titles.front().area;
        const QRectF place(area.right() - Chevron + 4.0, area.center().y() - 5.0, Chevron - 4.0, Chevron - 4.0);
        ui::paintIcon(painter, QStringLiteral("chevron-down"), place, tokens.secondary);
    }
    paintReadout(painter, entries, ui::font(ui::TextRole::Secondary), tokens);
}

} // namespace throughline::chart
