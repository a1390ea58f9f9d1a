// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "axes/PlotAxes.h"
#include "theme/Tokens.h"

#include <QFont>
#include <QRectF>
#include <functional>
#include <memory>

class QPainter;
class QRegion;
class QWidget;

namespace throughline::chart {

/// Holds a plot: grid and tick labels around what two functions paint. All that the program knows of Qt Charts is in
/// this class's source: a chart with value axes, and graphics items in front of them. GUI thread; needs a
/// QApplication.
class PlotHost {
public:
    using Paint = std::function<void(QPainter&)>;

    /// With a parent it shows itself in `widget`, which never takes the mouse; without one it is there for `render`.
    explicit PlotHost(QWidget* parent = nullptr);
    ~PlotHost();

    QWidget* widget() const;
    void setLook(const ui::Tokens& tokens, const QFont& tickFont);
    /// `plot`: the rectangle between the axes, within the host's size, in logical pixels.
    void setPlot(const QSizeF& size, const QRectF& plot);
    void setAxes(const PlotAxes& axes);
    /// Both paint in the host's coordinates; the second one over the first, and again on its own.
    void setPaint(Paint plot, Paint overlay);
    void update();
    /// Paints the overlay anew where it changed.
    void updateOverlay(const QRegion& area);
    /// Paints into `painter` at its present origin.
    void render(QPainter& painter);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace throughline::chart
