// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ColumnSampler.h"

#include <cstdint>

namespace throughline::chart {

/// Keeps the columns of a curve that were drawn last: a view that moves needs those alone that come into it, and a
/// curve that grows those of its new points. Its columns begin at multiples of their width whatever the view, so that
/// nothing shivers while it moves. One thread at a time.
class ColumnCache {
public:
    /// What `sampleColumns` gives for the whole columns that [from, to] touches, `width` of which are as wide as it is.
    Sample sample(const CurveView& curve, double from, double to, int width, bool positive);
    /// To be called where points changed other than by new ones behind them.
    void clear() { m_columns.clear(); }

private:
    void forget(const CurveView& curve);
    std::vector<Column> columns(const CurveView& curve, std::int64_t first, std::int64_t end) const;

    const double* m_x = nullptr; ///< of the axis
    std::size_t m_size = 0;      ///< points of the curve
    double m_step = 0.0;         ///< width of a column
    bool m_positive = false;
    std::int64_t m_first = 0;      ///< the first column's place, in widths
    std::vector<Column> m_columns; ///< one behind the other; of one without points x is NaN
};

} // namespace throughline::chart
