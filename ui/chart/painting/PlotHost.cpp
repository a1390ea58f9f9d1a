// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/PlotHost.h"

#include "painting/PlotTransform.h"

#include <QChart>
#include <QChartView>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QImage>
#include <QLineSeries>
#include <QPainter>
#include <QRegion>
#include <QValueAxis>
#include <cmath>

namespace throughline::chart {

namespace {

/// Curves, drawn by us: a QLineSeries strokes its whole path for every change, which takes seconds at a million points.
class CurveItem : public QGraphicsItem {
public:
    CurveItem(QGraphicsItem* chart, double z) : QGraphicsItem(chart) { setZValue(z); }

    void setPaint(PlotHost::Paint paint) { m_paint = std::move(paint); }
    void setArea(const QRectF& area) {
        prepareGeometryChange();
        m_area = area;
    }
    /// Keeps what was painted until `changed`: what lies over it can move without painting it anew.
    void keepPicture() { m_kept = true; }
    void changed() {
        m_picture = {};
        update();
    }
    QRectF boundingRect() const override { return m_area; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* /*option*/, QWidget* /*widget*/) override {
        if (!m_paint) return;
        if (!m_kept) return m_paint(*painter);
        const double ratio = painter->device()->devicePixelRatioF();
        const QSize size = (m_area.size() * ratio).toSize();
        if (m_picture.size() != size) {
            m_picture = QImage(size, QImage::Format_ARGB32_Premultiplied);
            m_picture.setDevicePixelRatio(ratio);
            m_picture.fill(Qt::transparent);
            QPainter into(&m_picture);
            into.setRenderHints(painter->renderHints());
            into.translate(-m_area.topLeft());
            m_paint(into);
        }
        painter->drawImage(m_area.topLeft(), m_picture);
    }

private:
    PlotHost::Paint m_paint;
    QRectF m_area;
    bool m_kept = false;
    QImage m_picture; ///< in device pixels; not a pixmap, so that `fillBars` reaches its pixels
};

constexpr double LabelGap = 8.0, MinorLength = 5.0;

/// With room for the halves of the labels at the plot's ends, where the plot fills the host's height.
QRectF withLabels(const QSizeF& size) {
    return QRectF(QPointF(), size).adjusted(0.0, -LabelGap, 0.0, LabelGap);
}

} // namespace

class PlotHost::Private {
public:
    double xAt(const Tick& tick) const;
    double yAt(double value) const;
    void paintGrid(QPainter& painter) const;

