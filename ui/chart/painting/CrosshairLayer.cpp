// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/CrosshairLayer.h"

#include "painting/PlotPainter.h"
#include "painting/Readout.h"

#include <QPainter>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double RingRadius = 3.5, FullRadius = 4.5;

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
        m_rings.push_back({transform.point(reading.x, reading.drawn), tokens.run(reading.run->run().colour),
                           readings.size() > 1 && crosshair.nearest == reading.key()});
    }
    m_chosen = {};
    if (crosshair.from) {
        const double from = transform.px(*crosshair.from), to = transform.px(crosshair.x);
        m_chosen = QRectF(std::min(from, to), m_plot.top(), std::abs(to - from), m_plot.height()).intersected(m_plot);
    }
    if (namesRuns(plot)) {
        m_table.set(plot, readings, crosshair.nearest, tokens);
        m_table.layOut(transform, crosshair.x, plot);
    } else {
        m_table.clear();
    }
}

void CrosshairLayer::clear() {
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
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& ring : m_rings)
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
