// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/PlotHost.h"

#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QPainter>
#include <QPixmap>
#include <algorithm>
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
            m_picture = QPixmap(size);
            m_picture.setDevicePixelRatio(ratio);
            m_picture.fill(Qt::transparent);
            QPainter into(&m_picture);
            into.setRenderHints(painter->renderHints());
            into.translate(-m_area.topLeft());
            m_paint(into);
        }
        painter->drawPixmap(m_area.topLeft(), m_picture);
    }

private:
    PlotHost::Paint m_paint;
    QRectF m_area;
    bool m_kept = false;
    QPixmap m_picture; ///< in device pixels
};

bool sameTicks(const std::vector<Tick>& a, const std::vector<Tick>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Tick& s, const Tick& t) { return s.value == t.value && s.label == t.label; });
}

} // namespace

class PlotHost::Private {
public:
    void setTicks(QCategoryAxis& axis, std::vector<Tick>& shown, const std::vector<Tick>& ticks, const Range& range,
                  bool logarithmic);
    void paintGrid(QPainter& painter) const;

    std::unique_ptr<QGraphicsScene> scene; ///< without a view
    QChartView* view = nullptr;            ///< owned by its parent widget
    QChart* chart = nullptr;               ///< owned by its scene
    QCategoryAxis* x = nullptr;            ///< owned by the chart
    QCategoryAxis* y = nullptr;
    CurveItem* grid = nullptr;
    CurveItem* curves = nullptr;
    CurveItem* overlay = nullptr;
    std::vector<Tick> xTicks, yTicks;
    QColor gridColor;
    bool logY = false;
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
        auto* made = new QCategoryAxis(d->chart);
        made->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        made->setLineVisible(false);
        made->setGridLineVisible(false); // would frame the plot: category axes draw their ends as well
        made->setTruncateLabels(false);
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
    d->curves->changed();
    for (auto* axis : {d->x, d->y}) {
        axis->setLabelsColor(tokens.secondary);
        axis->setLabelsFont(tickFont);
    }
}

void PlotHost::setPlot(const QSizeF& size, const QRectF& plot) {
    if (d->chart->size() != size) d->chart->resize(size);
    if (d->scene) d->scene->setSceneRect(QRectF(QPointF(), size));
    if (d->chart->plotArea() != plot) d->chart->setPlotArea(plot);
    const QRectF area(QPointF(), size);
    d->grid->setArea(area);
    d->curves->setArea(area);
    d->overlay->setArea(area);
}

void PlotHost::setAxes(const PlotAxes& axes) {
    if (d->x->labelsVisible() != axes.xLabels) d->x->setLabelsVisible(axes.xLabels);
    d->logY = axes.logY;
    d->setTicks(*d->x, d->xTicks, axes.xTicks, axes.x, false);
    d->setTicks(*d->y, d->yTicks, axes.yTicks, axes.y, axes.logY);
}

void PlotHost::Private::setTicks(QCategoryAxis& axis, std::vector<Tick>& shown, const std::vector<Tick>& ticks,
                                 const Range& range, bool logarithmic) {
    const auto place = [logarithmic](double v) { return logarithmic ? std::log10(v) : v; };
    const double min = place(range.min), max = place(range.max);
    if (!sameTicks(shown, ticks)) {
        // Each change of a category lays the whole chart out anew: once is enough.
        axis.blockSignals(true);
        for (const auto& label : axis.categoriesLabels()) axis.remove(label);
        // The first category's lower end would get a line of its own: it is kept out of sight.
        axis.setStartValue(ticks.empty() ? min - 2.0 * (max - min) : place(ticks.front().value) - 2.0 * (max - min));
        for (const auto& tick : ticks) axis.append(tick.label, place(tick.value));
        axis.blockSignals(false);
        shown = ticks;
        emit axis.categoriesChanged();
    }
    if (axis.min() != min || axis.max() != max) axis.setRange(min, max);
}

void PlotHost::Private::paintGrid(QPainter& painter) const {
    const auto plot = chart->plotArea();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(gridColor, 1.0));
    for (const auto& tick : xTicks) {
        const double at =
            std::floor(plot.left() + (tick.value - x->min()) / (x->max() - x->min()) * plot.width()) + 0.5;
        painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()));
    }
    for (const auto& tick : yTicks) {
        const double value = logY ? std::log10(tick.value) : tick.value;
        const double at = std::floor(plot.bottom() - (value - y->min()) / (y->max() - y->min()) * plot.height()) + 0.5;
        painter.drawLine(QPointF(plot.left(), at), QPointF(plot.right(), at));
    }
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

void PlotHost::updateOverlay() {
    d->overlay->update();
}

void PlotHost::render(QPainter& painter) {
    auto* scene = d->chart->scene();
    // Axes are placed by an event that a picture made at once would not wait for.
    d->chart->layout()->activate();
    const QRectF area(QPointF(), d->chart->size());
    painter.setRenderHint(QPainter::TextAntialiasing);
    scene->render(&painter, area, area, Qt::IgnoreAspectRatio);
}

} // namespace throughline::chart
