// SPDX-License-Identifier: GPL-3.0-or-later
// What mouse, keys and legends do to a ChartStack.
#include "painting/LegendKey.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

void ChartStack::moveView(const std::function<void(StackView&)>& move) {
    const bool followed = follows();
    move(m_view);
    if (!follows()) presentCharts();
    schedule();
    if (follows() != followed) emit followChanged(follows());
}

void ChartStack::setFollow(bool on) {
    if (on == follows()) return;
    if (on) return fit();
    m_view.stay(); // as it is shown, y too
    emit followChanged(false);
}

void ChartStack::fit() {
    moveView([](StackView& view) { view.fit(); });
}

void ChartStack::followNewest() {
    moveView([this](StackView& view) { view.followNewest(data()); });
}

void ChartStack::goBack() {
    if (canGoBack()) moveView([](StackView& view) { view.goBack(); });
}

void ChartStack::goForward() {
    if (canGoForward()) moveView([](StackView& view) { view.goForward(); });
}

void ChartStack::setXRange(const Range& range) {
    moveView([&](StackView& view) { view.moveX(range, data(), Gesture::Set); });
}

void ChartStack::showPart(const Range& x, const std::map<std::string, Range>& y) {
    moveView([&](StackView& view) { view.show(x, y, data()); });
}

void ChartStack::panX(double share) {
    moveView([&](StackView& view) { view.pan(current()->metric(), share * view.x().size(), 0.0, data()); });
}

void ChartStack::panY(double share) {
    moveView([&](StackView& view) { view.panY(current()->metric(), share, current()->yRange(), data()); });
}

void ChartStack::zoom(double factor, bool both) {
    const auto& y = current()->yRange();
    const double x = crosshair() ? crosshair()->x : (xRange().min + xRange().max) / 2.0;
    const double middle = m_options.logY ? std::sqrt(y.min) * std::sqrt(y.max) : y.min / 2.0 + y.max / 2.0;
    zoomAbout(*current(), factor, {x, middle}, both);
}

void ChartStack::zoomAbout(const MetricChart& chart, double factor, const QPointF& about, bool both) {
    moveView([&](StackView& view) {
        both ? view.zoom(chart.metric(), factor, about, chart.yRange(), data()) : view.zoomX(factor, about.x(), data());
    });
}

MetricChart* ChartStack::current() const {
    auto* found = chart(m_current);
    return found || m_charts.empty() ? found : m_charts.front();
}

void ChartStack::turnBy(int places) {
    const auto names = metrics();
    const auto at = std::find(names.begin(), names.end(), m_current) - names.begin() + places;
    if (at >= 0 && at < static_cast<std::ptrdiff_t>(names.size())) turnTo(names[static_cast<std::size_t>(at)]);
}

void ChartStack::turnTo(const std::string& metric) {
    const auto* before = current();
    const bool ring = before && before->hasRing();
    setRing(false);
    m_current = metric;
    setRing(ring);
    layOut();
    if (const auto* chart = current()) bringIntoView(*chart);
}

/// Where keys act is shown once keys are used.
void ChartStack::setRing(bool on) {
    for (auto* chart : m_charts) chart->setRing(on && chart == current());
}

void ChartStack::showCrosshair() {
    for (auto* chart : m_charts) chart->setCrosshair(crosshair());
    emit crosshairMoved();
}

void ChartStack::hover(const std::optional<Crosshair>& crosshair) {
    if (!m_crosshair.point(crosshair)) return;
    setRing(false); // the mouse is in hand
    showCrosshair();
}

void ChartStack::holdCrosshair(bool held) {
    m_crosshair.hold(held);
    showCrosshair();
}

void ChartStack::stepCrosshair(double distance) {
    if (!m_crosshair.step(current()->plot(), xRange(), distance)) return;
    const double x = crosshair()->x, room = 0.1 * xRange().size();
    const double shift = x < xRange().min ? x - xRange().min - room : x - xRange().max + room;
    if (!xRange().contains(x)) moveView([&](StackView& view) { view.pan(current()->metric(), shift, 0.0, data()); });
    showCrosshair();
}

void ChartStack::turnCrosshair(int places) {
    if (!crosshair()) stepCrosshair(0.0);
    m_crosshair.turn(current()->plot(), places);
    showCrosshair();
}

void ChartStack::chooseStretch() {
    if (!crosshair()) stepCrosshair(0.0);
    if (const auto chosen = m_crosshair.choose()) moveView([&](StackView& view) { view.stretch(*chosen, data()); });
    showCrosshair();
}

