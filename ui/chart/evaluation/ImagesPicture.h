// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/Picture.h"
#include "nn/Dataset.h"

#include <QImage>

namespace throughline::chart {

/// Small images in rows: samples, or weights. A part is an image, or a pixel of the only one.
class ImagesPicture : public Picture {
public:
    struct Tile {
        QStringList caption{};       ///< lines below it
        QString text{};              ///< of the part
        bool wrong = false;          ///< its caption is in the colour of warnings
        std::vector<float> values{}; ///< [height × width × channels]
    };
    enum class Values {
        Brightness, ///< 0 to the greatest of all channels
        Signed,     ///< below 0 in one colour, above in another, each up to the greatest size of all images
    };
    /// `table`: its numbers, as they are to be copied. `pixels`: of one image, what each pixel tells [height × width]:
    /// they are the parts then; else none.
    ImagesPicture(QString title, QString summary, const nn::Dataset& shape, Values values, std::vector<Tile> tiles,
                  TableMaker table, QStringList pixels = {});

    QString title() const override { return m_title; }
    double heightFor(double width) const override;
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override { return m_table(); }
    QString summary() const override { return m_summary; }
    int parts() const override {
        return static_cast<int>(hasPixels() ? m_pixels.size() : static_cast<qsizetype>(m_tiles.size()));
    }
    int partsAcross() const override { return hasPixels() ? static_cast<int>(m_width) : m_across; }
    int partAt(const QPointF& point, const QRectF& room) const override;
    QString partText(int part) const override {
        return hasPixels() ? m_pixels[part] : m_tiles[static_cast<std::size_t>(part)].text;
    }

private:
    struct Ramps;

    bool hasPixels() const { return !m_pixels.isEmpty(); }
    int across(double width) const;
    double line() const;
    /// Of a tile: where it stands in the room, and where its pixels do.
    QRectF boxOf(int place, const QRectF& room) const;
    QRectF imageIn(const QRectF& box) const;
    QImage imageOf(const Tile& tile, const Ramps& ramps) const;

    QString m_title, m_summary;
    std::size_t m_width, m_height, m_channels;
    Values m_values;
    std::vector<Tile> m_tiles;
    TableMaker m_table;
    QStringList m_pixels;
    double m_greatest = 0.0;              ///< size of a value
    double m_side;                        ///< logical pixels of a tile
    mutable int m_across = 1;             ///< where it was painted last
    mutable std::vector<QImage> m_images; ///< of the tiles, in the colours of `m_colours`
    mutable const ui::Tokens* m_colours = nullptr;
};

} // namespace throughline::chart
