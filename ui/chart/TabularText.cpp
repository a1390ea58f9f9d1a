// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/TabularText.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace throughline::chart {

namespace {

/// Width of the widest digit: what each digit takes.
double digitWidth(const QFontMetricsF& metrics) {
    double width = 0.0;
    for (char c = '0'; c <= '9'; ++c) width = std::max(width, metrics.horizontalAdvance(QLatin1Char(c)));
    return width;
}

} // namespace

double tabularWidth(const QFontMetricsF& metrics, const QString& text) {
    const double digit = digitWidth(metrics);
    double width = 0.0;
    for (const auto c : text) width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
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

} // namespace throughline::chart
