// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "painting/Readout.h"

#include <QFont>
#include <QRectF>
#include <QString>
#include <algorithm>
#include <vector>

class QPainter;

namespace throughline::chart {

/// An entry and the room that it takes; one without a name and a key stands for those that found no room.
struct PlacedItem {
    ReadoutItem item;
    QRectF rect;
};

/// Without the last `count` of its runs, or, where it names none, of its values: "+3" stands for them. What the two
/// kinds of lines mean is told nowhere else, and stays.
std::vector<ReadoutItem> withoutLast(const std::vector<ReadoutItem>& items, std::size_t count);

/// The least count from 1 to `most` that `fits`, which larger ones then do; `most` where none does.
template <class Fits>
std::size_t leastThat(Fits fits, std::size_t most) {
    std::size_t low = 1, high = std::max<std::size_t>(most, 1);
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (fits(middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/// Places the entries against the right edge of `area`; smoothed values, then the middles of names give way where they
/// do not all fit, and at last "+3" stands for the rest.
std::vector<PlacedItem> placeReadout(const QRectF& area, std::vector<ReadoutItem> items, const QFont& font);
/// Digits stand in columns, so that nothing jumps while values change.
void paintReadout(QPainter& painter, const std::vector<PlacedItem>& items, const QFont& font, const ui::Tokens& tokens);
void paintReadout(QPainter& painter, const QRectF& area, std::vector<ReadoutItem> items, const QFont& font,
                  const ui::Tokens& tokens);

/// Space that the entries take side by side.
double readoutWidth(const std::vector<ReadoutItem>& items, const QFont& font);

} // namespace throughline::chart
