// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/Readout.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double LineLength = 16.0, AfterLine = 6.0, BeforeValue = 7.0, Between = 16.0;

QString tr(const char* text) {
    return QCoreApplication::translate("Chart", text);
}

ReadoutItem position(const Reading& reading, history::XAxis axis) {
    switch (axis) {
    case history::XAxis::Epoch:
        return {{}, false, tr("epoch"), formatCount(reading.epoch)};
    case history::XAxis::Step:
        return {{}, false, tr("step"), formatCount(reading.x)};
    case history::XAxis::Time:
        return {{}, false, tr("time"), formatSeconds(reading.x)};
    }
    return {};
}

/// Width of the widest digit: what each digit takes.
double digitWidth(const QFontMetricsF& metrics) {
    double width = 0.0;
    for (char c = '0'; c <= '9'; ++c) width = std::max(width, metrics.horizontalAdvance(QLatin1Char(c)));
    return width;
}

double tabularWidth(const QFontMetricsF& metrics, const QString& text) {
    double width = 0.0;
    for (const auto c : text) width += c.isDigit() ? digitWidth(metrics) : metrics.horizontalAdvance(c);
    return width;
}

void drawTabular(QPainter& painter, const QFontMetricsF& metrics, QPointF at, const QString& text) {
    const double digit = digitWidth(metrics);
    for (const auto c : text) {
        const double own = metrics.horizontalAdvance(c);
        painter.drawText(at + QPointF(c.isDigit() ? (digit - own) / 2.0 : 0.0, 0.0), QString(c));
        at.rx() += c.isDigit() ? digit : own;
    }
}

double widthOf(const ReadoutItem& item, const QFontMetricsF& metrics) {
    double width = item.line.isValid() ? LineLength + AfterLine : 0.0;
    width += metrics.horizontalAdvance(item.name);
    if (!item.value.isEmpty()) width += (item.name.isEmpty() ? 0.0 : BeforeValue) + tabularWidth(metrics, item.value);
    return width;
}

double widthOf(const std::vector<ReadoutItem>& items, const QFontMetricsF& metrics) {
    double width = items.empty() ? 0.0 : -Between;
    for (const auto& item : items) width += widthOf(item, metrics) + Between;
    return width;
}

/// Shortens names, then leaves entries out, until all fit.
void fit(std::vector<ReadoutItem>& items, double width, const QFontMetricsF& metrics) {
    for (double limit = 160.0; limit >= 40.0 && widthOf(items, metrics) > width; limit -= 20.0)
        for (auto& item : items) item.name = metrics.elidedText(item.name, Qt::ElideRight, limit);
    std::size_t left = 0;
    while (items.size() > 1 && widthOf(items, metrics) > width) {
        if (left) items.pop_back();
        items.back() = {{}, false, QStringLiteral("+%1").arg(++left), {}};
    }
}

const Reading* readingOf(const std::vector<Reading>& readings, const RunCurves* run) {
    const Reading* found = nullptr;
    for (const auto& reading : readings)
        if (reading.run == run && (!found || reading.validation)) found = &reading;
    return found;
}

} // namespace

std::vector<ReadoutItem> readout(const MetricPlot& plot, std::optional<double> crosshair, const ui::Tokens& tokens) {
    std::vector<ReadoutItem> items;
    const auto readings = crosshair ? readingsAt(plot, *crosshair) : lastReadings(plot);
    if (plot.only) {
        if (!readings.empty()) items.push_back(position(readings.front(), plot.options.x));
        for (const auto& reading : readings)
            items.push_back({tokens.run(reading.run->run().colour), reading.validation,
                             reading.validation ? tr("validation") : tr("train"), formatValue(reading.value)});
        return items;
    }
    if (crosshair && !readings.empty()) items.push_back(position(readings.front(), plot.options.x));
    for (const auto* run : plot.runs) {
        ReadoutItem item{tokens.run(run->run().colour), false, run->run().name, {}};
        if (crosshair)
            if (const auto* reading = readingOf(readings, run)) {
                item.dashed = reading->validation;
                item.value = formatValue(reading->value);
            }
        items.push_back(item);
    }
    return items;
}

std::vector<ReadoutItem> legend(const MetricPlot& plot, const ui::Tokens& tokens) {
    std::vector<ReadoutItem> items;
    if (plot.only) {
        for (const auto& curve : plot.curves)
            items.push_back({tokens.run(curve.run->run().colour),
                             curve.validation,
                             curve.validation ? tr("validation") : tr("train"),
                             {}});
        return items;
    }
    for (const auto* run : plot.runs) items.push_back({tokens.run(run->run().colour), false, run->run().name, {}});
    const auto has = [&plot](bool validation) {
        return std::any_of(plot.curves.begin(), plot.curves.end(),
                           [validation](const auto& curve) { return curve.validation == validation; });
    };
    if (has(true) && has(false)) {
        items.push_back({tokens.secondary, false, tr("train"), {}});
        items.push_back({tokens.secondary, true, tr("validation"), {}});
    }
    return items;
}

void paintReadout(QPainter& painter, const QRectF& area, std::vector<ReadoutItem> items, const QFont& font,
                  const ui::Tokens& tokens) {
    const QFontMetricsF metrics(font);
    fit(items, area.width(), metrics);
    double x = area.right() - widthOf(items, metrics);
    const double middle = std::round(area.center().y()) + 0.5;
    const double baseline = std::round(area.center().y() + (metrics.ascent() - metrics.descent()) / 2.0);
    painter.save();
    painter.setFont(font);
    for (const auto& item : items) {
        if (item.line.isValid()) {
            QPen pen(item.line, 2.0, Qt::SolidLine, Qt::FlatCap);
            painter.setPen(pen);
            const double length = item.dashed ? 6.0 : LineLength;
            painter.drawLine(QPointF(x, middle), QPointF(x + length, middle));
            if (item.dashed) painter.drawLine(QPointF(x + LineLength - 6.0, middle), QPointF(x + LineLength, middle));
            x += LineLength + AfterLine;
        }
        painter.setPen(tokens.secondary);
        painter.drawText(QPointF(x, baseline), item.name);
        x += metrics.horizontalAdvance(item.name);
        if (!item.value.isEmpty()) {
            if (!item.name.isEmpty()) x += BeforeValue;
            painter.setPen(tokens.text);
            drawTabular(painter, metrics, {x, baseline}, item.value);
            x += tabularWidth(metrics, item.value);
        }
        x += Between;
    }
    painter.restore();
}

double readoutWidth(const std::vector<ReadoutItem>& items, const QFont& font) {
    return widthOf(items, QFontMetricsF(font));
}

QString spoken(const std::vector<ReadoutItem>& items) {
    QStringList parts;
    for (const auto& item : items) parts << (item.value.isEmpty() ? item.name : item.name + u' ' + item.value);
    return parts.join(QStringLiteral(" · "));
}

} // namespace throughline::chart
