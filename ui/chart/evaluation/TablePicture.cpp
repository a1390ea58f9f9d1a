// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/TablePicture.h"

#include "text/NumberText.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <numeric>

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
    : m_title(std::move(title)), m_table(std::move(table)), m_fractions(fractionColumns(m_table)) {}

double TablePicture::heightFor(double) const {
    return TableLine * static_cast<double>(std::min(m_table.size(), MostTableLines));
}

/// As wide as what stands in them, and what is left over between them; where it is too much for the room all alike.
std::vector<double> TablePicture::columnWidths(double room, const QFontMetricsF& metrics) const {
    const auto across = static_cast<std::size_t>(std::min(m_table.front().size(), MostTableColumns));
    std::vector<double> widths(across, 0.0);
    for (std::size_t row = 0; row < std::min(m_table.size(), MostTableLines); ++row)
        for (std::size_t column = 0; column < across; ++column)
            widths[column] = std::max(widths[column], CellGap + metrics.horizontalAdvance(text(row, column)));
    const double spare = room - std::accumulate(widths.begin(), widths.end(), 0.0);
    if (spare < 0.0 || across < 2) return std::vector<double>(across, room / static_cast<double>(across));
    for (std::size_t column = 1; column < across; ++column) widths[column] += spare / static_cast<double>(across - 1);
    return widths;
}

QString TablePicture::text(std::size_t row, std::size_t column) const {
    return cellText(m_table[row][static_cast<qsizetype>(column)], m_fractions[column]);
}

void TablePicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    painter.save();
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QFontMetricsF metrics(painter.font());
    const std::vector<double> widths = columnWidths(room.width(), metrics);
    for (std::size_t row = 0; row < std::min(m_table.size(), MostTableLines); ++row) {
        double left = room.left();
        painter.setPen(row == 0 ? style.tokens->secondary : style.tokens->text);
        for (std::size_t column = 0; column < widths.size(); ++column) {
            const double width = widths[column] - (column + 1 < widths.size() || widths.size() == 1 ? CellGap : 0.0);
            painter.drawText(QRectF(left, room.top() + TableLine * static_cast<double>(row), width, TableLine),
                             Qt::AlignVCenter | (column == 0 ? Qt::AlignLeft : Qt::AlignRight),
                             metrics.elidedText(text(row, column), Qt::ElideRight, width));
            left += widths[column];
        }
    }
    painter.restore();
}

} // namespace throughline::chart
