// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/MetricChartMouse.h"

#include "curves/Reading.h"
#include "stack/MetricChart.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>
#include <utility>

namespace throughline::chart {

namespace {

/// A box smaller than this was a slip of the hand.
constexpr double LeastBox = 6.0;
/// How far from a point a click still means it.
constexpr double ClickReach = 10.0;

} // namespace

/// A click on the title's switch or on the legend.
bool MetricChartMouse::clickHead(const QPointF& at, bool twice) {
    const auto target = m_chart.headAt(at);
    using Kind = ChartHead::Target::Kind;
    switch (target.kind) {
    case Kind::None:
        return false;
    case Kind::Metrics:
        if (!twice) m_chart.showSwitchMenu();
        return true;
    case Kind::Metric:
        emit m_chart.switched(QString::fromStdString(target.metric));
        return true;
    case Kind::Entry:
        emit m_chart.legendClicked(target.key, twice);
        return true;
    case Kind::Entries:
        m_chart.showLegendMenu();
        return true;
    }
    return false;
}

bool MetricChartMouse::press(const QMouseEvent& event) {
    const auto at = event.position();
    if (event.button() != Qt::LeftButton) return false;
    if (clickHead(at, false)) return true;
    if (!m_chart.plotRect().contains(at)) return false;
    m_pressed = m_last = at;
    const bool box = event.modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    m_drag = box ? Drag::Box : Drag::Pressed;
    if (box) emit m_chart.hovered({}); // the box takes the crosshair's place
    return true;
}

void MetricChartMouse::move(const QMouseEvent& event) {
    const auto at = event.position();
    if (m_drag == Drag::Pressed && (at - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::Pan;
        m_chart.setCursor(Qt::ClosedHandCursor);
        emit m_chart.hovered({});
    }
    if (m_drag == Drag::Pan) {
        const auto plot = m_chart.plotRect();
        emit m_chart.panned(-(at.x() - m_last.x()) / plot.width() * m_chart.xRange().size(),
                            (at.y() - m_last.y()) / plot.height());
        m_last = at;
    } else if (m_drag == Drag::Box) {
        const auto before = boxTo(m_last);
        m_last = at;
        m_chart.updateOverlay(before.united(boxTo(at)).adjusted(-1, -1, 1, 1));
    } else if (m_drag == Drag::None) {
        hover(at);
    }
}

void MetricChartMouse::release(const QMouseEvent& event) {
    const auto drag = std::exchange(m_drag, Drag::None);
    m_chart.unsetCursor();
    if (drag == Drag::Pressed) {
        click(event.position(), event.globalPosition().toPoint());
    } else if (drag == Drag::Box) {
        const auto box = boxTo(event.position());
        m_chart.updateOverlay();
        if (box.width() < LeastBox || box.height() < LeastBox) return;
        const auto& transform = m_chart.transform();
        emit m_chart.boxed({transform.xAt(box.left()), transform.xAt(box.right())},
                           {transform.yAt(box.bottom()), transform.yAt(box.top())});
    }
}

bool MetricChartMouse::doubleClick(const QMouseEvent& event) {
    m_drag = Drag::None;
    if (event.button() != Qt::LeftButton) return false;
    if (!clickHead(event.position(), true) && m_chart.plotRect().contains(event.position())) emit m_chart.fitted();
    return true;
}

bool MetricChartMouse::wheel(const QWheelEvent& event) {
    const auto at = event.position();
    if (!m_chart.plotRect().contains(at)) return false;
    const auto& transform = m_chart.transform();
    const auto place = m_chart.inPlot(at);
    const auto angle = event.angleDelta();
    // A touch pad swiped sideways pans, as everywhere else, and so does the wheel with Shift.
    const bool across = std::abs(angle.x()) > std::abs(angle.y());
    const int turn = across ? angle.x() : angle.y();
    if (turn == 0) return true;
    const bool overTable = m_chart.table().frame().contains(place);
    if ((overTable || event.modifiers() & Qt::AltModifier) && m_chart.scrollTable(turn > 0 ? -1 : 1)) return true;
    if (across || event.modifiers() & Qt::ShiftModifier) {
        emit m_chart.panned(-turn / 1200.0 * transform.x.size(), 0.0);
    } else {
        emit m_chart.zoomed(std::pow(0.8, turn / 120.0), {transform.xAt(place.x()), transform.yAt(place.y())},
                            event.modifiers() & Qt::ControlModifier);
    }
    return true;
}

void MetricChartMouse::leave() {
    emit m_chart.hovered({});
}

std::optional<QRectF> MetricChartMouse::box() const {
    return m_drag == Drag::Box ? std::optional(boxTo(m_last)) : std::nullopt;
}

QRectF MetricChartMouse::boxTo(const QPointF& at) const {
    return QRectF(m_chart.inPlot(m_pressed), m_chart.inPlot(at)).normalized().intersected(m_chart.transform().plot);
}

void MetricChartMouse::hover(const QPointF& at) {
    const auto plot = m_chart.plot();
    const auto& transform = m_chart.transform();
    const auto nearest = m_chart.plotRect().adjusted(-8, 0, 8, 0).contains(at)
                             ? nearestX(plot, transform.xAt(m_chart.inPlot(at).x()))
                             : std::nullopt;
    if (!nearest || !transform.x.contains(*nearest)) return emit m_chart.hovered({});
    const auto reading = nearestReading(readingsAt(plot, *nearest), at, INFINITY);
    emit m_chart.hovered(Crosshair{*nearest, reading ? std::optional(reading->key()) : std::nullopt, {}});
}

void MetricChartMouse::click(const QPointF& at, const QPoint& global) {
    const auto plot = m_chart.plot();
    const auto x = nearestX(plot, m_chart.transform().xAt(m_chart.inPlot(at).x()));
    if (!x) return;
    if (const auto reading = nearestReading(readingsAt(plot, *x), at, ClickReach))
        emit m_chart.pointClicked(reading->run->run().id, reading->epoch, global);
    else
        emit m_chart.pinned(*x);
}

std::optional<Reading> MetricChartMouse::nearestReading(const std::vector<Reading>& readings, const QPointF& at,
                                                        double within) const {
    std::optional<Reading> nearest;
    for (const auto& reading : readings) {
        const auto place = m_chart.placeOf(reading);
        if (!place) continue;
        const double distance = std::hypot(place->x() - at.x(), place->y() - at.y());
        if (distance > within) continue;
        within = distance;
        nearest = reading;
    }
    return nearest;
}

} // namespace throughline::chart
