// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/BarsPicture.h"

#include "text/NumberText.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace throughline::chart {

namespace {

constexpr double BarLine = 22.0, MostBarName = 110.0;

} // namespace

BarsPicture::BarsPicture(QString title, QString summary, QStringList columns, std::vector<Bar> bars)
    : m_title(std::move(title)),
      m_summary(std::move(summary)),
      m_columns(std::move(columns)),
      m_bars(std::move(bars)) {}

double BarsPicture::heightFor(double) const {
    return BarLine * static_cast<double>(m_bars.size());
}

void BarsPicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    const ui::Tokens& tokens = *style.tokens;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QFontMetricsF metrics(painter.font());
    double names = 0.0, figures = 0.0, least = 0.0, most = 1e-12;
    for (const Bar& bar : m_bars) {
        names = std::max(names, metrics.horizontalAdvance(bar.name));
        figures = std::max(figures, metrics.horizontalAdvance(ui::metricText(bar.value)));
        least = std::min(least, bar.value - bar.spread);
        most = std::max(most, bar.value + bar.spread);
    }
    names = std::min({names, MostBarName, room.width() * 0.45});
    const double left = room.left() + names + 8.0, width = std::max(10.0, room.right() - left - figures - 8.0);
    const auto at = [&](double value) { return left + (value - least) / (most - least) * width; };
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const Bar& bar = m_bars[i];
        const double top = room.top() + BarLine * static_cast<double>(i), middle = top + BarLine / 2.0;
        if (static_cast<int>(i) == style.chosen)
            painter.fillRect(QRectF(room.left(), top, room.width(), BarLine), tokens.accentTint);
        painter.setPen(tokens.text);
        painter.drawText(QRectF(room.left(), top, names, BarLine), Qt::AlignVCenter | Qt::AlignRight,
                         metrics.elidedText(bar.name, Qt::ElideRight, names));
        painter.setPen(Qt::NoPen);
        painter.setBrush(ui::mixed(tokens.surface, tokens.run(0), 0.6));
        painter.drawRect(QRectF(QPointF(at(0.0), middle - 5.0), QPointF(at(bar.value), middle + 5.0)).normalized());
        painter.setPen(QPen(tokens.text, 1.0));
        if (bar.spread > 0.0)
            painter.drawLine(QPointF(at(bar.value - bar.spread), middle), QPointF(at(bar.value + bar.spread), middle));
        painter.setPen(tokens.secondary);
        painter.drawText(QRectF(room.right() - figures, top, figures, BarLine), Qt::AlignVCenter | Qt::AlignRight,
                         ui::metricText(bar.value));
    }
    painter.setPen(QPen(tokens.border, 1.0));
    painter.drawLine(QPointF(at(0.0), room.top()), QPointF(at(0.0), room.bottom()));
    painter.restore();
}

std::vector<QStringList> BarsPicture::table() const {
    std::vector<QStringList> rows{m_columns};
    for (const Bar& bar : m_bars) rows.push_back({bar.name, ui::exactNumber(bar.value), ui::exactNumber(bar.spread)});
    return rows;
}

int BarsPicture::partAt(const QPointF& point, const QRectF& room) const {
    if (!room.contains(point)) return -1;
    const int bar = static_cast<int>((point.y() - room.top()) / BarLine);
    return bar < parts() ? bar : -1;
}

QString BarsPicture::partText(int part) const {
    const Bar& bar = m_bars[static_cast<std::size_t>(part)];
    return QStringLiteral("%1: %2 ± %3").arg(bar.name, ui::metricText(bar.value), ui::metricText(bar.spread));
}

} // namespace throughline::chart
