// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/ImagesPicture.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double SampleSide = 44.0, WeightsSide = 34.0, LoneSide = 168.0, ImageGap = 6.0;

} // namespace

ImagesPicture::ImagesPicture(QString title, QString summary, const nn::Dataset& shape, Values values,
                             std::vector<Tile> tiles, std::vector<QStringList> table)
    : m_title(std::move(title)),
      m_summary(std::move(summary)),
      m_width(shape.imageWidth),
      m_height(shape.imageHeight),
      m_channels(shape.imageChannels),
      m_values(values),
      m_tiles(std::move(tiles)),
      m_table(std::move(table)),
      m_side(m_tiles.size() == 1 && values == Values::Signed ? LoneSide
             : values == Values::Signed                      ? WeightsSide
                                                             : SampleSide) {
    for (const Tile& tile : m_tiles)
        for (const float value : tile.values) m_greatest = std::max(m_greatest, std::abs(static_cast<double>(value)));
}

int ImagesPicture::across(double width) const {
    return std::max(1, static_cast<int>((width + ImageGap) / (m_side + ImageGap)));
}

double ImagesPicture::line() const {
    const bool hasCaption =
        std::any_of(m_tiles.begin(), m_tiles.end(), [](const Tile& tile) { return !tile.caption.isEmpty(); });
    return m_side + ImageGap + (hasCaption ? QFontMetricsF(ui::font(ui::TextRole::Tick)).height() : 0.0);
}

double ImagesPicture::heightFor(double width) const {
    return std::ceil(static_cast<double>(m_tiles.size()) / across(width)) * line();
}

void ImagesPicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    const ui::Tokens& tokens = *style.tokens;
    m_across = across(room.width());
    painter.save();
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QFontMetricsF metrics(painter.font());
    const QColor below = tokens.run(1), above = tokens.run(0);
    for (std::size_t i = 0; i < m_tiles.size(); ++i) {
        const Tile& tile = m_tiles[i];
        const int place = static_cast<int>(i);
        const QRectF box(room.left() + (place % m_across) * (m_side + ImageGap),
                         room.top() + (place / m_across) * line(), m_side, m_side);
        double greatest = m_greatest;
        if (m_values == Values::Brightness)
            greatest = tile.values.empty()
                           ? 0.0
                           : static_cast<double>(*std::max_element(tile.values.begin(), tile.values.end()));
        QImage image(static_cast<int>(m_width), static_cast<int>(m_height), QImage::Format_RGB32);
        for (std::size_t pixel = 0; pixel < m_width * m_height; ++pixel) {
            const auto share = [&](std::size_t channel) {
                const auto value = static_cast<double>(tile.values[pixel * m_channels + channel]);
                return greatest > 0.0 ? std::clamp(value / greatest, -1.0, 1.0) : 0.0;
            };
            QColor colour;
            if (m_values == Values::Signed) {
                double mean = 0.0;
                for (std::size_t c = 0; c < m_channels; ++c) mean += share(c) / static_cast<double>(m_channels);
                colour = ui::mixed(tokens.grid, mean < 0.0 ? below : above, std::abs(mean));
            } else if (m_channels < 3) {
                colour = ui::mixed(tokens.window, tokens.text, std::max(0.0, share(0)));
            } else {
                colour = QColor::fromRgbF(static_cast<float>(std::max(0.0, share(0))),
                                          static_cast<float>(std::max(0.0, share(1))),
                                          static_cast<float>(std::max(0.0, share(2))));
            }
            image.setPixelColor(static_cast<int>(pixel % m_width), static_cast<int>(pixel / m_width), colour);
        }
        // Large images are made smaller smoothly; small ones keep their pixels.
        painter.setRenderHint(QPainter::SmoothPixmapTransform, static_cast<double>(m_width) > m_side / 2.0);
        const double widest = static_cast<double>(std::max(m_width, m_height));
        const QSizeF size(m_side * static_cast<double>(m_width) / widest,
                          m_side * static_cast<double>(m_height) / widest);
        painter.drawImage(
            QRectF(QPointF(box.center().x() - size.width() / 2.0, box.center().y() - size.height() / 2.0), size),
            image);
        if (place == style.chosen) {
            painter.setPen(QPen(tokens.accent, 2.0));
            painter.drawRect(box);
        }
        if (tile.caption.isEmpty()) continue;
        painter.setPen(tile.wrong ? tokens.warning : tokens.secondary);
        painter.drawText(QRectF(box.left() - 3.0, box.bottom() + 1.0, m_side + 6.0, metrics.height()), Qt::AlignHCenter,
                         metrics.elidedText(tile.caption, Qt::ElideRight, m_side + 6.0));
    }
    painter.restore();
}

int ImagesPicture::partAt(const QPointF& point, const QRectF& room) const {
    const int column = static_cast<int>((point.x() - room.left()) / (m_side + ImageGap));
    const int part = static_cast<int>((point.y() - room.top()) / line()) * across(room.width()) + column;
    return room.contains(point) && column < across(room.width()) && part < parts() ? part : -1;
}

} // namespace throughline::chart
