// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QString>

class QFontMetricsF;
class QPainter;

namespace throughline::chart {

/// Text whose digits all take the room of the widest one, whatever the font has: figures that change do not jump.
double tabularWidth(const QFontMetricsF& metrics, const QString& text);
/// `at`: left end of the base line.
void drawTabular(QPainter& painter, const QFontMetricsF& metrics, QPointF at, const QString& text);

} // namespace throughline::chart
