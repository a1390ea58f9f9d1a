// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <vector>

class QColor;
class QPainter;

namespace throughline::chart {

/// Fills upright bars without antialiasing, as `QPainter::drawRects` does: a pixel is filled where its centre lies in a
/// bar. Where the painter draws on an image of 32 bits a pixel, `color` is opaque and the clip, if any, is a rectangle,
/// the pixels are written directly: with thousands of narrow bars Qt takes many times as long.
void fillBars(QPainter& painter, const std::vector<QRectF>& bars, const QColor& color);

} // namespace throughline::chart
