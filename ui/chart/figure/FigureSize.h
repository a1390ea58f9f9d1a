// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QSize>
#include <QSizeF>

namespace throughline::chart {

/// How large a figure is: on paper, and in pixels. Type and lines have their size on paper.
struct FigureSize {
    static constexpr int LeastPixels = 64, MostPixels = 20000; ///< of either side
    static constexpr double LeastDpi = 24.0, MostDpi = 2400.0, MostScale = 4.0;
    static constexpr double LogicalDpi = 96.0; ///< pixels an inch that type and lines are sized for

    enum class Unit { Pixels, Centimetres };
    Unit unit = Unit::Pixels;
    double width = 1600.0, height = 900.0; ///< in `unit`; pixels before `scale`
    double dpi = LogicalDpi;               ///< pixels an inch, before `scale`
    double scale = 1.0;                    ///< times as many pixels both ways for the same figure

    /// Of the picture.
    QSize pixels() const;
    /// What the picture says of itself: pixels an inch, `scale` included.
    double density() const { return dpi * scale; }
    /// At `LogicalDpi`, which is what it is drawn in.
    QSizeF logical() const;
    QSizeF centimetres() const;
    /// The same size in the other unit.
    void convertTo(Unit other);
    /// `BadOption` where a picture cannot be that large or that fine.
    Result<void> check() const;

    bool operator==(const FigureSize&) const = default;
};

} // namespace throughline::chart
