// SPDX-License-Identifier: GPL-3.0-or-later
// The quiet part of PlotPainter: marks, and the labels that cover nothing.
#include "curves/AxisValue.h"
#include "history/MetricNames.h"
#include "painting/InkGrid.h"
#include "painting/PlotPainter.h"
#include "text/NumberText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Chart", text);
}

QString rate(double value) {
    return QString::number(value, 'g', 4);
}

/// A session that ended and the one that went on from there are one break in the line, told by the second; for how many
/// epochs it goes on is seen where it ends.
bool isToldElsewhere(const std::vector<history::Mark>& marks, std::size_t i) {
    using Kind = history::Mark::Kind;
    const auto kind = marks[i].kind;
    if (kind == Kind::Epochs) return true;
    if (kind != Kind::Stopped && kind != Kind::Interrupted && kind != Kind::Paused) return false;
    for (auto next = i + 1; next < marks.size(); ++next)
        if (marks[next].kind == Kind::Resumed && marks[next].epoch == marks[i].epoch) return true;
    return false;
}

} // namespace

QString jointText(const ChartJoint& joint, std::size_t forks) {
    const auto epoch = ui::countText(joint.epoch);
    return forks > 1 ? tr("%1 forks from %2 at epoch %3").arg(QString::number(forks), joint.parent, epoch)
                     : tr("forked from %1 at epoch %2").arg(joint.parent, epoch);
}

bool isFork(const history::Mark& mark, const std::optional<ChartJoint>& joint) {
    return joint && mark.kind == history::Mark::Kind::Resumed && mark.epoch == joint->epoch &&
           mark.from == joint->epoch;
}

QString markText(const history::Mark& mark, const std::optional<ChartJoint>& joint) {
    using Kind = history::Mark::Kind;
    if (isFork(mark, joint)) return jointText(*joint);
    switch (mark.kind) {
    case Kind::Resumed:
        // A stop in the middle of an epoch: what was completed is what one counts.
        return tr("resumed from %1").arg(ui::countText(std::floor(mark.from)));
    case Kind::LearningRate:
        return tr("learning rate %1 → %2").arg(rate(mark.from), rate(mark.to));
    case Kind::Paused:
        return tr("paused");
    case Kind::Stopped:
        return tr("stopped");
    case Kind::Interrupted:
        return tr("interrupted");
    case Kind::EarlyStopped:
        return tr("early stop");
    case Kind::Diverged:
        return tr("diverged");
    case Kind::Epochs:
        return tr("epochs %1 → %2").arg(ui::countText(mark.from), ui::countText(mark.to));
    case Kind::BatchSize:
        return tr("batch size %1 → %2").arg(ui::countText(mark.from), ui::countText(mark.to));
    case Kind::Patience:
        return tr("patience %1 → %2").arg(ui::countText(mark.from), ui::countText(mark.to));
    }
    return {};
}

