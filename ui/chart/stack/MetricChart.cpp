// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/MetricChart.h"

#include "axes/PlotRange.h"
#include "curves/Reading.h"
#include "painting/PlotHost.h"
#include "painting/PlotPainter.h"
#include "stack/ChartTips.h"
#include "text/MetricText.h"
#include "theme/StylePainting.h"

#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

namespace throughline::chart {

namespace {

constexpr int Border = 1, Ring = 2; ///< the ring is painted beside the host
/// The host begins above the plot, so that a label at its upper end is whole.
constexpr int HostTop = 33, PlotTop = 10;
constexpr double BottomWithLabels = 31.0, BottomPlain = 15.0, Right = 16.0, LabelGap = 8.0;

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

} // namespace

MetricChart::MetricChart(std::string metric, const RunList& runs, QWidget* parent)
    : QWidget(parent), m_runs(runs), m_head(std::move(metric)), m_host(std::make_unique<PlotHost>(this)) {
    setMouseTracking(true);
    setMinimumSize(200, 120);
    setAccessibleName(ui::metricTitle(this->metric()));
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
    updateHead();
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
    if (metrics == m_head.metrics()) return;
    m_head.setSwitch(std::move(metrics));
    update();
}

void MetricChart::setTitle(const QString& title) {
    m_head.setTitle(title);
    setAccessibleName(m_head.titleOf(metric()));
    updateHead();
}

void MetricChart::contextMenuEvent(QContextMenuEvent* event) {
    emit menuWanted(event->globalPos());
}

void MetricChart::updateHead() {
    update(QRect(0, 0, width(), ChartHead::Height));
}

void MetricChart::updateOverlay(const QRectF& area) {
    m_host->updateOverlay(area.toAlignedRect());
}

void MetricChart::updateOverlay() {
    m_host->updateOverlay(m_host->widget()->rect());
}

void MetricChart::setCrosshair(const std::optional<Crosshair>& crosshair) {
    if (m_crosshair == crosshair) return;
    const auto plot = this->plot();
    const auto pointed = [](const auto& cross) { return cross && cross->nearest ? cross->nearest->run : QString(); };
    // Several runs have their values in the table; the head only tells which one is pointed at.
    const auto now = pointed(crosshair), last = pointed(m_crosshair);
    const bool tells = now != last && (m_head.hadEntry(now) || m_head.hadEntry(last));
    if (!namesRuns(plot) || tells || !crosshair || !m_crosshair) updateHead();
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

bool MetricChart::scrollTable(int rows) {
    if (!m_layer.scroll(rows)) return false;
    const auto before = m_layer.area();
    readCrosshair(plot());
    m_host->updateOverlay(before + m_layer.area());
    return true;
}

void MetricChart::setRing(bool on) {
    if (std::exchange(m_ring, on) != on) update();
}

QPointF MetricChart::inPlot(const QPointF& at) const {
    return at - m_host->widget()->pos();
}

std::optional<QPointF> MetricChart::placeOf(const Reading& reading) const {
    const auto place = m_transform.visible(reading.x, reading.drawn);
    return place ? std::optional(*place + m_host->widget()->pos()) : std::nullopt;
}

std::vector<PlacedItem> MetricChart::head() const {
    return m_head.entries(width(), plot(), m_crosshair, ui::Tokens::of(palette()));
}

ChartHead::Target MetricChart::headAt(const QPointF& at) const {
    return m_head.targetAt(at, width(), head());
}

void MetricChart::showSwitchMenu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("metric-menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& metric : m_head.metrics()) {
        auto* action = menu->addAction(ui::metricTitle(metric));
        action->setCheckable(true);
        action->setChecked(metric == this->metric());
        const auto name = QString::fromStdString(metric);
        connect(action, &QAction::triggered, this, [this, name] { emit switched(name); });
    }
    menu->popup(mapToGlobal(m_head.titles(width()).front().area.bottomLeft().toPoint()));
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

QString MetricChart::tipAt(const QPointF& at) const {
    const auto plot = this->plot();
    for (const auto& placed : head())
        if (reachOf(placed).contains(at)) return legendTip(placed.item, plot);
    return plotRect().contains(at) ? plotTip(plot, m_transform, inPlot(at)) : QString();
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
    const auto head = this->head();
    m_head.paint(painter, width(), head, tokens);
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
    if (const auto box = m_mouse.box()) {
        paintChosen(painter, *box, tokens);
    } else if (m_mouse.isIdle()) {
        m_layer.paint(painter, tokens);
    }
}

void MetricChart::resizeEvent(QResizeEvent* /*event*/) {
    present(m_view, m_options);
}

bool MetricChart::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto tip = tipAt(help->pos());
    if (tip.isEmpty()) {
        QToolTip::hideText();
        event->ignore();
    } else {
        QToolTip::showText(help->globalPos(), tip, this);
    }
    return true;
}

void MetricChart::mousePressEvent(QMouseEvent* event) {
    if (!m_mouse.press(*event)) event->ignore();
}

void MetricChart::mouseMoveEvent(QMouseEvent* event) {
    m_mouse.move(*event);
}

void MetricChart::mouseReleaseEvent(QMouseEvent* event) {
    m_mouse.release(*event);
}

void MetricChart::mouseDoubleClickEvent(QMouseEvent* event) {
    if (!m_mouse.doubleClick(*event)) event->ignore();
}

void MetricChart::wheelEvent(QWheelEvent* event) {
    event->setAccepted(m_mouse.wheel(*event));
}

void MetricChart::leaveEvent(QEvent* /*event*/) {
    m_mouse.leave();
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
