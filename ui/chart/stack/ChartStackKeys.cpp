// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard on a ChartStack: all that the mouse can do. `ui::ChartHelpDialog` lists it.
#include "stack/ChartStackPrivate.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

void ChartStack::focusInEvent(QFocusEvent* event) {
    const auto reason = event->reason();
    setRing(reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason);
    QWidget::focusInEvent(event);
}

void ChartStack::focusOutEvent(QFocusEvent* event) {
    setRing(false);
    QWidget::focusOutEvent(event);
}

void ChartStack::keyPressEvent(QKeyEvent* event) {
    if (d->cards.empty() || !(pointByKey(event) || moveByKey(event))) return QWidget::keyPressEvent(event);
    setRing(true);
}

/// Keys that move the view.
bool ChartStack::moveByKey(QKeyEvent* event) {
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool alt = modifiers == Qt::AltModifier, ctrl = modifiers & Qt::ControlModifier;
    const double step = 0.1 * m_x.size();
    auto* chart = current();
    const auto scale = [&](double factor) {
        const auto& y = chart->yRange();
        const double x = d->crosshair ? d->crosshair->x : (m_x.min + m_x.max) / 2.0;
        const double middle = m_options.logY ? std::sqrt(y.min) * std::sqrt(y.max) : y.min / 2.0 + y.max / 2.0;
        zoom(chart, factor, {x, middle}, ctrl);
    };
    const auto panY = [&](int direction) {
        if (auto* card = d->card(chart); !card->y) card->y = chart->yRange();
        pan(chart, 0.0, direction * 0.1 * chart->plotRect().height());
    };
    switch (event->key()) {
    case Qt::Key_Left:
        alt ? goBack() : moveX({m_x.min - step, m_x.max - step}, Gesture::Pan);
        return true;
    case Qt::Key_Right:
        alt ? goForward() : moveX({m_x.min + step, m_x.max + step}, Gesture::Pan);
        return true;
    case Qt::Key_Back:
        goBack();
        return true;
    case Qt::Key_Forward:
        goForward();
        return true;
    case Qt::Key_Up:
        panY(1);
        return true;
    case Qt::Key_Down:
        panY(-1);
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        scale(0.8);
        return true;
    case Qt::Key_Minus:
        scale(1.25);
        return true;
    case Qt::Key_Home:
    case Qt::Key_0:
        fit();
        return true;
    case Qt::Key_End:
        followNewest();
        return true;
    case Qt::Key_PageUp:
        turnBy(-1);
        return true;
    case Qt::Key_PageDown:
        turnBy(1);
        return true;
    default:
        return false;
    }
}

/// Keys that point at values.
bool ChartStack::pointByKey(QKeyEvent* event) {
    const bool shift = event->modifiers() & Qt::ShiftModifier, ctrl = event->modifiers() & Qt::ControlModifier;
    const double pixel = m_x.size() / std::max(1.0, current()->plotRect().width());
    const double step = ctrl ? 0.1 * m_x.size() : pixel;
    switch (event->key()) {
    case Qt::Key_Left:
        if (shift) moveCrosshair(-step);
        return shift;
    case Qt::Key_Right:
        if (shift) moveCrosshair(step);
        return shift;
    case Qt::Key_Up:
        if (shift) turnHighlight(-1);
        return shift;
    case Qt::Key_Down:
        if (shift) turnHighlight(1);
        return shift;
    case Qt::Key_B:
        chooseByKey();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!d->crosshair) return false;
        d->crosshair->from ? chooseByKey() : openPoint();
        return true;
    case Qt::Key_Escape:
        if (!d->crosshair) return false;
        // First the stretch that was begun, then the crosshair.
        setCrosshair(d->crosshair->from ? std::optional(Crosshair{d->crosshair->x, d->crosshair->nearest, {}})
                                        : std::nullopt);
        return true;
    case Qt::Key_L:
        if (event->modifiers() != Qt::NoModifier) return false;
        current()->showLegendMenu();
        return true;
    case Qt::Key_Question:
        emit helpWanted();
        return true;
    default:
        return false;
    }
}

/// To the next recorded point at least `distance` away; the first time to the middle of what is in view.
void ChartStack::moveCrosshair(double distance) {
    const auto plot = current()->plot();
    const auto x = d->crosshair ? nextX(plot, d->crosshair->x, distance) : nearestX(plot, (m_x.min + m_x.max) / 2.0);
    if (!x) return;
    auto crosshair = d->crosshair.value_or(Crosshair{});
    crosshair.x = *x;
    const auto readings = readingsAt(plot, *x);
    if (!crosshair.nearest && !readings.empty()) crosshair.nearest = readings.back().key();
    if (!m_x.contains(*x)) {
        const double shift = *x < m_x.min ? *x - m_x.min - 0.1 * m_x.size() : *x - m_x.max + 0.1 * m_x.size();
        moveX({m_x.min + shift, m_x.max + shift}, Gesture::Pan);
    }
    setCrosshair(crosshair);
}

/// To the next curve above or below.
void ChartStack::turnHighlight(int places) {
    if (!d->crosshair) moveCrosshair(0.0);
    if (!d->crosshair) return;
    auto readings = readingsAt(current()->plot(), d->crosshair->x);
    if (readings.empty()) return;
    std::stable_sort(readings.begin(), readings.end(),
                     [](const Reading& a, const Reading& b) { return a.drawn > b.drawn; });
    const auto at = std::find_if(readings.begin(), readings.end(),
                                 [&](const Reading& r) { return d->crosshair->nearest == r.key(); });
    const auto count = static_cast<int>(readings.size());
    const int index = at != readings.end() ? static_cast<int>(at - readings.begin()) + places : 0;
    auto crosshair = *d->crosshair;
    crosshair.nearest = readings[static_cast<std::size_t>(std::clamp(index, 0, count - 1))].key();
    setCrosshair(crosshair);
}

/// The first time the stretch begins at the crosshair, the second time it is zoomed to.
void ChartStack::chooseByKey() {
    if (!d->crosshair) moveCrosshair(0.0);
    if (!d->crosshair) return;
    auto crosshair = *d->crosshair;
    if (!crosshair.from) {
        crosshair.from = crosshair.x;
    } else {
        const auto [a, b] = std::minmax({*std::exchange(crosshair.from, {}), crosshair.x});
        if (a < b) {
            for (auto& card : d->cards) card.y.reset();
            moveX({a, b}, Gesture::Box);
        }
    }
    setCrosshair(crosshair);
}

/// What a click on the highlighted point does.
void ChartStack::openPoint() {
    const auto* chart = current();
    for (const auto& reading : readingsAt(chart->plot(), d->crosshair->x)) {
        if (d->crosshair->nearest != reading.key()) continue;
        const auto place = chart->placeOf(reading).value_or(chart->plotRect().center());
        emit pointClicked(reading.run->run().id, reading.epoch, chart->mapToGlobal(place.toPoint()));
        return;
    }
}

} // namespace throughline::chart