void PlotPainter::markLines(InkGrid* ink) {
    QPen pen(m_style.tokens->disabled, 1.0, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({2.0, 3.0});
    m_painter.setPen(pen);
    double drawn = -1e9;
    const auto draw = [&](double x) {
        const double at = std::floor(m_transform.px(x)) + 0.5;
        if (!m_transform.x.contains(x) || std::abs(at - drawn) < 1.0) return;
        const QLineF line(at, m_transform.plot.top(), at, m_transform.plot.bottom());
        m_painter.drawLine(line);
        if (ink) ink->add(line);
        drawn = at;
    };
    for (const auto& joint : m_plot.joints) draw(joint.x);
    if (!m_plot.told) return;
    const auto& run = m_plot.told->run();
    for (const auto& mark : run.history->marks)
        if (!isFork(mark, run.joint)) draw(axisAtMark(m_plot.told->records(), m_plot.options.x, mark));
}

bool PlotPainter::label(const QString& text, const QColor& color, const std::vector<QPointF>& places, InkGrid& ink) {
    const QFontMetricsF metrics(m_style.labelFont);
    const QSizeF size(metrics.horizontalAdvance(text), metrics.ascent() + metrics.descent());
    for (const auto& place : places) {
        const QRectF rect(place, size);
        if (!ink.isFree(rect.adjusted(-2, -1, 2, 1))) continue;
        m_painter.setFont(m_style.labelFont);
        m_painter.setPen(color);
        m_painter.drawText(QPointF(rect.left(), rect.top() + metrics.ascent()), text);
        ink.add(rect.adjusted(-4, -2, 4, 2));
        return true;
    }
    return false;
}

void PlotPainter::markLabels(InkGrid& ink) {
    const auto& run = m_plot.told->run();
    const auto& marks = run.history->marks;
    for (std::size_t i = 0; i < marks.size(); ++i)
        if (!isToldElsewhere(marks, i) && !isFork(marks[i], run.joint))
            lineLabel(markText(marks[i], run.joint), axisAtMark(m_plot.told->records(), m_plot.options.x, marks[i]),
                      ink);
}

void PlotPainter::jointLabels(InkGrid& ink) {
    // Of many nobody would read which is which; each tells its own when it stands before the others.
    constexpr std::size_t most = 3;
    for (const auto& joint : m_plot.joints)
        if (m_plot.joints.size() <= most || (m_plot.told && m_plot.told->run().joint == joint.of))
            lineLabel(jointText(joint.of, joint.forks), joint.x, ink);
}

/// Beside the line at `x`, on the axis, where there is room.
void PlotPainter::lineLabel(const QString& text, double x, InkGrid& ink) {
    if (!m_transform.x.contains(x)) return;
    const QFontMetricsF metrics(m_style.labelFont);
    const double height = metrics.ascent() + metrics.descent();
    const auto& plot = m_transform.plot;
    const double at = std::floor(m_transform.px(x));
    const double right = at + 6.0, left = at - 6.0 - metrics.horizontalAdvance(text);
    // On the left it must not begin at another line, as if it were that one's.
    const auto isNear = [&](double other) {
        const double gap = left - m_transform.px(other);
        return gap > -4.0 && gap < 24.0;
    };
    const bool leftIsClear =
        std::ranges::none_of(m_plot.joints, isNear, &PlottedJoint::x) &&
        (!m_plot.told || std::ranges::none_of(m_plot.told->run().history->marks, [&](const history::Mark& other) {
            return isNear(axisAtMark(m_plot.told->records(), m_plot.options.x, other));
        }));
    // Rows from the bottom, from the top, and then those between.
    const int rows = std::max(1, static_cast<int>((plot.height() - 10.0) / (height + 5.0)));
    std::vector<int> order;
    for (int i = 0; i < std::min(3, rows); ++i) order.push_back(i);
    for (int i = rows - 1; i >= std::max(3, rows - 3); --i) order.push_back(i);
    for (int i = 3; i < rows - 3; ++i) order.push_back(i);
    std::vector<QPointF> places;
    for (const int row : order) {
        const double y = plot.bottom() - 6.0 - height - row * (height + 5.0);
        places.emplace_back(right, y);
        if (leftIsClear) places.emplace_back(left, y);
    }
    label(text, m_style.tokens->disabled, places, ink);
}

void PlotPainter::ghostLabel(InkGrid& ink) {
    if (m_plot.ghosts.empty()) return;
    const auto text = tr("left behind");
    const QFontMetricsF metrics(m_style.labelFont);
    const double width = metrics.horizontalAdvance(text), height = metrics.ascent() + metrics.descent();
    // One label is enough to tell what grey lines are.
    const auto& ghost = *m_plot.ghosts.back();
    for (auto i = ghost.y.size(); i-- > 0;) {
        const double x = ghost.x[i], y = ghost.y[i];
        if (!std::isfinite(y) || !m_transform.x.contains(x) || !m_transform.y.contains(y)) continue;
        const auto end = m_transform.point(x, y);
        label(text, m_style.tokens->secondary,
              {end + QPointF(8, -height / 2), end + QPointF(-width / 2, -height - 8), end + QPointF(8, -height - 6),
               end + QPointF(8, 6), end + QPointF(-width / 2, 8), end + QPointF(-width - 8, -height - 6),
               end + QPointF(-width - 8, 6)},
              ink);
        return;
    }
}

void PlotPainter::best(InkGrid& ink) {
    if (!m_plot.bestEpoch) return;
    const auto& tokens = *m_style.tokens;
    const auto& run = *m_plot.told;
    const double x = axisAt(run.records(), m_plot.options.x, *m_plot.bestEpoch);
    const auto metric = history::metricOf(run.run().monitor);
    const bool monitored = std::ranges::find(m_plot.metrics, metric) != m_plot.metrics.end();
    // Validation stands after training, and is what counts where there are both.
    for (auto curve = m_plot.curves.rbegin(); curve != m_plot.curves.rend(); ++curve) {
        if (curve->run != m_plot.told || (monitored && m_plot.metrics[curve->place] != metric)) continue;
        const auto [first, last] = curve->raw.within(x, x);
        if (first == last) continue;
        const double y = curve->raw.y[first]; // the value itself, whatever runs through its middle
        if (!std::isfinite(y) || (m_transform.logY && y <= 0.0)) return;
        if (!m_transform.x.contains(x) || !m_transform.y.contains(y)) return;
        const auto at = m_transform.point(x, y);
        paintRing(m_painter, at, tokens.run(curve->colour), tokens.surface, 4.0);
        ink.add(QRectF(at - QPointF(6, 6), QSizeF(12, 12)));
        if (!monitored) return;
        const auto text = tr("best %1").arg(ui::countText(*m_plot.bestEpoch));
        const QFontMetricsF metrics(m_style.labelFont);
        const double width = metrics.horizontalAdvance(text), height = metrics.ascent() + metrics.descent();
        std::vector<QPointF> places;
        for (const double gap : {8.0, 16.0, 26.0, 40.0})
            for (const double shift : {-width / 2, 4.0, -width - 4.0, 16.0, -width - 16.0, 30.0, -width - 30.0})
                places.insert(places.end(), {at + QPointF(shift, -height - gap), at + QPointF(shift, gap)});
        label(text, tokens.text, places, ink);
        return;
    }
}

} // namespace throughline::chart
