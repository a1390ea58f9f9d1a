// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/ValueTable.h"

#include "history/MetricNames.h"
#include "painting/Readout.h"
#include "painting/TabularText.h"
#include "text/NumberText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Inset = 10.0, Row = 18.0, LineLength = 14.0, Dash = 5.0, Gap = 14.0, AfterLine = 7.0, AfterName = 6.0,
                 FromEdge = 6.0;
constexpr double WidestName = 190.0, LeastForSmoothed = 440.0, LeastForBands = 380.0;

QString tr(const char* text) {
    return QCoreApplication::translate("Chart", text);
}

/// How much of the curves lies in `area`: looked up at a few places along its width, of many curves in a few of them.
int inkIn(const QRectF& area, const PlotTransform& transform, const MetricPlot& plot) {
    constexpr int looks = 8;
    constexpr std::size_t mostCurves = 8;
    const std::size_t stride = plot.curves.size() / mostCurves + 1;
    int ink = 0;
    for (std::size_t k = 0; k < plot.curves.size(); k += stride) {
        const auto& view = plot.curves[k].strong;
        for (int i = 0; i < looks && view.size() > 0; ++i) {
            const double x = transform.xAt(area.left() + (i + 0.5) / looks * area.width());
            const auto at = view.lowerBound(x);
            if (at == view.size() || (at == 0 && view.xAt(0) > x)) continue;
            const double y = transform.py(view.y[at]);
            ink += y >= area.top() - 4.0 && y <= area.bottom() + 4.0;
        }
    }
    return ink;
}

/// For rows, px.
double roomFor(const PlotTransform& transform) {
    return transform.plot.height() - 2.0 * (FromEdge + Inset / 2.0) - Row;
}

const Reading& nearestTo(const std::vector<Reading>& readings, double x) {
    return *std::min_element(readings.begin(), readings.end(),
                             [x](const Reading& a, const Reading& b) { return std::abs(a.x - x) < std::abs(b.x - x); });
}

const Reading* sameCurve(const std::vector<Reading>& readings, const Reading& as) {
    const auto found =
        std::find_if(readings.begin(), readings.end(), [&](const Reading& each) { return each.key() == as.key(); });
    return found == readings.end() ? nullptr : &*found;
}

QString signedText(double value) {
    return value > 0.0 ? u'+' + ui::metricText(value) : ui::metricText(value);
}

/// Nothing where nobody knows, or the metrics that are drawn differ in it.
std::optional<nn::Direction> betterIn(const MetricPlot& plot) {
    std::optional<nn::Direction> all;
    for (const auto& curve : plot.curves) {
        const auto one = history::better(plot.metrics[curve.place]);
        if (!one || all.value_or(*one) != *one) return std::nullopt;
        all = one;
    }
    return all;
}

std::vector<Reading> inOrder(std::vector<Reading> readings, const MetricPlot& plot,
                             const std::optional<CurveKey>& pointed) {
    const auto better = betterIn(plot);
    // NaN is the worst, so that the order stays one.
    const auto rank = [&](const Reading& r) {
        if (std::isnan(r.drawn)) return double(INFINITY);
        return better == nn::Direction::Lower ? r.drawn : -r.drawn;
    };
    switch (plot.options.readout) {
    case ReadoutOrder::BestFirst:
        std::ranges::stable_sort(readings, {}, rank);
        break;
    case ReadoutOrder::ByName:
        std::ranges::stable_sort(readings, {}, [](const Reading& r) { return r.run->run().name; });
        break;
    case ReadoutOrder::NearestFirst: {
        const auto from = std::ranges::find_if(readings, [&](const Reading& r) { return pointed == r.key(); });
        const double y = from == readings.end() ? 0.0 : from->drawn;
        std::ranges::stable_sort(readings, {}, [y](const Reading& r) {
            return std::isnan(r.drawn) ? double(INFINITY) : std::abs(r.drawn - y);
        });
        break;
    }
    }
    return readings;
}

} // namespace

