// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <vector>

namespace throughline::chart {

/// Where the charts of a stack stand: one above the other, side by side where they would be too low, and where there is
/// no room for that either one of them alone, with a switch. Logical pixels. Plain value.
class StackLayout {
public:
    /// Of `count` charts in this room; `single`: one alone, however much room there is.
    StackLayout(const QSize& size, std::size_t count, bool single);

    /// One chart at a time, over the whole room.
    bool isSwitched() const { return m_columns == 0; }
    const QRect& card(std::size_t index) const { return m_cards.at(index); }
    /// The labels of marks stand in the first chart alone.
    bool isFirst(std::size_t index) const { return isSwitched() || index == 0; }
    /// The last one of each column has the labels of the x axis below it.
    bool hasXLabels(std::size_t index) const;

private:
    std::size_t m_columns = 1; ///< 0: switched
    std::vector<QRect> m_cards;
};

} // namespace throughline::chart
