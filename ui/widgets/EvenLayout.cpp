// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/EvenLayout.h"

#include "theme/Tokens.h"

#include <algorithm>

namespace throughline::ui {

int EvenLayout::arrange(const QRect& rect, bool apply) const {
    const auto items = shown();
    const int all = static_cast<int>(items.size());
    if (all == 0) return 0;
    const int fit = std::clamp((rect.width() + spacing()) / (m_least + spacing()), 1, count());
    const int most = (count() + fit - 1) / fit, columns = (count() + most - 1) / most;
    const int lines = (all + columns - 1) / columns;
    // To the pixel: the last one ends where the room does.
    const auto edge = [&](int column) { return (rect.width() + spacing()) * column / columns; };
    int y = rect.y(), bottom = y;
    for (int line = 0; line < lines; ++line) {
        int height = 0;
        const auto each = [&](auto act) {
            for (int i = line * columns; i < std::min(all, (line + 1) * columns); ++i) {
                const int column = i % columns, left = edge(column);
                act(*items[static_cast<std::size_t>(i)], left, edge(column + 1) - left - spacing());
            }
        };
        each([&](const QLayoutItem& item, int, int width) {
            const int own = item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
            height = std::max(height, own);
        });
        if (apply)
            each([&](QLayoutItem& item, int left, int width) {
                item.setGeometry({rect.x() + left, y, width, height});
            });
        bottom = y + height;
        y = bottom + spacing();
    }
    return bottom - rect.y();
}

EvenLayout* evenRow(const std::vector<QWidget*>& widgets, int least) {
    auto* row = new EvenLayout(least, metrics::Between);
    for (auto* widget : widgets) row->addWidget(widget);
    return row;
}

} // namespace throughline::ui