void ValueTable::set(const MetricPlot& plot, const std::vector<Reading>& readings, const Crosshair& crosshair,
                     const PlotTransform& transform, std::optional<std::size_t> scrolled, const ui::Tokens& tokens) {
    clear();
    if (readings.empty()) return;
    const auto axis = plot.options.x;
    const auto& nearest = nearestTo(readings, crosshair.x);
    const auto [name, value] = positionText(nearest, axis);
    m_head = name + u' ' + value;
    m_hasPin = crosshair.pin.has_value();
    const auto before = m_hasPin ? readingsAt(plot, *crosshair.pin) : std::vector<Reading>();
    if (!before.empty()) m_head += QStringLiteral(" − ") + positionText(nearestTo(before, *crosshair.pin), axis).second;
    const auto ordered = inOrder(readings, plot, crosshair.nearest);
    for (const auto& reading : ordered) {
        if (!reading.band) continue;
        const auto& name = reading.run->run().bandName;
        m_bandName = name.isEmpty() ? tr("band") : name;
    }
    for (const auto& reading : fitting(ordered, transform, crosshair.nearest, scrolled)) {
        ValueRow row{tokens.run(reading.colour),
                     reading.validation,
                     curveName(plot, *reading.run, reading.place),
                     ui::metricText(reading.value),
                     {},
                     bandText(reading),
                     crosshair.nearest == reading.key()};
        if (reading.x != nearest.x) row.at = tr("at %1").arg(positionText(reading, axis).second);
        if (const auto* then = sameCurve(before, reading)) row.delta = signedText(reading.value - then->value);
        if (plot.options.smoothing > 0.0) row.smoothed = ui::metricText(reading.drawn);
        m_rows.push_back(std::move(row));
    }
    layOut(transform, crosshair.x, plot);
}

