// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/MetricChart.h"

#include "axes/PlotRange.h"
#include "curves/MetricNames.h"
#include "painting/PlotHost.h"
#include "painting/PlotPainter.h"
#include "text/MetricText.h"
#include "theme/Icon.h"
#include "theme/StylePainting.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QPaintEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr int HeadHeight = 41, Border = 1, Ring = 2; ///< the ring is painted beside the host
/// The host begins above the plot, so that a label at its upper end is whole.
constexpr int HostTop = 33, PlotTop = 10;
bool isTimeUnknown(const MetricPlot& plot) {
    const bool timed = plot.options.x == history::XAxis::Time || plot.options.x == history::XAxis::WallTime;
    return timed && !plot.curves.empty() && std::all_of(plot.curves.begin(), plot.curves.end(), [](const auto& curve) {
               return curve.raw.size() == 0 && !curve.run->records().empty();
           });
}

/// Whether there are curves, but all before or all behind this stretch of x.
bool isEmptyWithin(const MetricPlot& plot, const Range& x) {
    bool has = false;
    for (const auto& curve : plot.curves) {
        if (curve.raw.size() == 0) continue;
        has = true;
        if (curve.raw.xAt(0) <= x.max && curve.raw.xAt(curve.raw.size() - 1) >= x.min) return false;
    }
    return has;
}

/// Above this part of the width a switch of titles becomes a menu.
constexpr double MostTitles = 0.4, Chevron = 16.0;
constexpr double BottomWithLabels = 31.0, BottomPlain = 15.0, Right = 16.0, LabelGap = 8.0;

} // namespace

MetricChart::MetricChart(std::string metric, const RunList& runs, QWidget* parent)
    : QWidget(parent), m_metric(std::move(metric)), m_runs(runs), m_host(std::make_unique<PlotHost>(this)) {
    setMouseTracking(true);
    setMinimumSize(200, 120);
    setAccessibleName(ui::metricTitle(m_metric));
    m_host->setPaint([this](QPainter& painter) { paintPlot(painter); },
                     [this](QPainter& painter) { paintOverlay(painter); });
    applyLook();
}

MetricChart::~MetricChart() = default;

void MetricChart::applyLook() {
    m_host->setLook(ui::Tokens::of(palette()), ui::font(ui::TextRole::Tick));
}

QRectF MetricChart::plotRect() const {
    return m_transform.plot.translated(m_host->widget()->pos());
}

void MetricChart::layOut() {
    // The host leaves out the head and the border with its round corners, which this widget paints.
    m_host->widget()->setGeometry(ui::metrics::Small, HostTop, std::max(1, width() - ui::metrics::Small - Ring),
                                  std::max(1, height() - HostTop - ui::metrics::Small));
    const QSizeF size = m_host->widget()->size();
    const double inset = ui::metrics::Small;
    const double left = std::round(std::max(52.0, m_labelWidth + LabelGap + 12.0)) - inset;
    const double bottom = (m_view.xLabels ? BottomWithLabels : BottomPlain) - inset;
    m_transform.plot = QRectF(left, PlotTop, std::max(10.0, size.width() - left - m_right + Ring),
                              std::max(10.0, size.height() - bottom - PlotTop));
    m_host->setPlot(size, m_transform.plot);
}

void MetricChart::present(const View& view, const ChartOptions& options) {
    m_view = view;
    m_options = options;
    layOut();
    const auto plot = this->plot();
    const int ticks = yTickCount(m_transform.plot.height());
    m_transform.x = view.x;
    m_transform.logY = options.logY;
    m_transform.y = view.y ? *view.y : fitY(plot, view.x, ticks, view.roundEnds);
    auto axes = axesFor(plot, m_transform.x, m_transform.y, m_transform.plot.size());
    // In steps, so that a view that moves does not shiver with each new label.
    const double overhang = 6.0 + 4.0 * std::ceil(xLabelOverhang(axes, ui::font(ui::TextRole::Tick)) / 4.0);
    if (const double right = std::max(Right, overhang); right != m_right) {
        m_right = right;
        layOut();
        axes = axesFor(plot, m_transform.x, m_transform.y, m_transform.plot.size());
    }
    axes.xLabels = view.xLabels;
    m_host->setAxes(axes);
    readCrosshair(plot);
    m_host->update();
    update(QRect(0, 0, width(), HeadHeight));
}

double MetricChart::labelWidth() const {
    return yLabelWidth(axesFor(plot(), m_transform.x, m_transform.y, m_transform.plot.size()),
                       ui::font(ui::TextRole::Tick));
}

void MetricChart::setLabelWidth(double width) {
    if (m_labelWidth == width) return;
    m_labelWidth = width;
    present(m_view, m_options);
}

void MetricChart::setSwitch(std::vector<std::string> metrics) {
    if (metrics == m_switch) return;
    m_switch = std::move(metrics);
    update();
}

std::vector<std::pair<std::string, QRectF>> MetricChart::titles() const {
    const QFontMetricsF metrics(ui::font(ui::TextRole::CardTitle));
    std::vector<std::pair<std::string, QRectF>> result;
    double x = ui::metrics::Inside;
    for (const auto& metric : m_switch.empty() ? std::vector{m_metric} : m_switch) {
        const double width = metrics.horizontalAdvance(ui::metricTitle(metric)) + 1.0;
        result.emplace_back(metric, QRectF(x, 0.0, width, HeadHeight - 1));
        x += width + ui::metrics::Inside;
    }
    if (m_switch.empty() || x <= MostTitles * width()) return result;
    const double own = metrics.horizontalAdvance(ui::metricTitle(m_metric)) + 1.0;
    return {{m_metric, QRectF(ui::metrics::Inside, 0.0, own + Chevron, HeadHeight - 1)}};
}

