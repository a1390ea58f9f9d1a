// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "painting/Readout.h"

#include <QFont>
#include <QRectF>
#include <QString>
#include <vector>

namespace throughline::chart {

/// Where the parts of a figure are: title and legend above a grid of plots, one column of them where they are high
/// enough. All in logical pixels.
struct FigureLayout {
    struct Line {
        QRectF rect;
        QString text;
    };
    struct LegendRow {
        QRectF rect;
        std::vector<ReadoutItem> items;
    };
    struct Cell {
        QRectF rect;       ///< head of the plot to its last label
        bool last = false; ///< of its column: x labels and the axis's name are below it
    };
    std::vector<Line> title;
    std::vector<LegendRow> legend;
    std::vector<Cell> cells;
    std::vector<Line> caption;

    static constexpr double Margin = 16.0, Head = 26.0; ///< around the figure; of a plot, for its name
    static constexpr double XLabels = 22.0, XTitle = 20.0;
};

/// A long title takes up to three lines, then an ellipsis. Legend entries that find no room in a third of the figure
/// are counted ("+12") in place of being drawn over the plots. The caption, below them, takes up to three lines too.
FigureLayout layoutFigure(const QSizeF& size, const QString& title, std::vector<ReadoutItem> legend, std::size_t plots,
                          const QString& caption = {}, const QString& family = {});

/// The family given; else Inter where it is installed, so that figures made on different machines look alike; else the
/// system's font. Without hinting, which is for one size on one screen.
QFont figureFont(ui::TextRole role, const QString& family = {});

} // namespace throughline::chart
