// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/StackLayout.h"

#include "theme/Tokens.h"

namespace throughline::chart {

namespace {

constexpr int LeastHeight = 540, LeastCard = 150; ///< below them the charts become one with a switch
constexpr int LeastWidth = 420;                   ///< of one of several columns
/// The last card of a column is higher by its x labels, so that the plots are of a size.
constexpr int XLabels = 16;

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

StackLayout::StackLayout(const QSize& size, std::size_t count, bool single) {
    const int cards = static_cast<int>(count);
    const int columns = single && cards > 1 ? 0 : columnsFor(size, cards);
    m_columns = static_cast<std::size_t>(columns);
    m_cards.assign(count, QRect(QPoint(), size));
    if (columns == 0 || count == 0) return;
    const int gap = ui::metrics::Between;
    const int rows = rowsOf(cards, columns);
    const int each = (size.height() - (rows - 1) * gap - XLabels) / rows;
    for (int i = 0; i < cards; ++i) {
        const int row = i / columns, column = i % columns;
        const int left = column * (size.width() + gap) / columns;
        const int right = (column + 1) * (size.width() + gap) / columns - gap;
        const bool last = i + columns >= cards;
        m_cards[static_cast<std::size_t>(i)] = {left, row * (each + gap), right - left, each + (last ? XLabels : 0)};
    }
}

bool StackLayout::hasXLabels(std::size_t index) const {
    return isSwitched() || index + m_columns >= m_cards.size();
}

} // namespace throughline::chart
