// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/TabularText.h"

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
    // What is not a digit is drawn a word at a time: each call costs some microseconds.
    for (qsizetype i = 0; i < text.size();) {
        auto end = i + 1;
        const bool isDigit = text[i].isDigit();
        while (!isDigit && end < text.size() && !text[end].isDigit()) ++end;
        const auto piece = text.mid(i, end - i);
        const double own = metrics.horizontalAdvance(piece);
        painter.drawText(at + QPointF(isDigit ? (digit - own) / 2.0 : 0.0, 0.0), piece);
        at.rx() += isDigit ? digit : own;
        i = end;
    }
}

} // namespace throughline::chart
