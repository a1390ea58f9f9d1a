// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stack/ChartLook.h"

#include <QRect>
#include <vector>

namespace throughline::chart {

/// Where the charts of a stack stand: one above the other, side by side where they would be too low; of more than fit,
/// or of a size that somebody has chosen, on a sheet that is scrolled; a few without room one at a time, with a switch.
/// Logical pixels. Plain value.
class StackLayout {
public:
    StackLayout(const QSize& size, std::size_t count, const ChartGrid& grid);

    /// One chart at a time, over the whole room.
    bool isSwitched() const { return m_columns == 0; }
    /// The sheet is higher than the room: this is how high it is, else 0.
    int scrolledHeight() const { return m_scrolled; }
    /// On the sheet.
    const QRect& card(std::size_t index) const { return m_cards.at(index); }
    /// The labels of marks stand in the first chart alone.
    bool isFirst(std::size_t index) const { return isSwitched() || index == 0; }
    /// The last one of each column has the labels of the x axis below it; on a sheet that is scrolled each.
    bool hasXLabels(std::size_t index) const;

private:
    std::size_t m_columns = 1; ///< 0: switched
    int m_scrolled = 0;
    std::vector<QRect> m_cards;
};

} // namespace throughline::chart
