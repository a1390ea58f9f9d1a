// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/ImagesPicture.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace throughline::chart {

namespace {

constexpr double SampleSide = 44.0, WeightsSide = 34.0, LoneSide = 168.0, ImageGap = 6.0;

} // namespace

struct ImagesPicture::Ramps {
    /// Colours from one to another, so that each pixel is a look-up: a picture may have fifty thousand of them.
    class Ramp {
    public:
        Ramp(const QColor& from, const QColor& to) {
            for (std::size_t i = 0; i < m_colours.size(); ++i)
                m_colours[i] = ui::mixed(from, to, static_cast<double>(i) / Last).rgb();
        }
        QRgb at(double share) const {
            return m_colours[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * Last))];
        }

    private:
        static constexpr double Last = 255.0;
        std::array<QRgb, 256> m_colours;
    };

    explicit Ramps(const ui::Tokens& tokens)
        : below(tokens.grid, tokens.run(1)), above(tokens.grid, tokens.run(0)), grey(tokens.window, tokens.text) {}

    Ramp below, above, grey;
};

ImagesPicture::ImagesPicture(QString title, QString summary, const nn::Dataset& shape, Values values,
                             std::vector<Tile> tiles, TableMaker table, QStringList pixels)
    : m_title(std::move(title)),
      m_summary(std::move(summary)),
      m_width(shape.imageWidth),
      m_height(shape.imageHeight),
      m_channels(shape.imageChannels),
      m_values(values),
      m_tiles(std::move(tiles)),
      m_table(std::move(table)),
      m_pixels(std::move(pixels)),
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
    qsizetype lines = 0;
    for (const Tile& tile : m_tiles) lines = std::max(lines, tile.caption.size());
    return m_side + ImageGap + static_cast<double>(lines) * QFontMetricsF(ui::font(ui::TextRole::Tick)).height();
}

double ImagesPicture::heightFor(double width) const {
    return std::ceil(static_cast<double>(m_tiles.size()) / across(width)) * line();
}

QRectF ImagesPicture::boxOf(int place, const QRectF& room) const {
    return {room.left() + (place % m_across) * (m_side + ImageGap), room.top() + (place / m_across) * line(), m_side,
            m_side};
}

QRectF ImagesPicture::imageIn(const QRectF& box) const {
    const auto widest = static_cast<double>(std::max(m_width, m_height));
    const QSizeF size(m_side * static_cast<double>(m_width) / widest, m_side * static_cast<double>(m_height) / widest);
    return {QPointF(box.center().x() - size.width() / 2.0, box.center().y() - size.height() / 2.0), size};
}

QImage ImagesPicture::imageOf(const Tile& tile, const Ramps& ramps) const {
    double greatest = m_greatest;
    if (m_values == Values::Brightness)
        greatest =
            tile.values.empty() ? 0.0 : static_cast<double>(*std::max_element(tile.values.begin(), tile.values.end()));
    const double scale = greatest > 0.0 ? 1.0 / greatest : 0.0;
    QImage image(static_cast<int>(m_width), static_cast<int>(m_height), QImage::Format_RGB32);
    const float* of = tile.values.data();
    for (int v = 0; v < image.height(); ++v) {
        auto* const line = reinterpret_cast<QRgb*>(image.scanLine(v));
        for (int u = 0; u < image.width(); ++u, of += m_channels) {
            const auto share = [&](std::size_t channel) { return static_cast<double>(of[channel]) * scale; };
            if (m_values == Values::Signed) {
                double mean = 0.0;
                for (std::size_t c = 0; c < m_channels; ++c) mean += share(c) / static_cast<double>(m_channels);
                line[u] = mean < 0.0 ? ramps.below.at(-mean) : ramps.above.at(mean);
            } else if (m_channels < 3) {
                line[u] = ramps.grey.at(share(0));
            } else {
                const auto part = [&](std::size_t c) {
                    return static_cast<int>(std::lround(std::clamp(share(c), 0.0, 1.0) * 255.0));
                };
                line[u] = qRgb(part(0), part(1), part(2));
            }
        }
    }
    return image;
}

void ImagesPicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    const ui::Tokens& tokens = *style.tokens;
    m_across = across(room.width());
    if (std::exchange(m_colours, &tokens) != &tokens) {
        m_images.clear();
        const Ramps ramps(tokens);
        for (const Tile& tile : m_tiles) m_images.push_back(imageOf(tile, ramps));
    }
    painter.save();
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QFontMetricsF metrics(painter.font());
    // Large images are made smaller smoothly; small ones keep their pixels.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, static_cast<double>(m_width) > m_side / 2.0);
    for (std::size_t i = 0; i < m_tiles.size(); ++i) {
        const Tile& tile = m_tiles[i];
        const int place = static_cast<int>(i);
        const QRectF box = boxOf(place, room), inside = imageIn(box);
        painter.drawImage(inside, m_images[i]);
        painter.setPen(QPen(tokens.accent, 2.0));
        if (!hasPixels() && place == style.chosen) painter.drawRect(box);
        if (hasPixels() && style.chosen >= 0) {
            painter.setPen(QPen(tokens.text, 2.0)); // the accent is the colour of the most important ones
            const QSizeF pixel(inside.width() / static_cast<double>(m_width),
                               inside.height() / static_cast<double>(m_height));
            const auto across = static_cast<int>(m_width);
            painter.drawRect(QRectF(QPointF(inside.left() + (style.chosen % across) * pixel.width(),
                                            inside.top() + (style.chosen / across) * pixel.height()),
                                    pixel));
        }
        painter.setPen(tile.wrong ? tokens.warning : tokens.secondary);
        const double left = std::max(room.left(), box.left() - 3.0);
        QRectF below(left, box.bottom() + 1.0, box.right() + 3.0 - left, metrics.height());
        for (const QString& words : tile.caption) {
            painter.drawText(below, Qt::AlignHCenter, metrics.elidedText(words, Qt::ElideRight, below.width()));
            below.translate(0.0, metrics.height());
        }
    }
    painter.restore();
}

int ImagesPicture::partAt(const QPointF& point, const QRectF& room) const {
    if (hasPixels()) {
        const QRectF inside = imageIn(QRectF(room.topLeft(), QSizeF(m_side, m_side)));
        const auto u =
            static_cast<int>(std::floor((point.x() - inside.left()) / inside.width() * static_cast<double>(m_width)));
        const auto v =
            static_cast<int>(std::floor((point.y() - inside.top()) / inside.height() * static_cast<double>(m_height)));
        const auto width = static_cast<int>(m_width), height = static_cast<int>(m_height);
        return u >= 0 && v >= 0 && u < width && v < height ? v * width + u : -1;
    }
    const int column = static_cast<int>((point.x() - room.left()) / (m_side + ImageGap));
    const int part = static_cast<int>((point.y() - room.top()) / line()) * across(room.width()) + column;
    return room.contains(point) && column < across(room.width()) && part < parts() ? part : -1;
}

} // namespace throughline::chart
