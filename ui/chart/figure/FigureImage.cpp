// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureImage.h"

#include <QPainter>
#include <cmath>

namespace throughline::chart {

QImage figureImage(const Figure& figure) {
    return figureImage(figure, figure.options().size.pixels());
}

QImage figureImage(const Figure& figure, const QSize& pixels) {
    const auto& options = figure.options();
    const bool transparent = options.transparent();
    QImage image(pixels, transparent ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
    if (image.isNull()) return image;
    image.fill(transparent ? Qt::transparent : Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const double scale = pixels.width() / options.size.logical().width();
    painter.scale(scale, scale);
    figure.paint(painter);
    painter.end();
    const int dots = static_cast<int>(std::lround(options.size.density() / 0.0254));
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
    return image;
}

} // namespace throughline::chart
