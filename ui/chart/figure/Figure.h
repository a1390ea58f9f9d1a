// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"
#include "figure/FigureOptions.h"

#include <memory>

class QPainter;

namespace throughline::chart {

/// The charts of a stack drawn for paper: title, legend, one plot a metric, the x axis named below. Its histories must
/// not change while it lives. To be painted in the thread of a QApplication (the offscreen platform will do); the rest
/// any thread may do, one at a time.
class Figure {
public:
    /// Runs that are hidden, or without a history, are left out.
    Figure(std::vector<ChartRun> runs, FigureOptions options);
    ~Figure();

    const FigureOptions& options() const;
    /// Keeps what was calculated for the curves, unless the smoothing is another.
    void setOptions(FigureOptions options);
    /// The runs that are drawn.
    std::vector<ChartRun> runs() const;
    /// Calculates all curves, which `paint` else does: at a million points that takes too long for the window's thread.
    void prepare() const;
    /// Into (0, 0, options().size.logical()) of the painter's present coordinates.
    void paint(QPainter& painter) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace throughline::chart
