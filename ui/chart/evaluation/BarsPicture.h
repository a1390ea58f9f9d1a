// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/Picture.h"

namespace throughline::chart {

/// Named values as bars to the right, each with its spread, the greatest first. A part is a bar.
class BarsPicture : public Picture {
public:
    struct Bar {
        QString name;
        double value = 0.0, spread = 0.0;
    };
    /// `columns`: how name, value and spread are called in its table.
    BarsPicture(QString title, QString summary, QStringList columns, std::vector<Bar> bars);

    QString title() const override { return m_title; }
    double heightFor(double width) const override;
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override;
    QString summary() const override { return m_summary; }
    int parts() const override { return static_cast<int>(m_bars.size()); }
    int partAt(const QPointF& point, const QRectF& room) const override;
    QString partText(int part) const override;

private:
    QString m_title, m_summary;
    QStringList m_columns;
    std::vector<Bar> m_bars;
};

} // namespace throughline::chart
