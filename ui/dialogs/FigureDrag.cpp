// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/FigureDrag.h"

#include "chart/ChartStack.h"
#include "chart/MetricChart.h"
#include "ui/ErrorText.h"
#include "ui/dialogs/FigureSource.h"

#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>

namespace throughline::ui {

namespace {

/// The title's corner of a card, where a drag means nothing else.
bool isTitle(const chart::MetricChart& chart, const QPoint& at) {
    return at.y() < chart.plotRect().top() && at.x() < chart.width() / 3;
}

} // namespace

FigureDrag::FigureDrag(chart::ChartStack& charts, QObject* parent) : QObject(parent), m_charts(charts) {
    connect(&charts, &chart::ChartStack::metricsChanged, this, &FigureDrag::watch);
    watch();
}

void FigureDrag::watch() {
    for (const auto& metric : m_charts.metrics())
        if (auto* chart = m_charts.chart(metric)) chart->installEventFilter(this); // twice is once
}

bool FigureDrag::eventFilter(QObject* watched, QEvent* event) {
    const auto* chart = dynamic_cast<const chart::MetricChart*>(watched);
    if (!chart) return false;
    const auto type = event->type();
    if (type == QEvent::MouseButtonRelease) m_isPressed = false;
    if (type != QEvent::MouseButtonPress && type != QEvent::MouseMove) return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (type == QEvent::MouseButtonPress) {
        m_isPressed = mouse->button() == Qt::LeftButton && isTitle(*chart, mouse->pos());
        m_pressed = mouse->pos();
        return false;
    }
    if (!m_isPressed || (mouse->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance()) return false;
    m_isPressed = false;
    drag();
    return true;
}

void FigureDrag::drag() {
    const FigureSource source(m_charts);
    const auto format = lastFormat();
    const auto figure = std::make_shared<chart::Figure>(source.runs, source.options());
    auto mime = draggable(format, figure, source.fileName(format));
    if (!mime) {
        emit failed(errorText(mime.error()));
        return;
    }
    auto* drag = new QDrag(this);
    drag->setMimeData(mime->release());
    const auto size = figure->options().size.logical().scaled(QSizeF(200, 150), Qt::KeepAspectRatio);
    drag->setPixmap(QPixmap::fromImage(chart::figureImage(*figure, size.toSize().expandedTo({1, 1}))));
    drag->exec(Qt::CopyAction);
}

} // namespace throughline::ui
