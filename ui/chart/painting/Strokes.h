// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ColumnSampler.h"
#include "painting/PlotTransform.h"

#include <QLineF>
#include <QPointF>
#include <QRectF>
#include <vector>

namespace throughline::chart {

/// Several polylines in one array: the i-th runs from starts[i] up to the next start.
struct Polylines {
    std::vector<QPointF> points;
    std::vector<std::size_t> starts;

    void begin() { starts.push_back(points.size()); }
    std::size_t count() const { return starts.size(); }
    std::size_t first(std::size_t i) const { return starts[i]; }
    std::size_t last(std::size_t i) const { return i + 1 < starts.size() ? starts[i + 1] : points.size(); }
};

/// The unbroken pieces of a curve in pixels; a piece of one point is a lone value between gaps.
Polylines polylines(const Sample& sample, const PlotTransform& transform);

/// What of `lines`, whose x do not fall, each column of device pixels shows, `pixel` logical ones wide: as a dense
/// sample has it, for points that lie closer than a few pixels and still further than one.
Sample columnsOf(const Polylines& lines, const PlotTransform& transform, double pixel);

/// A dense curve on pixels: bars from lowest to highest where it is steep, which are an order of magnitude cheaper to
/// paint than a polyline of the same points, and polylines where it is flat and between bars that do not touch.
struct Columns {
    std::vector<QRectF> bars; ///< to be filled without antialiasing
    Polylines lines;
};
/// `width`: of the bars, in logical pixels.
Columns columns(const Sample& sample, const PlotTransform& transform, double width);

/// The same as bars alone, at least `height` high: where there are so many curves that nobody sees the edges of one.
std::vector<QRectF> barsOf(const Sample& sample, const PlotTransform& transform, double width, double height);

/// `lines`, whose x do not fall, as few straight pieces, from which no point is farther than a quarter of a pixel. Each
/// overlaps the next one: where two antialiased ends only meet, a line is paler.
std::vector<QLineF> straightened(const Polylines& lines);

/// Cuts `lines` into dashes of `on` pixels with gaps of `off`. The phase runs on over what lies outside `clip`, where
/// nothing is made.
Polylines dashed(const Polylines& lines, double on, double off, const QRectF& clip);

/// Of the points in one column, those of one x, the highest and the lowest alone, on a grid of a twentieth of a pixel:
/// for files, which keep every point and every digit. No extreme is lost.
Polylines written(const Polylines& lines);

/// What of `lines` lies in `area`; pieces of two points or more.
Polylines clipped(const Polylines& lines, const QRectF& area);

/// The unbroken pieces of the area between two curves over the same points, each along its upper edge and back along
/// the lower one. Where a log axis cannot show the lower one, it goes down to the plot's bottom.
Polylines areas(const Sample& low, const Sample& high, const PlotTransform& transform);

/// The same of dense samples as bars of a device pixel each, `width` in logical pixels; to be filled without
/// antialiasing, which is many times cheaper.
std::vector<QRectF> areaBars(const Sample& low, const Sample& high, const PlotTransform& transform, double width);

/// Where values diverged: the last finite point before each stretch of them, thinned to one in `apart` pixels.
std::vector<QPointF> divergences(const Sample& sample, const PlotTransform& transform, double apart);

} // namespace throughline::chart
