// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/FigureDrag.h"

#include "figure/FigureImage.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "text/ErrorText.h"
#include "ui/Background.h"
#include "ui/dialogs/FigureSource.h"

#include <QApplication>
#include <QDrag>
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
    prepare(chart->metric());
    return true;
}

/// The curves of a million points take longer than a frame: the picture follows the pointer once they are there.
void FigureDrag::prepare(const std::string& metric) {
    const FigureSource source(m_charts);
    inBackground(
        this,
        [runs = source.runs, options = source.options()] {
            auto figure = std::make_shared<chart::Figure>(runs, options);
            figure->prepare();
            return figure;
        },
        [this, name = source.fileName(lastFormat()), metric](const std::shared_ptr<chart::Figure>& figure) {
            if (QGuiApplication::mouseButtons() & Qt::LeftButton) drag(figure, name, metric);
        });
}

void FigureDrag::drag(const std::shared_ptr<const chart::Figure>& figure, const QString& fileName,
                      const std::string& metric) {
    auto mime = draggable(lastFormat(), figure, fileName);
    if (!mime) {
        emit failed(errorText(mime.error()));
        return;
    }
    connect(mime->get(), &FigureMime::made, this, [this](const std::optional<Error>& error) {
        if (error) emit failed(errorText(*error));
    });
    (*mime)->setData(QLatin1String(chart::ChartStack::chartMime), QByteArray::fromStdString(metric));
    auto* drag = new QDrag(this);
    drag->setMimeData(mime->release());
    const double ratio = m_charts.devicePixelRatioF();
    const auto size = figure->options().size.logical().scaled(QSizeF(200, 150) * ratio, Qt::KeepAspectRatio);
    auto picture = chart::figureImage(*figure, size.toSize().expandedTo({1, 1}));
    picture.setDevicePixelRatio(ratio);
    drag->setPixmap(QPixmap::fromImage(picture));
    drag->exec(Qt::CopyAction);
}

} // namespace throughline::ui
