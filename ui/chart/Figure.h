// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chart/ChartRun.h"

#include <QSizeF>
#include <string>
#include <vector>

class QPainter;

namespace throughline::chart {

/// What a figure for a paper or a report shows.
struct FigureOptions {
    std::vector<std::string> metrics; ///< by their common names; empty: `defaultMetrics`
    ChartOptions chart;
    int width = 1600, height = 900; ///< pixels of the picture
    double dpi = 96.0;              ///< type and lines are sized for 96: 192 doubles them
    bool dark = false;
    QString title; ///< empty: none
    bool legend = true;
};

/// The charts of a stack drawn for paper: title, legend, one plot a metric, the x axis named below. Needs a
/// QApplication (the offscreen platform will do) and its thread.
class Figure {
public:
    Figure(std::vector<ChartRun> runs, FigureOptions options);
    ~Figure();

    /// Logical size: width and height at 96 dpi.
    QSizeF size() const;
    /// Into (0, 0, size()) of the painter's present coordinates.
    void paint(QPainter& painter) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace throughline::chart
