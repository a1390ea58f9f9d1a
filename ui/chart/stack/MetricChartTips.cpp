// SPDX-License-Identifier: GPL-3.0-or-later
// What a MetricChart says about what one points at.
#include "stack/MetricChart.h"

#include "curves/MetricNames.h"
#include "painting/PlotHost.h"
#include "painting/PlotPainter.h"
#include "text/MetricText.h"
#include "text/NumberText.h"

#include <QHelpEvent>
#include <QToolTip>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Reach = 5.0; ///< pixels

QString sentence(QString words) {
    if (!words.isEmpty()) words[0] = words[0].toUpper();
    return words;
}

double distanceTo(const QPointF& at, const QPointF& a, const QPointF& b) {
    const auto d = b - a;
    const double length = QPointF::dotProduct(d, d);
    const double share = length > 0.0 ? std::clamp(QPointF::dotProduct(at - a, d) / length, 0.0, 1.0) : 0.0;
    const auto gap = at - (a + d * share);
    return std::hypot(gap.x(), gap.y());
}

} // namespace

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

QString MetricChart::tipAt(const QPointF& at) const {
    for (const auto& placed : head())
        if (placed.rect.adjusted(-4, 4, 4, -4).contains(at)) return legendTip(placed);
    if (!plotRect().contains(at)) return {};
    const auto plot = this->plot();
    if (!plot.only) return {};
    for (const auto& tip : {bestTip(plot, at), markTip(plot, at), ghostTip(plot, at)})
        if (!tip.isEmpty()) return tip;
    return {};
}

QString MetricChart::legendTip(const PlacedItem& placed) const {
    if (placed.item.key.kind == LegendKey::Kind::None) return {};
    auto name = placed.item.name;
    for (const auto* run : plot().runs)
        if (run->run().id == placed.item.key.run) name = run->run().name;
    const auto what = placed.item.off ? tr("%1 is hidden. A click shows it") : tr("%1. A click hides it");
    auto tip = what.arg(sentence(name)) + tr(", a double click shows it alone.");
    if (!placed.item.smoothed.isEmpty()) tip += tr(" Behind its value, with ~, the smoothed one.");
    return tip;
}

QString MetricChart::markTip(const MetricPlot& plot, const QPointF& at) const {
    QStringList lines;
    for (const auto& mark : plot.only->run().history->marks) {
        const double x = m_transform.px(axisAtMark(plot.only->records(), m_options.x, mark));
        if (!(std::abs(x - inPlot(at).x()) <= Reach)) continue;
        auto line = sentence(markText(mark)) + tr(", after epoch %1").arg(ui::countText(std::floor(mark.epoch)));
        if (mark.time > 0) line += QStringLiteral(", ") + ui::momentText(mark.time);
        lines << line;
    }
    return lines.join(u'\n');
}

QString MetricChart::ghostTip(const MetricPlot& plot, const QPointF& at) const {
    const auto place = inPlot(at);
    for (const auto* ghost : plot.ghosts) {
        const auto view = ghost->view();
        const auto [first, last] = view.within(m_transform.xAt(place.x() - Reach), m_transform.xAt(place.x() + Reach));
        const auto begin = first > 0 ? first - 1 : first, end = std::min(last + 1, view.size());
        for (auto i = begin; i + 1 < end; ++i) {
            const auto a = m_transform.point(view.xAt(i), view.y[i]),
                       b = m_transform.point(view.xAt(i + 1), view.y[i + 1]);
            if (!(distanceTo(place, a, b) <= Reach)) continue;
            // The first point is where it parted from the line that went on.
            const std::size_t own = ghost->epoch.size() > 1 ? 1 : 0;
            return tr("Left behind: epochs %1 to %2, ended at %3")
                .arg(ui::countText(ghost->epoch[own]), ui::countText(ghost->epoch.back()),
                     ui::metricText(ghost->y.back()));
        }
    }
    return {};
}

QString MetricChart::bestTip(const MetricPlot& plot, const QPointF& at) const {
    if (!plot.bestEpoch) return {};
    const double x = axisAtEpoch(plot.only->records(), m_options.x, *plot.bestEpoch);
    for (const auto& reading : readingsAt(plot, x)) {
        const auto place = placeOf(reading);
        if (!place || std::hypot(place->x() - at.x(), place->y() - at.y()) > 8.0) continue;
        const auto monitor = ui::metricTitle(plot.only->run().monitor);
        return tr("%1 is best at epoch %2; here %3")
            .arg(monitor, ui::countText(*plot.bestEpoch), ui::metricText(reading.value));
    }
    return {};
}

} // namespace throughline::chart