QString readoutText(const MetricPlot& plot, const Crosshair& crosshair) {
    QString text;
    const auto before = crosshair.pin ? readingsAt(plot, *crosshair.pin) : std::vector<Reading>();
    for (const auto& reading : inOrder(readingsAt(plot, crosshair.x), plot, crosshair.nearest)) {
        QStringList cells{QString::fromStdString(plot.metrics[reading.place]), reading.run->run().name,
                          reading.validation ? tr("validation") : tr("train"), ui::exactNumber(reading.x),
                          ui::exactNumber(reading.value)};
        if (const auto* then = sameCurve(before, reading))
            cells << ui::exactNumber(then->x) << ui::exactNumber(then->value);
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

void ValueTable::clear() {
    m_rows.clear();
    m_left = m_first = 0;
    m_hasPin = false;
    m_head.clear();
    m_bandName.clear();
    m_frame = {};
}

QString ValueTable::spoken() const {
    QStringList parts{m_head};
    for (const auto& row : m_rows)
        parts << QStringLiteral("%1 %2 %3 %4")
                     .arg(row.name, row.dashed ? tr("validation") : tr("train"), row.value,
                          row.delta.isEmpty() ? row.band : tr("Δ") + u' ' + row.delta)
                     .trimmed();
    return parts.join(QStringLiteral(" · "));
}

std::span<const Reading> ValueTable::fitting(std::span<const Reading> readings, const PlotTransform& transform,
                                             const std::optional<CurveKey>& pointed,
                                             std::optional<std::size_t> scrolled) {
    const double room = roomFor(transform);
    const auto most = static_cast<std::size_t>(std::max(room, 0.0) / Row);
    if (most == 0 || readings.size() <= most) return readings;
    const auto kept = std::max<std::size_t>(most, 2) - 1; // a line says how many are left
    const auto strong =
        std::ranges::find_if(readings, [&](const Reading& reading) { return pointed == reading.key(); });
    const auto at = strong != readings.end() ? static_cast<std::size_t>(strong - readings.begin()) : 0;
    const auto around = at < kept ? 0 : at - kept / 2;
    m_first = std::min(scrolled.value_or(around), readings.size() - kept);
    m_left = readings.size() - kept;
    return readings.subspan(m_first, kept);
}

QRectF ValueTable::place(const QSizeF& size, const PlotTransform& transform, double crosshair, const MetricPlot& plot) {
    const auto& area = transform.plot;
    const auto rect = [&](Corner corner) {
        const bool left = corner == Corner::TopLeft || corner == Corner::BottomLeft;
        const bool top = corner == Corner::TopLeft || corner == Corner::TopRight;
        return QRectF({left ? area.left() + FromEdge : area.right() - FromEdge - size.width(),
                       top ? area.top() + FromEdge : area.bottom() - FromEdge - size.height()},
                      size);
    };
    const auto cost = [&](Corner corner) {
        const auto at = rect(corner);
        const double x = transform.px(crosshair);
        const bool covers = x > at.left() - 12.0 && x < at.right() + 12.0;
        return inkIn(at, transform, plot) + (covers ? 1000 : 0) - (corner == m_corner ? 4 : 0);
    };
    const std::array corners{Corner::TopRight, Corner::TopLeft, Corner::BottomRight, Corner::BottomLeft};
    std::array<int, corners.size()> costs{};
    std::ranges::transform(corners, costs.begin(), cost);
    m_corner = corners.at(static_cast<std::size_t>(std::ranges::min_element(costs) - costs.begin()));
    return rect(m_corner);
}

ValueTable::Columns ValueTable::measure(double mostName, bool smooths) {
    const QFontMetricsF metrics(ui::font(ui::TextRole::Secondary)), small(ui::font(ui::TextRole::Tick));
    double names = small.horizontalAdvance(m_head) - LineLength - AfterLine;
    double values = small.horizontalAdvance(tr("value")), smoothed = small.horizontalAdvance(tr("smoothed"));
    double bands = small.horizontalAdvance(m_bandName), deltas = small.horizontalAdvance(tr("Δ"));
    for (auto& row : m_rows) {
        row.name = metrics.elidedText(row.name, Qt::ElideMiddle, mostName);
        const double at = row.at.isEmpty() ? 0.0 : AfterName + tabularWidth(small, row.at);
        names = std::max(names, metrics.horizontalAdvance(row.name) + at);
        deltas = std::max(deltas, tabularWidth(metrics, row.delta));
        values = std::max(values, tabularWidth(metrics, row.value));
        smoothed = std::max(smoothed, tabularWidth(metrics, row.smoothed));
        bands = std::max(bands, tabularWidth(metrics, row.band));
    }
    const double valueEnd = Inset + LineLength + AfterLine + names + Gap + values;
    const double deltaEnd = m_hasPin ? valueEnd + Gap + deltas : valueEnd;
    const double smoothedEnd = smooths ? deltaEnd + Gap + smoothed : deltaEnd;
    return {valueEnd, deltaEnd, smoothedEnd, m_bandName.isEmpty() ? smoothedEnd : smoothedEnd + Gap + bands, smooths};
}

void ValueTable::layOut(const PlotTransform& transform, double crosshair, const MetricPlot& plot) {
    if (m_rows.empty() || roomFor(transform) < Row) return;
    // In a narrow plot the table has to leave the crosshair some room.
    const bool smooths = plot.options.smoothing > 0.0 && transform.plot.width() >= LeastForSmoothed;
    if (!smooths) leaveOut(&ValueRow::smoothed);
    if (transform.plot.width() < LeastForBands) {
        leaveOut(&ValueRow::band);
        m_bandName.clear();
    }
    m_columns = measure(std::min(WidestName, 0.3 * transform.plot.width()), smooths);
    const auto lines = static_cast<double>(m_rows.size() + 1 + (m_left > 0 ? 1 : 0));
    const QSizeF size(std::ceil(m_columns.bandEnd + Inset), Row * lines + Inset);
    m_frame = QRectF(place(size, transform, crosshair, plot).toRect()).adjusted(0.5, 0.5, -0.5, -0.5);
}

void ValueTable::paint(QPainter& painter, const ui::Tokens& tokens) const {
    if (m_frame.isEmpty()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.border, 1.0));
    painter.setBrush(tokens.surface);
    painter.drawRoundedRect(m_frame, ui::metrics::ControlRadius, ui::metrics::ControlRadius);
    QRectF line(m_frame.left(), m_frame.top() + Inset / 2.0, m_frame.width(), Row);
    const ValueRow head{{},
                        false,
                        m_head,
                        tr("value"),
                        m_columns.smooths ? tr("smoothed") : QString(),
                        m_bandName,
                        false,
                        {},
                        m_hasPin ? tr("Δ") : QString()};
    paintRow(painter, line, head, m_columns, tokens);
    for (const auto& row : m_rows) {
        line.translate(0.0, Row);
        paintRow(painter, line, row, m_columns, tokens);
    }
    line.translate(0.0, Row);
    if (m_left > 0) paintRow(painter, line, {{}, false, leftText(), {}, {}, {}, false}, m_columns, tokens);
}

/// "12 more"; once they were scrolled, which way they are.
QString ValueTable::leftText() const {
    if (m_first == 0) return tr("%1 more").arg(m_left);
    return m_first == m_left ? tr("%1 above").arg(m_first)
                             : tr("%1 above, %2 below").arg(m_first).arg(m_left - m_first);
}

void ValueTable::leaveOut(QString ValueRow::*column) {
    for (auto& row : m_rows) (row.*column).clear();
}

/// A row without a line's colour is a quiet one: the head, the rest.
void ValueTable::paintRow(QPainter& painter, const QRectF& area, const ValueRow& row, const Columns& columns,
                          const ui::Tokens& tokens) {
    const bool quiet = !row.line.isValid();
    const auto font = ui::font(quiet ? ui::TextRole::Tick : ui::TextRole::Secondary);
    const QFontMetricsF metrics(font);
    const double baseline = area.top() + (Row + metrics.ascent() - metrics.descent()) / 2.0;
    double x = area.left() + Inset;
    if (row.strong) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.accentTint);
        painter.drawRoundedRect(area.adjusted(4, 0, -4, 0), 4.0, 4.0);
    }
    if (!quiet) {
        painter.setPen(QPen(row.line, 2.0, Qt::SolidLine, Qt::FlatCap));
        const double middle = std::round(area.center().y()) + 0.5, end = x + LineLength;
        painter.drawLine(QPointF(x, middle), QPointF(row.dashed ? x + Dash : end, middle));
        if (row.dashed) painter.drawLine(QPointF(end - Dash, middle), QPointF(end, middle));
        x = end + AfterLine;
    }
    const auto rightAligned = [&](double end, const QString& text) {
        drawTabular(painter, metrics, {area.left() + end - tabularWidth(metrics, text), baseline}, text);
    };
    painter.setFont(font);
    painter.setPen(row.strong ? tokens.text : tokens.secondary);
    if (quiet) {
        drawTabular(painter, metrics, {x, baseline}, row.name);
    } else {
        painter.drawText(QPointF(x, baseline), row.name);
        if (!row.at.isEmpty()) {
            const auto small = ui::font(ui::TextRole::Tick);
            x += metrics.horizontalAdvance(row.name) + AfterName;
            painter.setFont(small);
            painter.setPen(tokens.secondary);
            drawTabular(painter, QFontMetricsF(small), {x, baseline}, row.at);
            painter.setFont(font);
        }
    }
    painter.setPen(tokens.secondary);
    if (!row.delta.isEmpty()) rightAligned(columns.deltaEnd, row.delta);
    if (!row.smoothed.isEmpty()) rightAligned(columns.smoothedEnd, row.smoothed);
    if (!row.band.isEmpty()) rightAligned(columns.bandEnd, row.band);
    painter.setPen(quiet ? tokens.secondary : tokens.text);
    rightAligned(columns.valueEnd, row.value);
}

} // namespace throughline::chart
