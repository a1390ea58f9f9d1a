// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/PlotPicture.h"

#include "axes/Ticks.h"
#include "painting/PlotTransform.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>
#include <algorithm>

namespace throughline::chart {

namespace {

constexpr double TickGap = 6.0, LegendLine = 18.0, KeyWidth = 16.0;

QColor colourOf(int colour, const ui::Tokens& tokens) {
    if (colour == Plot::Faint) return ui::mixed(tokens.border, tokens.disabled, 0.25);
    return colour == Plot::Quiet ? tokens.disabled : tokens.run(static_cast<std::size_t>(colour));
}

QFontMetricsF tickMetrics() {
    return QFontMetricsF(ui::font(ui::TextRole::Tick));
}

} // namespace

std::vector<PlotPicture::Entry> PlotPicture::legend() const {
    std::vector<Entry> entries;
    for (const Plot::Line& line : m_plot.lines)
        if (!line.name.isEmpty()) entries.push_back({line.name, line.colour, line.dashed, false});
    for (const Plot::Dots& dots : m_plot.dots)
        if (!dots.name.isEmpty()) entries.push_back({dots.name, dots.colour, false, true});
    return entries;
}

/// Entries stand in columns as wide as the widest.
double PlotPicture::legendHeight(double width) const {
    const auto entries = legend();
    if (entries.empty()) return 0.0;
    double widest = 0.0;
    for (const Entry& entry : entries) widest = std::max(widest, tickMetrics().horizontalAdvance(entry.name));
    const auto across = std::max<std::size_t>(1, static_cast<std::size_t>(width / (widest + KeyWidth + 18.0)));
    const auto lines = (entries.size() + across - 1) / across;
    return 6.0 + LegendLine * static_cast<double>(lines);
}

/// The title of y stands above its topmost label.
double PlotPicture::headHeight() const {
    const double text = tickMetrics().height();
    return m_plot.yTitle.isEmpty() ? text / 2.0 : 1.5 * text + 3.0;
}

double PlotPicture::heightFor(double width) const {
    const double text = tickMetrics().height();
    return headHeight() + m_plot.aspect * width + 2.0 * text + 8.0 + legendHeight(width);
}

void PlotPicture::paintLegend(QPainter& painter, const QRectF& room, const ui::Tokens& tokens) const {
    const auto entries = legend();
    if (entries.empty()) return;
    const auto metrics = tickMetrics();
    double widest = 0.0;
    for (const Entry& entry : entries) widest = std::max(widest, metrics.horizontalAdvance(entry.name));
    const auto across = std::max<std::size_t>(1, static_cast<std::size_t>(room.width() / (widest + KeyWidth + 18.0)));
    const double step = room.width() / static_cast<double>(across);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Entry& entry = entries[i];
        const QPointF at(room.left() + step * static_cast<double>(i % across),
                         room.top() + 6.0 + LegendLine * static_cast<double>(i / across));
        QPen pen(colourOf(entry.colour, tokens), 2.0);
        if (entry.dashed) pen.setDashPattern({3.0, 2.0});
        const double middle = at.y() + LegendLine / 2.0;
        if (entry.dot) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(pen.color());
            painter.drawEllipse(QPointF(at.x() + 6.0, middle), 3.0, 3.0);
        } else {
            painter.setPen(pen);
            painter.drawLine(QPointF(at.x(), middle), QPointF(at.x() + KeyWidth - 4.0, middle));
        }
        painter.setPen(tokens.secondary);
        const double left = at.x() + KeyWidth + 2.0;
        painter.drawText(QRectF(left, at.y(), std::max(0.0, step - KeyWidth - 6.0), LegendLine),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(entry.name, Qt::ElideRight, step - KeyWidth - 6.0));
    }
}

void PlotPicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    const ui::Tokens& tokens = *style.tokens;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(ui::TextRole::Tick));
    const auto metrics = tickMetrics();
    const double text = metrics.height();
    const double head = headHeight();
    const double below = legendHeight(room.width());
    const double plotHeight = room.height() - head - 2.0 * text - 8.0 - below;
    const auto yTicks = linearTicks(m_plot.y, std::clamp(static_cast<int>(plotHeight / 34.0), 2, 6));
    double left = 0.0;
    for (const Tick& tick : yTicks) left = std::max(left, metrics.horizontalAdvance(tick.label));
    PlotTransform transform;
    transform.x = m_plot.x;
    transform.y = m_plot.y;
    transform.plot = QRectF(room.left() + left + TickGap, room.top() + head, room.width() - left - TickGap - 8.0,
                            std::max(10.0, plotHeight));
    const QRectF& plot = transform.plot;

    painter.setPen(tokens.secondary);
    painter.drawText(QRectF(room.left(), room.top(), room.width(), text), Qt::AlignLeft, m_plot.yTitle);
    painter.drawText(QRectF(plot.left(), plot.bottom() + text + 6.0, plot.width(), text), Qt::AlignHCenter,
                     metrics.elidedText(m_plot.xTitle, Qt::ElideRight, plot.width()));
    for (const Tick& tick : yTicks) {
        const double y = transform.py(tick.value);
        painter.setPen(QPen(tokens.border, 1.0));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(tokens.secondary);
        painter.drawText(QRectF(room.left(), y - text / 2.0, left, text), Qt::AlignRight | Qt::AlignVCenter,
                         tick.label);
    }
    std::vector<Tick> xTicks;
    if (m_plot.xNames.isEmpty()) {
        xTicks = linearTicks(m_plot.x, std::clamp(static_cast<int>(plot.width() / 52.0), 2, 8));
    } else {
        for (qsizetype i = 0; i < m_plot.xNames.size(); ++i)
            xTicks.push_back({static_cast<double>(i), m_plot.xNames[i]});
    }
    double until = -1e9; // of the last label: those that would touch it are left out
    for (const Tick& tick : xTicks) {
        const double x = transform.px(tick.value);
        if (m_plot.xNames.isEmpty()) {
            painter.setPen(QPen(tokens.border, 1.0));
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        }
        const double width = std::min(metrics.horizontalAdvance(tick.label), 72.0);
        const double from = std::clamp(x - width / 2.0, room.left(), std::max(room.left(), room.right() - width));
        if (from < until + 6.0) continue;
        until = from + width;
        painter.setPen(tokens.secondary);
        painter.drawText(QRectF(from, plot.bottom() + 4.0, width + 1.0, text), Qt::AlignLeft,
                         metrics.elidedText(tick.label, Qt::ElideRight, width + 1.0));
    }

    painter.save();
    painter.setClipRect(plot.adjusted(-3.0, -3.0, 3.0, 3.0));
    painter.setPen(Qt::NoPen);
    for (const Plot::Bar& bar : m_plot.bars) {
        const QPointF high = transform.point(bar.left, bar.height),
                      low = transform.point(bar.right, std::max(0.0, m_plot.y.min));
        painter.setBrush(ui::mixed(tokens.surface, colourOf(bar.colour, tokens), 0.55));
        painter.drawRect(QRectF(high, low).normalized().adjusted(0.5, 0.0, -0.5, 0.0));
    }
    // Marks lie below the points, curves above them.
    const auto drawLine = [&](const Plot::Line& line) {
        painter.setBrush(Qt::NoBrush);
        QPen pen(colourOf(line.colour, tokens), line.colour < 0 ? 1.0 : 1.8);
        pen.setJoinStyle(Qt::RoundJoin);
        if (line.dashed) pen.setDashPattern({4.0, 3.0});
        painter.setPen(pen);
        QPolygonF polygon;
        for (const QPointF& point : line.points) polygon << transform.point(point.x(), point.y());
        painter.drawPolyline(polygon);
    };
    for (const Plot::Line& line : m_plot.lines)
        if (line.colour < 0) drawLine(line);
    for (const Plot::Dots& dots : m_plot.dots) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ui::mixed(tokens.surface, colourOf(dots.colour, tokens), 0.75));
        for (const QPointF& point : dots.points)
            painter.drawEllipse(transform.point(point.x(), point.y()), dots.radius, dots.radius);
    }
    for (const Plot::Line& line : m_plot.lines)
        if (line.colour >= 0) drawLine(line);
    if (m_plot.mark) {
        painter.setPen(QPen(tokens.text, 1.0));
        const double x = transform.px(*m_plot.mark);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    painter.restore();
    paintLegend(painter, QRectF(room.left(), room.bottom() - below, room.width(), below), tokens);
    painter.restore();
}

} // namespace throughline::chart
