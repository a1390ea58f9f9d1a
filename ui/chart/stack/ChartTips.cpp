// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/ChartTips.h"

#include "curves/AxisValue.h"
#include "painting/PlotPainter.h"
#include "text/MetricText.h"
#include "text/NumberText.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Reach = 5.0, RingReach = 8.0; ///< pixels

QString tr(const char* text) {
    return QCoreApplication::translate("Chart", text);
}

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

QString markTip(const MetricPlot& plot, const PlotTransform& transform, const QPointF& at) {
    QStringList lines;
    const auto& joint = plot.told->run().joint;
    for (const auto& mark : plot.told->run().history->marks) {
        const double x = transform.px(axisAtMark(plot.told->records(), plot.options.x, mark));
        if (!(std::abs(x - at.x()) <= Reach)) continue;
        auto line = sentence(markText(mark, joint));
        if (!isFork(mark, joint)) line += tr(", after epoch %1").arg(ui::countText(std::floor(mark.epoch)));
        if (mark.time > 0) line += QStringLiteral(", ") + ui::momentText(mark.time);
        lines << line;
    }
    return lines.join(u'\n');
}

QString ghostTip(const MetricPlot& plot, const PlotTransform& transform, const QPointF& at) {
    for (const auto* ghost : plot.ghosts) {
        const auto view = ghost->view();
        const auto [first, last] = view.within(transform.xAt(at.x() - Reach), transform.xAt(at.x() + Reach));
        const auto begin = first > 0 ? first - 1 : first, end = std::min(last + 1, view.size());
        for (auto i = begin; i + 1 < end; ++i) {
            const auto a = transform.point(view.xAt(i), view.y[i]), b = transform.point(view.xAt(i + 1), view.y[i + 1]);
            if (!(distanceTo(at, a, b) <= Reach)) continue;
            // The first point is where it parted from the line that went on.
            const std::size_t own = ghost->epoch.size() > 1 ? 1 : 0;
            return tr("Left behind: epochs %1 to %2, ended at %3")
                .arg(ui::countText(ghost->epoch[own]), ui::countText(ghost->epoch.back()),
                     ui::metricText(ghost->y.back()));
        }
    }
    return {};
}

QString bestTip(const MetricPlot& plot, const PlotTransform& transform, const QPointF& at) {
    if (!plot.bestEpoch) return {};
    const double x = axisAt(plot.told->records(), plot.options.x, *plot.bestEpoch);
    for (const auto& reading : readingsAt(plot, x)) {
        const auto place = transform.visible(reading.x, reading.drawn);
        if (reading.run != plot.told || !place || std::hypot(place->x() - at.x(), place->y() - at.y()) > RingReach)
            continue;
        const auto monitor = ui::metricTitle(plot.told->run().monitor);
        return tr("%1 is best at epoch %2; here %3")
            .arg(monitor, ui::countText(*plot.bestEpoch), ui::metricText(reading.value));
    }
    return {};
}

} // namespace

QString legendTip(const ReadoutItem& entry, const MetricPlot& plot) {
    if (entry.key.kind == LegendKey::Kind::None) return {};
    auto name = entry.name;
    for (const auto* run : plot.runs)
        if (run->run().id == entry.key.run) name = run->run().name;
    const auto what = entry.off ? tr("%1 is hidden. A click shows it") : tr("%1. A click hides it");
    auto tip = what.arg(sentence(name)) + tr(", a double click shows it alone.");
    if (!entry.smoothed.isEmpty()) tip += tr(" Behind its value, with ~, the smoothed one.");
    return tip;
}

QString plotTip(const MetricPlot& plot, const PlotTransform& transform, const QPointF& at) {
    if (!plot.told) return {};
    for (const auto& tip : {bestTip(plot, transform, at), markTip(plot, transform, at), ghostTip(plot, transform, at)})
        if (!tip.isEmpty()) return tip;
    return {};
}

} // namespace throughline::chart
