// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse on a MetricChart.
#include "chart/MetricChart.h"
#include "chart/PlotHost.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

namespace throughline::chart {

namespace {

/// A box smaller than this was a slip of the hand.
constexpr double LeastBox = 6.0;

} // namespace

void MetricChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_switch.empty())
        for (const auto& [metric, area] : titles())
            if (metric != m_metric && area.contains(event->position()))
                return emit switched(QString::fromStdString(metric));
    if (event->button() != Qt::LeftButton || !plotRect().contains(event->position())) return event->ignore();
    m_pressed = m_last = event->position();
    const bool box = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    m_drag = box ? Drag::Box : Drag::Pressed;
}

void MetricChart::mouseMoveEvent(QMouseEvent* event) {
    const auto at = event->position();
    if (m_drag == Drag::Pressed && (at - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
        emit hovered(0.0, false);
    }
    if (m_drag == Drag::Pan) {
        emit panned(-(at.x() - m_last.x()) / plotRect().width() * m_transform.x.size(), at.y() - m_last.y());
        m_last = at;
    } else if (m_drag == Drag::Box) {
        m_last = at;
        m_host->updateOverlay();
    } else if (m_drag == Drag::None) {
        if (!plotRect().adjusted(-8, 0, 8, 0).contains(at)) {
            emit hovered(0.0, false);
        } else if (const auto x = nearestX(plot(), m_transform.xAt(at.x() - m_host->widget()->x()))) {
            emit hovered(*x, m_transform.x.contains(*x));
        }
    }
}

void MetricChart::mouseReleaseEvent(QMouseEvent* event) {
    const auto drag = std::exchange(m_drag, Drag::None);
    unsetCursor();
    if (drag == Drag::Pressed) {
        click(event->position(), event->globalPosition().toPoint());
    } else if (drag == Drag::Box) {
        const auto box = QRectF(m_pressed, event->position()).normalized().intersected(plotRect());
        m_host->updateOverlay();
        if (box.width() < LeastBox || box.height() < LeastBox) return;
        const auto inHost = box.translated(-m_host->widget()->pos());
        emit boxed({m_transform.xAt(inHost.left()), m_transform.xAt(inHost.right())},
                   {m_transform.yAt(inHost.bottom()), m_transform.yAt(inHost.top())});
    }
}

void MetricChart::click(const QPointF& at, const QPoint& global) {
    const auto x = nearestX(plot(), m_transform.xAt(at.x() - m_host->widget()->x()));
    if (!x) return;
    const Reading* nearest = nullptr;
    double distance = 1e9;
    const auto readings = readingsAt(plot(), *x);
    for (const auto& reading : readings) {
        if (!std::isfinite(reading.drawn) || (m_transform.logY && reading.drawn <= 0.0)) continue;
        const auto d = m_transform.point(reading.x, reading.drawn) + m_host->widget()->pos() - at;
        if (std::hypot(d.x(), d.y()) >= distance) continue;
        distance = std::hypot(d.x(), d.y());
        nearest = &reading;
    }
    if (nearest && distance <= 16.0) emit pointClicked(nearest->run->run().id, nearest->epoch, global);
}

void MetricChart::mouseDoubleClickEvent(QMouseEvent* event) {
    m_drag = Drag::None;
    if (event->button() == Qt::LeftButton) emit fitted();
}

void MetricChart::wheelEvent(QWheelEvent* event) {
    const auto at = event->position();
    if (!plotRect().contains(at)) return event->ignore();
    event->accept();
    const QPointF about(m_transform.xAt(at.x() - m_host->widget()->x()),
                        m_transform.yAt(at.y() - m_host->widget()->y()));
    // A touch pad swiped sideways pans, as everywhere else.
    const auto angle = event->angleDelta();
    if (std::abs(angle.x()) > std::abs(angle.y())) {
        emit panned(-angle.x() / 1200.0 * m_transform.x.size(), 0.0);
    } else if (angle.y() != 0) {
        emit zoomed(std::pow(0.8, angle.y() / 120.0), about, event->modifiers() & Qt::ControlModifier);
    }
}

void MetricChart::leaveEvent(QEvent* /*event*/) {
    emit hovered(0.0, false);
}

} // namespace throughline::chart