void ChartStack::pinCrosshair(double x) {
    m_crosshair.pin(x);
    showCrosshair();
}

void ChartStack::pinCrosshair() {
    if (!crosshair()) stepCrosshair(0.0);
    if (crosshair()) pinCrosshair(crosshair()->x);
}

QString ChartStack::readoutText() const {
    QString text;
    if (crosshair())
        for (const auto* chart : m_charts) text += chart::readoutText(chart->plot(), *crosshair());
    return text;
}

void ChartStack::turnReadoutOrder() {
    auto options = m_options;
    options.readout = static_cast<ReadoutOrder>((static_cast<int>(options.readout) + 1) % 3);
    setOptions(options);
    emit optionsChanged();
    presentCharts();
}

bool ChartStack::dropCrosshair() {
    if (!m_crosshair.drop()) return false;
    showCrosshair();
    return true;
}

void ChartStack::openPoint() {
    const auto* chart = current();
    const auto reading = m_crosshair.reading(chart->plot());
    if (!reading) return;
    const auto place = chart->placeOf(*reading).value_or(chart->plotRect().center());
    emit pointClicked(reading->run->run().id, reading->epoch, chart->mapToGlobal(place.toPoint()));
}

void ChartStack::clickLegend(const LegendKey& key, bool alone) {
    LegendSwitch::Shown now{{}, m_options.train, m_options.validation};
    for (const auto& run : m_runs.list())
        if (run->isListed()) now.runs.emplace_back(run->run().id, run->run().visible);
    const auto shown = m_legend.click(key, alone, now);
    if (key.kind == LegendKey::Kind::Run) {
        for (const auto& [id, visible] : shown.runs) {
            auto* run = m_runs.find(id);
            if (!run || run->run().visible == visible) continue;
            run->setVisible(visible, !visible);
            emit runToggled(id, visible);
        }
    } else {
        auto options = m_options;
        options.train = shown.train;
        options.validation = shown.validation;
        setOptions(options);
        emit optionsChanged();
    }
    if (!follows()) presentCharts();
    schedule();
}

/// The chart below, where one that is dragged can be dropped.
MetricChart* ChartStack::dropTarget(const QDropEvent& event) const {
    const auto dragged = event.mimeData()->data(QLatin1String(chartMime)).toStdString();
    const auto below = std::ranges::find_if(m_charts, [&](const auto* chart) {
        return chart->isVisible() && chart->geometry().contains(event.position().toPoint());
    });
    const bool isOther = below != m_charts.end() && chart(dragged) && (*below)->metric() != dragged;
    return isOther ? *below : nullptr;
}

void ChartStack::ringAt(const MetricChart* target) {
    for (auto* chart : m_charts) chart->setRing(chart == target);
}

void ChartStack::dragEnterEvent(QDragEnterEvent* event) {
    event->setAccepted(event->mimeData()->hasFormat(QLatin1String(chartMime)));
}

void ChartStack::dragMoveEvent(QDragMoveEvent* event) {
    const auto* target = dropTarget(*event);
    ringAt(target);
    event->setAccepted(target != nullptr);
}

void ChartStack::dragLeaveEvent(QDragLeaveEvent* /*event*/) {
    ringAt(nullptr);
}

void ChartStack::dropEvent(QDropEvent* event) {
    const auto* target = dropTarget(*event);
    ringAt(nullptr);
    if (!target) return event->ignore();
    event->acceptProposedAction();
    drawTogether(event->mimeData()->data(QLatin1String(chartMime)).toStdString(), target->metric());
}

/// By the keyboard: the mouse's are the charts' own.
void ChartStack::contextMenuEvent(QContextMenuEvent* event) {
    const auto* chart = current();
    if (!chart || event->reason() != QContextMenuEvent::Keyboard) return event->ignore();
    emit chartMenuWanted(QString::fromStdString(chart->metric()),
                         chart->mapToGlobal(chart->plotRect().topLeft().toPoint()));
}

void ChartStack::keyPressEvent(QKeyEvent* event) {
    if (m_charts.empty() || !m_keys.press(*event)) return QWidget::keyPressEvent(event);
    setRing(true);
}

void ChartStack::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::BackButton) return goBack();
    if (event->button() == Qt::ForwardButton) return goForward();
    QWidget::mousePressEvent(event);
}

void ChartStack::focusInEvent(QFocusEvent* event) {
    const auto reason = event->reason();
    setRing(reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason);
    QWidget::focusInEvent(event);
}

void ChartStack::focusOutEvent(QFocusEvent* event) {
    setRing(false);
    QWidget::focusOutEvent(event);
}

} // namespace throughline::chart
