// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/Picture.h"

class QFontMetricsF;

namespace throughline::chart {

/// A table for paper: its first lines and columns; as a table it is whole.
class TablePicture : public Picture {
public:
    /// `table`: the first row has the names of the columns.
    TablePicture(QString title, std::vector<QStringList> table);

    QString title() const override { return m_title; }
    double heightFor(double width) const override;
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override { return m_table; }
    QString summary() const override { return m_title; }

private:
    std::vector<double> columnWidths(double room, const QFontMetricsF& metrics) const;
    QString text(std::size_t row, std::size_t column) const;

    QString m_title;
    std::vector<QStringList> m_table;
    std::vector<bool> m_fractions; ///< of its columns
};

/// What a cell shows: a number with all its digits as a metric is written, all else as it is; whole numbers too, unless
/// they stand among others that are not.
QString cellText(const QString& exact, bool amongFractions = false);
/// Which columns have numbers that are not whole.
std::vector<bool> fractionColumns(const std::vector<QStringList>& table);

} // namespace throughline::chart
