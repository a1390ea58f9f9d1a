// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/Picture.h"

#include <cstdint>

namespace throughline::chart {

/// How many rows of each true class, a line each, are taken for each class, a column each; right ones in the accent's
/// colour, wrong ones in that of warnings, by their share of the line. A part is a cell, line by line.
class ConfusionPicture : public Picture {
public:
    enum class Shows { Counts, RowShares };
    /// `counts`: [classes × classes], lines of the true ones.
    ConfusionPicture(QStringList classes, std::vector<std::int64_t> counts, Shows shows);

    QString title() const override;
    double heightFor(double width) const override;
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override;
    QString summary() const override;
    int parts() const override { return static_cast<int>(m_counts.size()); }
    int partsAcross() const override { return static_cast<int>(m_classes.size()); }
    int partAt(const QPointF& point, const QRectF& room) const override;
    QString partText(int part) const override;

private:
    struct Layout {
        QRectF cells;
        double left;  ///< of them, room for the names of the true classes
        bool upright; ///< names of the predicted ones, which would not fit over their cells
    };
    Layout layoutIn(const QRectF& room) const;
    double share(std::size_t cell) const; ///< of its line
    QString cellText(std::size_t cell) const;

    QStringList m_classes;
    std::vector<std::int64_t> m_counts;
    Shows m_shows;
};

} // namespace throughline::chart
