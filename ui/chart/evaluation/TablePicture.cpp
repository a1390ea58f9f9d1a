// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/TablePicture.h"

#include "text/NumberText.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace throughline::chart {

namespace {

constexpr double TableLine = 18.0, CellGap = 6.0;
constexpr std::size_t MostTableLines = 21;
constexpr qsizetype MostTableColumns = 6;

/// Of a number.
bool hasFraction(const QString& cell) {
    return cell.contains(QLatin1Char('.')) || cell.contains(QLatin1Char('e'));
}

} // namespace

QString cellText(const QString& exact, bool amongFractions) {
    if (!amongFractions && !hasFraction(exact)) return exact;
    bool isNumber = false;
    const double value = exact.toDouble(&isNumber);
    return isNumber ? ui::metricText(value) : exact;
}

std::vector<bool> fractionColumns(const std::vector<QStringList>& table) {
    std::vector<bool> columns(table.empty() ? 0 : static_cast<std::size_t>(table.front().size()));
    for (std::size_t row = 1; row < table.size(); ++row)
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const QString& cell = table[row][static_cast<qsizetype>(column)];
            bool isNumber = false;
            if (!columns[column] && hasFraction(cell)) cell.toDouble(&isNumber);
            if (isNumber) columns[column] = true;
        }
    return columns;
}

TablePicture::TablePicture(QString title, std::vector<QStringList> table)
    : m_title(std::move(title)), m_table(std::move(table)) {}

double TablePicture::heightFor(double) const {
    return TableLine * static_cast<double>(std::min(m_table.size(), MostTableLines));
}

void TablePicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    painter.save();
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QFontMetricsF metrics(painter.font());
    const auto across = std::min(m_table.front().size(), MostTableColumns);
    const std::vector<bool> fractions = fractionColumns(m_table);
    const double step = room.width() / static_cast<double>(across);
    for (std::size_t row = 0; row < std::min(m_table.size(), MostTableLines); ++row)
        for (qsizetype column = 0; column < across; ++column) {
            painter.setPen(row == 0 ? style.tokens->secondary : style.tokens->text);
            painter.drawText(
                QRectF(room.left() + step * static_cast<double>(column),
                       room.top() + TableLine * static_cast<double>(row), step - CellGap, TableLine),
                Qt::AlignVCenter | (column == 0 ? Qt::AlignLeft : Qt::AlignRight),
                metrics.elidedText(cellText(m_table[row][column], fractions[static_cast<std::size_t>(column)]),
                                   Qt::ElideRight, step - CellGap));
        }
    painter.restore();
}

} // namespace throughline::chart
