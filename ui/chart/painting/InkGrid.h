// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QRectF>
#include <vector>

namespace throughline::chart {

/// Remembers roughly where a plot is drawn on, so that a label finds a place that covers nothing. Cells of four pixels.
class InkGrid {
public:
    explicit InkGrid(const QRectF& area);

    void add(const QLineF& line);
    void add(const QRectF& rect);
    /// Whether `rect` lies within the area and on nothing drawn.
    bool isFree(const QRectF& rect) const;

private:
    static constexpr double Cell = 4.0;

    void mark(double x, double y);

    QRectF m_area;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<bool> m_inked;
};

} // namespace throughline::chart
