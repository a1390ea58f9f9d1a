// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/StackLayout.h"

#include "theme/Tokens.h"

#include <algorithm>

namespace throughline::chart {

namespace {

constexpr int LeastHeight = 540, LeastCard = 150; ///< below them the charts become one with a switch
constexpr int LeastWidth = 420;                   ///< of one of several columns
/// The last card of a column is higher by its x labels, so that the plots are of a size.
constexpr int XLabels = 16;
constexpr int MostSwitched = 3;                ///< more are not turned over one by one
constexpr int UsualCard = 240, ScrollBar = 14; ///< of a sheet that is scrolled

int rowsOf(int count, int columns) {
    return (count + columns - 1) / columns;
}

int columnsFor(const QSize& size, int count) {
    for (int columns = 1; columns == 1 || size.width() / columns >= LeastWidth; ++columns) {
        const int rows = rowsOf(count, columns);
        if (rows <= 1 || (size.height() >= LeastHeight && size.height() / rows >= LeastCard)) return columns;
    }
    return 0;
}

} // namespace

StackLayout::StackLayout(const QSize& size, std::size_t count, const ChartGrid& grid) {
    const int cards = static_cast<int>(count);
    const int gap = ui::metrics::Between;
    m_cards.assign(count, QRect(QPoint(), size));
    const bool chosen = grid.columns > 0 || grid.height > 0;
    int columns = grid.single && cards > 1 ? 0 : columnsFor(size, cards);
    if (columns == 0 && (grid.single || (!chosen && cards <= MostSwitched))) {
        m_columns = 0;
        return;
    }
    if (count == 0) return;
    if (columns == 0) columns = std::clamp(size.width() / LeastWidth, 1, cards);
    if (grid.columns > 0) columns = std::min(grid.columns, cards);
    m_columns = static_cast<std::size_t>(columns);
    const int rows = rowsOf(cards, columns);
    int each = (size.height() - (rows - 1) * gap - XLabels) / rows;
    if (grid.height > 0)
        each = grid.height;
    else if (each < LeastCard)
        each = std::min(UsualCard, std::max(size.height(), LeastCard));
    int width = size.width();
    if (const int whole = rows * each + (rows - 1) * gap; whole + XLabels > size.height()) {
        m_scrolled = whole;
        width -= ScrollBar;
    }
    for (int i = 0; i < cards; ++i) {
        const int row = i / columns, column = i % columns;
        const int left = column * (width + gap) / columns;
        const int right = (column + 1) * (width + gap) / columns - gap;
        const bool last = m_scrolled == 0 && i + columns >= cards;
        m_cards[static_cast<std::size_t>(i)] = {left, row * (each + gap), right - left, each + (last ? XLabels : 0)};
    }
}

bool StackLayout::hasXLabels(std::size_t index) const {
    return isSwitched() || m_scrolled > 0 || index + m_columns >= m_cards.size();
}

} // namespace throughline::chart
