// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/ChartExport.h"
#include "ui/dialogs/FigureMime.h"

#include <QString>

namespace throughline::chart {
class ChartStack;
}

namespace throughline::ui {

/// What the charts show at this moment, for a figure of it. GUI thread, all of this.
struct FigureSource {
    explicit FigureSource(const chart::ChartStack& charts);

    /// The figure's part as it was chosen last, the charts' own part as it is.
    chart::FigureOptions options() const;
    /// Of a file: the run's, where there is one alone.
    QString fileName(chart::FigureFormat format) const;

    std::vector<chart::ChartRun>
        runs; ///< the visible ones; copies of those that grow, so that nothing changes while it is drawn
    chart::FigureOptions shown; ///< metrics, look and part of the charts
};

chart::FigureFormat lastFormat();
/// What the next figure begins with.
void rememberFigure(const chart::FigureOptions& options);
/// The same, and that its title is of these runs.
void rememberFigure(const chart::FigureOptions& options, chart::FigureFormat format, const FigureSource& source);

/// What dragging a figure out brings: the file, for folders, and the picture, for documents. The file stays until the
/// program ends: whoever takes it may read it late.
Result<std::unique_ptr<FigureMime>>
draggable(chart::FigureFormat format, const std::shared_ptr<const chart::Figure>& figure, const QString& fileName);

} // namespace throughline::ui
