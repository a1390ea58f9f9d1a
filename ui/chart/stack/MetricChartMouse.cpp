// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse on a MetricChart.
#include "stack/MetricChart.h"

#include "curves/MetricNames.h"
#include "painting/PlotHost.h"
#include "text/MetricText.h"

#include <QApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

namespace throughline::chart {

namespace {

/// A box smaller than this was a slip of the hand.
constexpr double LeastBox = 6.0;
/// How far from a point a click still means it.
constexpr double ClickReach = 16.0;

} // namespace

/// A click on the title's switch or on the legend.
bool MetricChart::clickHead(const QPointF& at, bool twice) {
    if (isSwitchFolded() && titles().front().second.contains(at)) {
        if (!twice) showSwitchMenu();
        return true;
    }
    for (const auto& [metric, area] : titles()) {
        if (m_switch.empty() || metric == m_metric || !area.contains(at)) continue;
        emit switched(QString::fromStdString(metric));
        return true;
    }
    for (const auto& [item, rect] : head()) {
        if (!rect.adjusted(-4, 4, 4, -4).contains(at)) continue;
        if (item.key.kind != LegendKey::Kind::None) {
            emit legendClicked(item.key, twice);
            return true;
        }
        if (!item.line.isValid() && item.value.startsWith(u'+')) {
            showLegendMenu();
            return true;
        }
    }
    return false;
}

void MetricChart::showSwitchMenu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("metric-menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& metric : m_switch) {
        auto* action = menu->addAction(ui::metricTitle(metric));
        action->setCheckable(true);
        action->setChecked(metric == m_metric);
        const auto name = QString::fromStdString(metric);
        connect(action, &QAction::triggered, this, [this, name] { emit switched(name); });
    }
    menu->popup(mapToGlobal(titles().front().second.bottomLeft().toPoint()));
}

void MetricChart::showLegendMenu() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& item : readout(plot(), {}, {}, ui::Tokens::of(palette()))) {
        if (item.key.kind == LegendKey::Kind::None) continue;
        auto* action = menu->addAction(item.name);
        action->setCheckable(true);
        action->setChecked(!item.off);
        connect(action, &QAction::triggered, this, [this, key = item.key] { emit legendClicked(key, false); });
    }
    const auto placed = head();
    const auto corner = placed.empty() ? plotRect().topLeft() : placed.back().rect.bottomLeft();
    menu->popup(mapToGlobal(corner.toPoint()));
}

void MetricChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && clickHead(event->position(), false)) return;
    if (event->button() != Qt::LeftButton || !plotRect().contains(event->position())) return event->ignore();
    m_pressed = m_last = event->position();
    const bool box = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    m_drag = box ? Drag::Box : Drag::Pressed;
    if (box) emit hovered({}); // the box takes the crosshair's place
}

void MetricChart::mouseMoveEvent(QMouseEvent* event) {
    const auto at = event->position();
    if (m_drag == Drag::Pressed && (at - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
        emit hovered({});
    }
    if (m_drag == Drag::Pan) {
        emit panned(-(at.x() - m_last.x()) / plotRect().width() * m_transform.x.size(), at.y() - m_last.y());
        m_last = at;
    } else if (m_drag == Drag::Box) {
        const auto before = chosenBox();
        m_last = at;
        m_host->updateOverlay(before.united(chosenBox()).adjusted(-1, -1, 1, 1).toAlignedRect());
    } else if (m_drag == Drag::None) {
        hover(at);
    }
}

void MetricChart::hover(const QPointF& at) {
    const auto nearest = plotRect().adjusted(-8, 0, 8, 0).contains(at)
                             ? nearestX(plot(), m_transform.xAt(inPlot(at).x()))
                             : std::nullopt;
    if (!nearest || !m_transform.x.contains(*nearest)) return emit hovered({});
    const auto reading = nearestReading(readingsAt(plot(), *nearest), at, INFINITY);
    emit hovered(Crosshair{*nearest, reading ? std::optional(reading->key()) : std::nullopt, {}});
}

void MetricChart::mouseReleaseEvent(QMouseEvent* event) {
    const auto drag = std::exchange(m_drag, Drag::None);
    unsetCursor();
    if (drag == Drag::Pressed) {
        click(event->position(), event->globalPosition().toPoint());
    } else if (drag == Drag::Box) {
        const auto box =
            QRectF(inPlot(m_pressed), inPlot(event->position())).normalized().intersected(m_transform.plot);
        m_host->updateOverlay(m_host->widget()->rect());
        if (box.width() < LeastBox || box.height() < LeastBox) return;
        emit boxed({m_transform.xAt(box.left()), m_transform.xAt(box.right())},
                   {m_transform.yAt(box.bottom()), m_transform.yAt(box.top())});
    }
}

std::optional<Reading> MetricChart::nearestReading(const std::vector<Reading>& readings, const QPointF& at,
                                                   double within) const {
    std::optional<Reading> nearest;
    for (const auto& reading : readings) {
        const auto place = placeOf(reading);
        if (!place) continue;
        const double distance = std::hypot(place->x() - at.x(), place->y() - at.y());
        if (distance > within) continue;
        within = distance;
        nearest = reading;
    }
    return nearest;
}

void MetricChart::click(const QPointF& at, const QPoint& global) {
    const auto x = nearestX(plot(), m_transform.xAt(inPlot(at).x()));
    if (!x) return;
    if (const auto reading = nearestReading(readingsAt(plot(), *x), at, ClickReach))
        emit pointClicked(reading->run->run().id, reading->epoch, global);
}

void MetricChart::mouseDoubleClickEvent(QMouseEvent* event) {
    m_drag = Drag::None;
    if (event->button() != Qt::LeftButton) return event->ignore();
    if (clickHead(event->position(), true)) return;
    if (plotRect().contains(event->position())) emit fitted();
}

void MetricChart::wheelEvent(QWheelEvent* event) {
    const auto at = event->position();
    if (!plotRect().contains(at)) return event->ignore();
    event->accept();
    const QPointF about(m_transform.xAt(inPlot(at).x()), m_transform.yAt(inPlot(at).y()));
    const auto angle = event->angleDelta();
    // A touch pad swiped sideways pans, as everywhere else, and so does the wheel with Shift.
    const bool sideways = std::abs(angle.x()) > std::abs(angle.y()) || event->modifiers() & Qt::ShiftModifier;
    const int turn = std::abs(angle.x()) > std::abs(angle.y()) ? angle.x() : angle.y();
    if (turn == 0) return;
    if (sideways) {
        emit panned(-turn / 1200.0 * m_transform.x.size(), 0.0);
    } else {
        emit zoomed(std::pow(0.8, turn / 120.0), about, event->modifiers() & Qt::ControlModifier);
    }
}

void MetricChart::leaveEvent(QEvent* /*event*/) {
    emit hovered({});
}

} // namespace throughline::chart
