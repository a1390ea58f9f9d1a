// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "painting/PlotTransform.h"
#include "painting/Strokes.h"
#include "theme/Tokens.h"

#include <QFont>
#include <QPainter>

namespace throughline::chart {

class InkGrid;

struct PlotStyle {
    const ui::Tokens* tokens = nullptr;
    QFont labelFont;        ///< 11 px
    bool markLabels = true; ///< the charts below the first one show marks and ghosts without their labels
};

/// Paints what stands in a plot: marks, ghosts, raw and smoothed curves, best, labels; axes and grid are the host's.
/// Works on a widget, a picture and on SVG and PDF, where curves become single polylines. One object a frame.
class PlotPainter {
public:
    PlotPainter(QPainter& painter, const PlotTransform& transform, const MetricPlot& plot, const PlotStyle& style);

    void paint();

private:
    struct Pen {
        QColor color;
        double width = 1.0;
        bool dashed = false;
    };

    bool isCrowded() const;
    Sample sample(const CurveView& view) const;
    void band(const PlottedCurve& curve);
    void curve(const CurveView& view, const Pen& pen, bool showDivergence, InkGrid* ink);
    void raster(const Sample& sample, const Polylines& lines, const Pen& pen);
    void rasterColumns(const Sample& sample, const Pen& pen);
    void vector(const Polylines& lines, const Pen& pen);
    void lonePoints(const Polylines& lines, const Pen& pen);
    void triangles(const Sample& sample, const QColor& color);
    void markLines(InkGrid* ink);
    void markLabels(InkGrid& ink);
    void ghosts(InkGrid* ink);
    void sharedParts();
    void jointDots(InkGrid& ink);
    void jointLabels(InkGrid& ink);
    void lineLabel(const QString& text, double x, InkGrid& ink);
    void setWindow(double from, double to);
    void ghostLabel(InkGrid& ink);
    void best(InkGrid& ink);
    bool label(const QString& text, const QColor& color, const std::vector<QPointF>& places, InkGrid& ink);

    QPainter& m_painter;
    const PlotTransform& m_transform;
    const MetricPlot& m_plot;
    const PlotStyle& m_style;
    QRectF m_window;      ///< part of the plot that curves are drawn in
    double m_scale = 1.0; ///< device pixels a logical one
    bool m_vector = false;
};

/// A ring with the surface inside: best epoch, points at the crosshair.
void paintRing(QPainter& painter, const QPointF& at, const QColor& color, const QColor& surface, double radius);

/// "resumed from 24", "learning rate 0.001 → 0.0005". `joint`: of the run, a fork, where it is one; the mark there is
/// told as `jointText` does.
QString markText(const history::Mark& mark, const std::optional<ChartJoint>& joint);
/// "forked from digits 128 at epoch 10"; of several: "3 forks from digits 128 at epoch 10".
QString jointText(const ChartJoint& joint, std::size_t forks = 1);
/// Whether the mark says that the fork began: it goes on from an epoch of its parent, not of its own.
bool isFork(const history::Mark& mark, const std::optional<ChartJoint>& joint);

} // namespace throughline::chart