    std::unique_ptr<QGraphicsScene> scene; ///< without a view
    QChartView* view = nullptr;            ///< owned by its parent widget
    QChart* chart = nullptr;               ///< owned by its scene
    QValueAxis* x = nullptr;               ///< owned by the chart
    QValueAxis* y = nullptr;
    CurveItem* grid = nullptr;
    CurveItem* curves = nullptr;
    CurveItem* overlay = nullptr;
    PlotAxes axes;
    QRectF plot;
    QFont font;
    QColor gridColor, minorColor, labelColor;
};

PlotHost::PlotHost(QWidget* parent) : d(std::make_unique<Private>()) {
    d->chart = new QChart;
    if (parent) {
        d->view = new QChartView(d->chart, parent);
        d->view->setFrameShape(QFrame::NoFrame);
        d->view->setAttribute(Qt::WA_TransparentForMouseEvents);
        d->view->setFocusPolicy(Qt::NoFocus);
        d->view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        d->view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    } else {
        d->scene = std::make_unique<QGraphicsScene>();
        d->scene->addItem(d->chart);
    }
    d->chart->setBackgroundVisible(false);
    d->chart->setContentsMargins(0, 0, 0, 0);
    d->chart->layout()->setContentsMargins(0, 0, 0, 0);
    d->chart->setMargins({});
    d->chart->legend()->hide();
    // Axes need a series to belong to; this one stays empty.
    auto* series = new QLineSeries(d->chart);
    d->chart->addSeries(series);
    const auto axis = [&](Qt::Alignment side) {
        auto* made = new QValueAxis(d->chart);
        // Lines and labels are painted by us: an axis places its own by an event, some of which come too late for the
        // plot's latest size, and its grid would frame the plot.
        made->setVisible(false);
        d->chart->addAxis(made, side);
        series->attachAxis(made);
        return made;
    };
    d->x = axis(Qt::AlignBottom);
    d->y = axis(Qt::AlignLeft);
    d->grid = new CurveItem(d->chart, 1.0);
    d->grid->setPaint([this](QPainter& painter) { d->paintGrid(painter); });
    d->curves = new CurveItem(d->chart, 100.0);
    // A figure's curves stay vectors.
    if (d->view) d->curves->keepPicture();
    d->overlay = new CurveItem(d->chart, 101.0);
}

PlotHost::~PlotHost() {
    // The functions point to who owns this host; the view may live a little longer, until its parent goes.
    d->curves->setPaint({});
    d->overlay->setPaint({});
    if (d->view) d->view->hide();
}

QWidget* PlotHost::widget() const {
    return d->view;
}

void PlotHost::setLook(const ui::Tokens& tokens, const QFont& tickFont) {
    if (d->view) d->view->setBackgroundBrush(tokens.surface);
    d->gridColor = tokens.grid;
    d->minorColor = ui::mixed(tokens.surface, tokens.grid, 0.55);
    d->curves->changed();
    d->labelColor = tokens.secondary;
    d->font = tickFont;
    d->grid->update();
}

void PlotHost::setPlot(const QSizeF& size, const QRectF& plot) {
    if (d->chart->size() != size) d->chart->resize(size);
    if (d->scene) d->scene->setSceneRect(QRectF(QPointF(), size));
    if (d->plot != plot) d->chart->setPlotArea(plot);
    d->plot = plot;
    const QRectF area(QPointF(), size);
    d->grid->setArea(withLabels(size));
    d->curves->setArea(area);
    d->overlay->setArea(area);
}

void PlotHost::setAxes(const PlotAxes& axes) {
    d->axes = axes;
    const auto place = [&axes](double v) { return axes.logY ? std::log10(v) : v; };
    d->x->setRange(axes.x.min, axes.x.max);
    d->y->setRange(place(axes.y.min), place(axes.y.max));
    d->grid->update();
}

double PlotHost::Private::xAt(const Tick& tick) const {
    const PlotTransform transform{plot, axes.x, axes.y, axes.logY};
    return std::floor(transform.px(tick.value)) + 0.5;
}

double PlotHost::Private::yAt(double value) const {
    const PlotTransform transform{plot, axes.x, axes.y, axes.logY};
    return std::floor(transform.py(value)) + 0.5;
}

void PlotHost::Private::paintGrid(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(minorColor, 1.0));
    for (const double value : axes.yMinor) {
        // On a log axis they show how the numbers crowd; on a linear one a short stroke is enough.
        const double right = axes.logY ? plot.right() : plot.left() + MinorLength;
        painter.drawLine(QPointF(plot.left(), yAt(value)), QPointF(right, yAt(value)));
    }
    painter.setPen(QPen(gridColor, 1.0));
    for (const auto& tick : axes.xTicks)
        painter.drawLine(QPointF(xAt(tick), plot.top()), QPointF(xAt(tick), plot.bottom()));
    for (const auto& tick : axes.yTicks)
        painter.drawLine(QPointF(plot.left(), yAt(tick.value)), QPointF(plot.right(), yAt(tick.value)));

    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(labelColor);
    if (axes.xLabels)
        for (const auto& tick : axes.xTicks)
            painter.drawText(QPointF(xAt(tick) - metrics.horizontalAdvance(tick.label) / 2.0,
                                     plot.bottom() + LabelGap + metrics.ascent()),
                             tick.label);
    for (const auto& tick : axes.yTicks)
        painter.drawText(QPointF(plot.left() - LabelGap - metrics.horizontalAdvance(tick.label),
                                 yAt(tick.value) + (metrics.ascent() - metrics.descent()) / 2.0),
                         tick.label);
}

void PlotHost::setPaint(Paint plot, Paint overlay) {
    d->curves->setPaint(std::move(plot));
    d->overlay->setPaint(std::move(overlay));
}

void PlotHost::update() {
    d->grid->update();
    d->curves->changed();
    d->overlay->update();
}

void PlotHost::updateOverlay(const QRegion& area) {
    for (const auto& rect : area) d->overlay->update(rect);
}

void PlotHost::render(QPainter& painter) {
    auto* scene = d->chart->scene();
    const auto area = withLabels(d->chart->size());
    painter.setRenderHint(QPainter::TextAntialiasing);
    scene->render(&painter, area, area, Qt::IgnoreAspectRatio);
}

} // namespace throughline::chart
