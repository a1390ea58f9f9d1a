// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/CrosshairLayer.h"

#include "painting/PlotPainter.h"
#include "painting/Readout.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double RingRadius = 3.5, FullRadius = 4.5, DotRadius = 1.5;
constexpr QSizeF DotSize(2.0 * DotRadius, 2.0 * DotRadius);

} // namespace

void CrosshairLayer::set(const Crosshair& crosshair, const MetricPlot& plot, const PlotTransform& transform,
                         const ui::Tokens& tokens) {
    m_rings.clear();
    m_plot = transform.plot;
    m_x = std::floor(transform.px(crosshair.x)) + 0.5;
    if (*m_x < m_plot.left() - 1 || *m_x > m_plot.right() + 1) return clear();
    const auto readings = readingsAt(plot, crosshair.x);
    for (const auto& reading : readings) {
        if (!std::isfinite(reading.drawn) || (transform.logY && reading.drawn <= 0.0)) continue;
        if (!transform.y.contains(reading.drawn) || !transform.x.contains(reading.x)) continue;
        m_rings.push_back({transform.point(reading.x, reading.drawn), tokens.run(reading.colour),
                           readings.size() > 1 && crosshair.nearest == reading.key()});
    }
    m_chosen = {};
    if (crosshair.from) {
        const double from = transform.px(*crosshair.from), to = transform.px(crosshair.x);
        m_chosen = QRectF(std::min(from, to), m_plot.top(), std::abs(to - from), m_plot.height()).intersected(m_plot);
    }
    m_pin = crosshair.pin ? std::optional(std::floor(transform.px(*crosshair.pin)) + 0.5) : std::nullopt;
    if (m_pin && (*m_pin < m_plot.left() - 1 || *m_pin > m_plot.right() + 1)) m_pin.reset();
    if (namesRuns(plot) || crosshair.pin) {
        m_table.set(plot, readings, crosshair, transform, m_scrolled, tokens);
    } else {
        m_table.clear();
    }
}

bool CrosshairLayer::scroll(int rows) {
    if (m_table.left() == 0) return false;
    const auto to = static_cast<std::ptrdiff_t>(m_table.first()) + rows;
    m_scrolled =
        static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(to, 0, static_cast<std::ptrdiff_t>(m_table.left())));
    return true;
}

void CrosshairLayer::clear() {
    m_pin.reset();
    m_scrolled.reset();
    m_x.reset();
    m_rings.clear();
    m_chosen = {};
    m_table.clear();
}

QRegion CrosshairLayer::area() const {
    if (!m_x) return {};
    constexpr double reach = FullRadius + 2.0; // of a ring with its pen
    const QRectF line(*m_x - reach, m_plot.top() - reach, 2.0 * reach, m_plot.height() + 2.0 * reach);
    QRegion area = line.toAlignedRect();
    if (m_pin)
        area +=
            QRectF(*m_pin - reach, m_plot.top() - reach, 2.0 * reach, m_plot.height() + 2.0 * reach).toAlignedRect();
    // Rings stand on the nearest point, which need not be on the line.
    for (const auto& ring : m_rings)
        area += QRectF(ring.at.x() - reach, ring.at.y() - reach, 2.0 * reach, 2.0 * reach).toAlignedRect();
    if (!m_chosen.isEmpty()) area += m_chosen.adjusted(-1, -1, 1, 1).toAlignedRect();
    if (!m_table.frame().isEmpty()) area += m_table.frame().adjusted(-1, -1, 1, 1).toAlignedRect();
    return area;
}

void CrosshairLayer::paint(QPainter& painter, const ui::Tokens& tokens) const {
    if (!m_x) return;
    painter.save();
    if (!m_chosen.isEmpty()) paintChosen(painter, m_chosen, tokens);
    painter.setPen(QPen(tokens.secondary, 1.0));
    painter.drawLine(QPointF(*m_x, m_plot.top()), QPointF(*m_x, m_plot.bottom()));
    if (m_pin) {
        painter.setPen(QPen(tokens.accent, 1.0, Qt::DashLine));
        painter.drawLine(QPointF(*m_pin, m_plot.top()), QPointF(*m_pin, m_plot.bottom()));
    }
    // Of very many curves rings would hide what is between them; they take longer to paint than all else, too.
    const bool dots = m_rings.size() > MetricPlot::crowded;
    for (const auto& ring : m_rings)
        if (dots && !ring.full) painter.fillRect(QRectF(ring.at - QPointF(DotRadius, DotRadius), DotSize), ring.color);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& ring : m_rings)
        if (ring.full || !dots)
            paintRing(painter, ring.at, ring.color, ring.full ? ring.color : tokens.surface,
                      ring.full ? FullRadius : RingRadius);
    m_table.paint(painter, tokens);
    painter.restore();
}

void paintChosen(QPainter& painter, const QRectF& box, const ui::Tokens& tokens) {
    auto tint = tokens.accent;
    tint.setAlphaF(0.1F);
    painter.setPen(QPen(tokens.accent, 1.0));
    painter.setBrush(tint);
    painter.drawRect(box);
    painter.setBrush(Qt::NoBrush);
}

} // namespace throughline::chart
