// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "painting/Crosshair.h"
#include "painting/PlotTransform.h"
#include "painting/ValueTable.h"

#include <QRegion>
#include <optional>
#include <vector>

class QPainter;

namespace throughline::chart {

/// What stands over a plot at the crosshair: a line, a ring on each curve that has a value there, a full one on the
/// curve that is pointed at, the stretch that is being chosen, and for several runs the table of values. Holds no
/// history: it may be painted after the runs that it was made of have gone. GUI thread.
class CrosshairLayer {
public:
    void set(const Crosshair& crosshair, const MetricPlot& plot, const PlotTransform& transform,
             const ui::Tokens& tokens);
    void clear();

    const ValueTable& table() const { return m_table; }
    /// Moves the rows of the table, as far as there are any, from the next `set` on; false: all of them are shown.
    bool scroll(int rows);
    /// All that `paint` touches, in the plot's coordinates.
    QRegion area() const;
    void paint(QPainter& painter, const ui::Tokens& tokens) const;

private:
    struct Ring {
        QPointF at;
        QColor color;
        bool full = false;
    };

    QRectF m_plot;
    std::optional<double> m_x; ///< of the line, in pixels; nothing: nothing is shown
    std::vector<Ring> m_rings;
    QRectF m_chosen;
    ValueTable m_table;
    std::optional<double> m_pin;           ///< of the line where it was pinned, in pixels
    std::optional<std::size_t> m_scrolled; ///< as the user has it, until the crosshair is gone
};

/// A stretch that is being chosen.
void paintChosen(QPainter& painter, const QRectF& box, const ui::Tokens& tokens);

} // namespace throughline::chart
