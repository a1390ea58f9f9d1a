// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"
#include "figure/FigureOptions.h"

#include <QColor>
#include <QPointF>
#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace throughline::chart {

/// One curve of a figure in the units of its axes, thinned to what can be seen at its size: no extreme is lost.
struct FigureCurve {
    QString run;
    QColor colour;
    bool validation = false;
    std::vector<std::vector<QPointF>> pieces; ///< where it is not broken by a NaN
    std::vector<QPointF> low, high;           ///< of its band; empty: it has none
    /// Of a fork: the part before the first piece, which is the curve of the run that it was forked from.
    std::vector<std::vector<QPointF>> shared;
    std::optional<QPointF> joint; ///< where it leaves that
};

/// One plot of a figure, for other programs to draw.
struct FigurePlot {
    QString title, xTitle;
    Range x, y;
    bool logY = false;
    std::vector<FigureCurve> curves;
    QColor sharedColour; ///< of what forks share with their parents
};

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
    std::vector<FigurePlot> plots() const;
    /// Of plots side by side.
    std::size_t columns() const;
    /// Of its text, in points.
    double leastType() const;
    /// "mean of 5 seeds, 95 % interval (t) · smoothed 0.6 · 2 resumes": what its reader has to know of the numbers.
    QString caption() const;
    /// Into (0, 0, options().size.logical()) of the painter's present coordinates.
    void paint(QPainter& painter) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace throughline::chart