bool MetricChart::isSwitchFolded() const {
    return m_switch.size() > 1 && titles().size() == 1;
}

void MetricChart::setCrosshair(const std::optional<Crosshair>& crosshair) {
    if (m_crosshair == crosshair) return;
    const auto plot = this->plot();
    const auto pointed = [](const auto& cross) { return cross && cross->nearest ? cross->nearest->run : QString(); };
    // Several runs have their values in the table; the head only tells which one is pointed at.
    if (!namesRuns(plot) || pointed(crosshair) != pointed(m_crosshair) || !crosshair || !m_crosshair)
        update(QRect(0, 0, width(), HeadHeight));
    m_crosshair = crosshair;
    const auto before = m_layer.area();
    readCrosshair(plot);
    m_host->updateOverlay(before + m_layer.area());
}

void MetricChart::readCrosshair(const MetricPlot& plot) {
    if (!m_crosshair) return m_layer.clear();
    m_layer.set(*m_crosshair, plot, m_transform, ui::Tokens::of(palette()));
    if (namesRuns(plot)) setAccessibleDescription(m_layer.table().spoken());
}

void MetricChart::setRing(bool on) {
    if (std::exchange(m_ring, on) != on) update();
}

QPointF MetricChart::inPlot(const QPointF& at) const {
    return at - m_host->widget()->pos();
}

std::optional<QPointF> MetricChart::placeOf(const Reading& reading) const {
    if (!std::isfinite(reading.drawn) || (m_transform.logY && reading.drawn <= 0.0)) return std::nullopt;
    if (!m_transform.x.contains(reading.x) || !m_transform.y.contains(reading.drawn)) return std::nullopt;
    return m_transform.point(reading.x, reading.drawn) + m_host->widget()->pos();
}

std::vector<PlacedItem> MetricChart::head() const {
    const auto x = m_crosshair ? std::optional(m_crosshair->x) : std::nullopt;
    const auto nearest = m_crosshair ? m_crosshair->nearest : std::nullopt;
    const QRectF area(QPointF(titles().back().second.right() + 24.0, 0.0),
                      QPointF(width() - ui::metrics::Inside, HeadHeight - 1));
    return placeReadout(area, readout(plot(), x, nearest, ui::Tokens::of(palette())),
                        ui::font(ui::TextRole::Secondary));
}

void MetricChart::paintEvent(QPaintEvent* event) {
    const auto& tokens = ui::Tokens::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.border, Border));
    painter.setBrush(tokens.surface);
    const double half = Border / 2.0;
    auto frame = QRectF(rect()).adjusted(half, half, -half, -half);
    // Where the head alone is painted, what lies below it need not be worked out.
    frame.setBottom(std::min(frame.bottom(), event->rect().bottom() + 2.0 * ui::metrics::CardRadius));
    painter.drawRoundedRect(frame, ui::metrics::CardRadius, ui::metrics::CardRadius);
    if (m_ring) ui::painting::focusRing(painter, rect(), ui::metrics::CardRadius, tokens);
    painter.setFont(ui::font(ui::TextRole::CardTitle));
    const auto titles = this->titles();
    for (const auto& [metric, area] : titles) {
        painter.setPen(metric == m_metric ? tokens.text : tokens.disabled);
        painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, ui::metricTitle(metric));
    }
    if (isSwitchFolded()) {
        const auto& area = titles.front().second;
        const QRectF place(area.right() - Chevron + 4.0, area.center().y() - 5.0, Chevron - 4.0, Chevron - 4.0);
        ui::paintIcon(painter, QStringLiteral("chevron-down"), place, tokens.secondary);
    }
    const auto head = this->head();
    paintReadout(painter, head, ui::font(ui::TextRole::Secondary), tokens);
    if (!m_layer.table().rows().empty()) return; // it speaks for itself
    std::vector<ReadoutItem> items;
    items.reserve(head.size());
    for (const auto& placed : head) items.push_back(placed.item);
    setAccessibleDescription(spoken(items));
}

void MetricChart::paintPlot(QPainter& painter) {
    QElapsedTimer timer;
    timer.start();
    // Made anew: the history may have grown since the last frame, and the views with it.
    const auto plot = this->plot();
    const PlotStyle style{&ui::Tokens::of(palette()), ui::font(ui::TextRole::Tick), m_view.markLabels};
    PlotPainter(painter, m_transform, plot, style).paint();
    const auto note = isTimeUnknown(plot)             ? tr("These records do not say when.")
                      : isEmptyWithin(plot, m_view.x) ? tr("No points here. Home shows all.")
                                                      : QString();
    if (!note.isEmpty()) {
        painter.setFont(ui::font(ui::TextRole::Secondary));
        painter.setPen(style.tokens->secondary);
        painter.drawText(m_transform.plot, Qt::AlignCenter | Qt::TextWordWrap, note);
    }
    m_paintTime = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

void MetricChart::paintOverlay(QPainter& painter) {
    const auto& tokens = ui::Tokens::of(palette());
    if (m_drag == Drag::Box) {
        paintChosen(painter, chosenBox(), tokens);
    } else if (m_drag == Drag::None) {
        m_layer.paint(painter, tokens);
    }
}

/// The box that will be zoomed to.
QRectF MetricChart::chosenBox() const {
    return QRectF(inPlot(m_pressed), inPlot(m_last)).normalized().intersected(m_transform.plot);
}

void MetricChart::resizeEvent(QResizeEvent* /*event*/) {
    present(m_view, m_options);
}

void MetricChart::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyLook();
        readCrosshair(plot());
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace throughline::chart
