// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/InkGrid.h"

#include <algorithm>
#include <cmath>

namespace throughline::chart {

InkGrid::InkGrid(const QRectF& area)
    : m_area(area),
      m_columns(static_cast<int>(area.width() / Cell) + 1),
      m_rows(static_cast<int>(area.height() / Cell) + 1),
      m_inked(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows)) {}

void InkGrid::mark(double x, double y) {
    if (!m_area.contains(QPointF(x, y))) return;
    const auto column = static_cast<std::size_t>((x - m_area.left()) / Cell);
    const auto row = static_cast<std::size_t>((y - m_area.top()) / Cell);
    m_inked[row * static_cast<std::size_t>(m_columns) + column] = true;
}

void InkGrid::add(const QLineF& line) {
    if (std::max(line.x1(), line.x2()) < m_area.left() || std::min(line.x1(), line.x2()) > m_area.right()) return;
    // A line is never much longer than the plot is high and wide; one that is marks every few cells only.
    const int steps = std::clamp(static_cast<int>(line.length() / (Cell / 2.0)) + 1, 1, 4000);
    for (int i = 0; i <= steps; ++i) {
        const auto point = line.pointAt(static_cast<double>(i) / steps);
        mark(point.x(), point.y());
    }
}

void InkGrid::add(const QRectF& rect) {
    for (double y = rect.top(); y < rect.bottom() + Cell; y += Cell)
        for (double x = rect.left(); x < rect.right() + Cell; x += Cell)
            mark(std::min(x, rect.right()), std::min(y, rect.bottom()));
}

bool InkGrid::isFree(const QRectF& rect) const {
    if (!m_area.contains(rect)) return false;
    const auto cell = [](double distance) { return static_cast<std::size_t>(distance / Cell); };
    for (auto row = cell(rect.top() - m_area.top()); row <= cell(rect.bottom() - m_area.top()); ++row)
        for (auto column = cell(rect.left() - m_area.left()); column <= cell(rect.right() - m_area.left()); ++column)
            if (m_inked[row * static_cast<std::size_t>(m_columns) + column]) return false;
    return true;
}

} // namespace throughline::chart
