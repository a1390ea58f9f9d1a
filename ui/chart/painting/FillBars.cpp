// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/FillBars.h"

#include <QImage>
#include <QPaintDevice>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

/// The image that is painted on, where its pixels can be written directly; else nothing.
QImage* writable(const QPainter& painter, const QColor& color) {
    if (color.alpha() != 255 || painter.opacity() < 1.0 ||
        painter.compositionMode() != QPainter::CompositionMode_SourceOver)
        return nullptr;
    if (painter.deviceTransform().type() > QTransform::TxScale || painter.device()->devType() != QInternal::Image)
        return nullptr;
    auto* image = static_cast<QImage*>(painter.device());
    const auto format = image->format();
    return format == QImage::Format_RGB32 || format == QImage::Format_ARGB32_Premultiplied ? image : nullptr;
}

} // namespace

void fillBars(QPainter& painter, const std::vector<QRectF>& bars, const QColor& color) {
    auto* image = writable(painter, color);
    if (!image) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRects(bars.data(), static_cast<int>(bars.size()));
        painter.restore();
        return;
    }
    const auto transform = painter.deviceTransform();
    // It scales and moves at most, and there are a hundred thousand bars.
    const auto along = [scale = transform.m11(), move = transform.dx(), most = image->width()](double x) {
        return static_cast<int>(std::clamp(x * scale + move + 0.5, 0.0, static_cast<double>(most)));
    };
    const auto down = [scale = transform.m22(), move = transform.dy(), most = image->height()](double y) {
        return static_cast<int>(std::clamp(y * scale + move + 0.5, 0.0, static_cast<double>(most)));
    };
    const auto pixels = [&](const QRectF& logical) {
        return QRect(QPoint(along(logical.left()), down(logical.top())),
                     QPoint(along(logical.right()) - 1, down(logical.bottom()) - 1));
    };
    const auto clip = painter.hasClipping() ? pixels(painter.clipBoundingRect()) : image->rect();
    const auto stride = image->bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    auto* const first = reinterpret_cast<QRgb*>(image->bits());
    const auto value = color.rgb();
    const int top = clip.top(), left = clip.left(), bottom = clip.bottom() + 1, right = clip.right() + 1;
    for (const auto& bar : bars) {
        const int x0 = std::max(along(bar.left()), left), x1 = std::min(along(bar.right()), right);
        const int y0 = std::max(down(bar.top()), top), y1 = std::min(down(bar.bottom()), bottom);
        auto* row = first + y0 * stride + x0;
        if (x1 - x0 == 2) { // most are
            for (int y = y0; y < y1; ++y, row += stride) row[0] = row[1] = value;
        } else if (x1 > x0) {
            for (int y = y0; y < y1; ++y, row += stride) std::fill_n(row, x1 - x0, value);
        }
    }
}

} // namespace throughline::chart
