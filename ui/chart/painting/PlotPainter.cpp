// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/PlotPainter.h"

#include "curves/ColumnCache.h"
#include "painting/FillBars.h"
#include "painting/InkGrid.h"

#include <QPaintEngine>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double DashOn = 6.0, DashOff = 4.0;
constexpr float BandAlpha = 0.16F;
constexpr double EdgeInk = 0.5, EdgeWidth = 0.8; ///< of a band
constexpr double Behind = 0.45;                  ///< of a colour, where another run stands before it
constexpr double RawWidth = 1.2, StrongWidth = 2.2, GhostWidth = 1.5, SharedWidth = 1.5;
constexpr double JointRadius = 3.5;
/// A stroke's joins cost more the longer the polyline is; above this many points lines without joins look the same.
constexpr std::size_t JoinedPoints = 400, ChunkPoints = 32;
constexpr double CloseEnough = 0.4; ///< points a device pixel, where smooth edges of lines are lost in the noise

bool isVector(const QPainter& painter) {
    const auto type = painter.paintEngine()->type();
    return type == QPaintEngine::SVG || type == QPaintEngine::Pdf || type == QPaintEngine::Picture;
}

/// Those segments whose end `isOut` does not want, as a function of x.
template <class IsOut>
Polylines without(const Polylines& lines, IsOut isOut) {
    Polylines left;
    for (std::size_t k = 0; k < lines.count(); ++k) {
        bool open = false;
        for (auto i = lines.first(k) + 1; i < lines.last(k); ++i) {
            const bool out = isOut(lines.points[i].x());
            if (!out && !open) {
                left.begin();
                left.points.push_back(lines.points[i - 1]);
            }
            if (!out) left.points.push_back(lines.points[i]);
            open = !out;
        }
    }
    return left;
}

QPen flatPen(const QColor& color, double width) {
    return {color, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin};
}

} // namespace

PlotPainter::PlotPainter(QPainter& painter, const PlotTransform& transform, const MetricPlot& plot,
                         const PlotStyle& style)
    : m_painter(painter),
      m_transform(transform),
      m_plot(plot),
      m_style(style),
      m_window(transform.plot),
      m_scale(painter.deviceTransform().m11()),
      m_vector(isVector(painter)) {}

void PlotPainter::paint() {
    const auto& tokens = *m_style.tokens;
    const auto& plot = m_transform.plot;
    InkGrid ink(plot);
    // Without labels nobody asks where the ink is; of many runs it is everywhere.
    const bool isLabelled = m_plot.told || !m_plot.joints.empty();
    InkGrid* grid = isLabelled && m_plot.runs.size() <= MetricPlot::mostRaw ? &ink : nullptr;
    const auto inkOf = [&](const PlottedCurve& curve, double strength) {
        return ui::mixed(tokens.surface, tokens.run(curve.colour),
                         m_plot.isBehind(curve) ? Behind * strength : strength);
    };
    // A fork's curve has its colour from where it leaves its parent.
    const auto own = [&](const PlottedCurve& curve, const CurveView& view, const Pen& pen, bool showDivergence) {
        if (curve.isFork()) setWindow(m_transform.px(curve.joint), plot.right());
        if (!m_window.isEmpty()) this->curve(view, pen, showDivergence, grid);
        if (curve.isFork()) setWindow(plot.left(), plot.right());
    };
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    setWindow(plot.left(), plot.right());
    markLines(grid);
    sharedParts();
    for (const auto& curve : m_plot.curves) {
        if (curve.low.size() == 0) continue;
        band(curve);
        // Train and validation overlap, in one colour: their edges are as their curves are.
        for (const auto* edge : {&curve.low, &curve.high})
            this->curve(*edge, {inkOf(curve, EdgeInk), EdgeWidth, curve.validation}, false, nullptr);
    }
    for (const auto& curve : m_plot.curves)
        if (m_plot.showsRaw(curve)) own(curve, curve.raw, {inkOf(curve, 0.25), RawWidth}, false);
    ghosts(grid);
    for (const auto& curve : m_plot.curves)
        own(curve, curve.strong, {inkOf(curve, 1.0), StrongWidth, curve.validation}, true);
    m_painter.setClipping(false);
    jointDots(ink);
    if (m_plot.told) best(ink);
    if (m_style.markLabels) {
        if (m_plot.told) ghostLabel(ink);
        jointLabels(ink);
        if (m_plot.told) markLabels(ink);
    }
    m_painter.restore();
}

bool PlotPainter::isCrowded() const {
    return m_plot.curves.size() > MetricPlot::crowded;
}

/// Of the plot, in pixels; a little room is left beside its own ends, where lines are wider than the point they are at.
void PlotPainter::setWindow(double from, double to) {
    const auto& plot = m_transform.plot;
    const double left = std::max(from, plot.left()), right = std::min(to, plot.right());
    m_window = QRectF(left, plot.top(), std::max(0.0, right - left), plot.height());
    m_painter.setClipRect(
        m_window.adjusted(left > plot.left() ? 0.0 : -1.5, -1.5, right < plot.right() ? 0.0 : 1.5, 1.5));
}

/// Up to the joint a fork's curve is its parent's, of whose colour nothing is known here: grey, and below all else, so
/// that the parent's own lies on it where that is shown.
void PlotPainter::sharedParts() {
    const auto& tokens = *m_style.tokens;
    for (const auto& curve : m_plot.curves) {
        if (!curve.isFork()) continue;
        setWindow(m_transform.plot.left(), m_transform.px(curve.joint));
        if (m_window.isEmpty()) continue;
        if (m_plot.showsRaw(curve))
            this->curve(curve.raw, {ui::mixed(tokens.surface, tokens.disabled, 0.25), RawWidth}, false, nullptr);
        this->curve(curve.strong, {ui::mixed(tokens.surface, tokens.disabled, 0.7), SharedWidth, curve.validation},
                    false, nullptr);
    }
    setWindow(m_transform.plot.left(), m_transform.plot.right());
}

/// Where the branches of a fan part, one dot for all.
void PlotPainter::jointDots(InkGrid& ink) {
    const auto& tokens = *m_style.tokens;
    std::vector<QPointF> drawn;
    for (const auto& curve : m_plot.curves) {
        if (!curve.isFork() || !m_transform.x.contains(curve.joint)) continue;
        const auto [first, last] = curve.strong.within(curve.joint, curve.joint);
        const auto at = first < last ? m_transform.visible(curve.joint, curve.strong.y[first]) : std::nullopt;
        const auto isHere = [&](const QPointF& other) { return (other - *at).manhattanLength() < 1.0; };
        if (!at || std::ranges::any_of(drawn, isHere)) continue;
        drawn.push_back(*at);
        m_painter.setPen(QPen(tokens.surface, 1.5));
        m_painter.setBrush(tokens.secondary);
        m_painter.drawEllipse(*at, JointRadius, JointRadius);
        ink.add(QRectF(*at - QPointF(6, 6), QSizeF(12, 12)));
    }
    m_painter.setBrush(Qt::NoBrush);
}

/// As many columns as there are pixels; a file has points in place of them.
Sample PlotPainter::sample(const CurveView& view) const {
    const auto& x = m_transform.x;
    const auto columnsIn = [](double width) { return std::max(1, static_cast<int>(std::lround(width))); };
    if (m_vector) return sampleColumns(view, x.min, x.max, columnsIn(m_transform.plot.width()), m_transform.logY);
    const int width = columnsIn(m_transform.plot.width() * m_scale);
    return view.columns ? view.columns->sample(view, x.min, x.max, width, m_transform.logY)
                        : sampleColumns(view, x.min, x.max, width, m_transform.logY);
}

/// Bands lie over one another, hence the alpha; an area costs little with it.
void PlotPainter::band(const PlottedCurve& curve) {
    const auto low = sample(curve.low), high = sample(curve.high);
    auto color = m_style.tokens->run(curve.colour);
    color.setAlphaF(BandAlpha);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color);
    if (high.dense && !m_vector) {
        const auto bars = areaBars(low, high, m_transform, 1.0 / m_scale);
        fillBars(m_painter, bars, color);
        m_painter.setBrush(Qt::NoBrush);
        return;
    }
    const auto pieces = areas(low, high, m_transform);
    const QPolygonF frame(m_transform.plot);
    for (std::size_t k = 0; k < pieces.count(); ++k) {
        const auto first = static_cast<qsizetype>(pieces.first(k)), last = static_cast<qsizetype>(pieces.last(k));
        const QPolygonF area(QVector<QPointF>(pieces.points.begin() + first, pieces.points.begin() + last));
        // QSvgGenerator knows no clipping: what lies outside is left out here.
        m_painter.drawPolygon(m_vector ? area.intersected(frame) : area);
    }
    m_painter.setBrush(Qt::NoBrush);
}

void PlotPainter::curve(const CurveView& view, const Pen& pen, bool showDivergence, InkGrid* ink) {
    const auto sample = this->sample(view);
    if (sample.dense && !m_vector && isCrowded() && !ink) {
        rasterColumns(sample, pen);
        if (showDivergence) triangles(sample, pen.color);
        return;
    }
    const auto lines = polylines(sample, m_transform);
    if (m_vector) {
        vector(lines, pen);
    } else {
        raster(sample, lines, pen);
    }
    lonePoints(lines, pen);
    if (showDivergence) triangles(sample, pen.color);
    if (!ink) return;
    for (std::size_t k = 0; k < lines.count(); ++k)
        for (auto i = lines.first(k); i < lines.last(k); ++i)
            ink->add(QLineF(lines.points[i], lines.points[std::min(i + 1, lines.last(k) - 1)]));
}

void PlotPainter::raster(const Sample& sample, const Polylines& lines, const Pen& pen) {
    if (sample.dense) return rasterColumns(sample, pen);
    const auto count = static_cast<double>(lines.points.size());
    if (count > CloseEnough * m_transform.plot.width() * m_scale)
        return rasterColumns(columnsOf(lines, m_transform, 1.0 / m_scale), pen);
    if (lines.points.size() > JoinedPoints) return rasterColumns(sample, pen);
    const auto margin = m_transform.plot.adjusted(-4, -4, 4, 4);
    // What leads far out of a deep zoom is cut here: a painter loses its precision on such lines.
    const auto drawn = pen.dashed ? dashed(lines, DashOn, DashOff, margin) : clipped(lines, margin);
    for (std::size_t k = 0; k < drawn.count(); ++k) {
        // Pieces share their end points; with a round cap there the joints do not show.
        const auto last = drawn.last(k);
        const bool chunked = last - drawn.first(k) > ChunkPoints;
        m_painter.setPen({pen.color, pen.width, Qt::SolidLine, chunked ? Qt::RoundCap : Qt::FlatCap, Qt::RoundJoin});
        for (auto i = drawn.first(k); i + 1 < last; i += ChunkPoints - 1)
            m_painter.drawPolyline(&drawn.points[i], static_cast<int>(std::min(ChunkPoints, last - i)));
    }
}

void PlotPainter::rasterColumns(const Sample& sample, const Pen& pen) {
    const double width = std::max(1.0, std::floor(pen.width * m_scale)) / m_scale;
    Columns drawn;
    if (isCrowded())
        drawn.bars = barsOf(sample, m_transform, width, width);
    else
        drawn = columns(sample, m_transform, width);
    auto& [bars, lines] = drawn;
    lines = clipped(lines, m_transform.plot.adjusted(-4, -4, 4, 4));
    if (pen.dashed && !sample.columns.empty()) {
        // Along x, from where the curve begins: dashes along the line of a noisy curve would be a blur.
        const double origin = m_transform.px(sample.columns.front().x);
        const auto inGap = [origin](double x) { return std::fmod(x - origin, DashOn + DashOff) >= DashOn; };
        std::erase_if(bars, [&](const QRectF& bar) { return inGap(bar.center().x()); });
        lines = without(lines, inGap);
    }
    // Lines without joins are many times cheaper than a stroke with them.
    const auto pieces = straightened(lines);
    m_painter.setPen(flatPen(pen.color, pen.width));
    m_painter.drawLines(pieces.data(), static_cast<int>(pieces.size()));
    fillBars(m_painter, bars, pen.color);
}

void PlotPainter::vector(const Polylines& lines, const Pen& pen) {
    auto stroke = flatPen(pen.color, pen.width);
    if (pen.dashed) stroke.setDashPattern({DashOn / pen.width, DashOff / pen.width});
    m_painter.setPen(stroke);
    // QSvgGenerator knows no clipping: what lies outside is left out here.
    const auto inside = clipped(written(lines), m_window);
    for (std::size_t k = 0; k < inside.count(); ++k)
        m_painter.drawPolyline(&inside.points[inside.first(k)], static_cast<int>(inside.last(k) - inside.first(k)));
}

void PlotPainter::lonePoints(const Polylines& lines, const Pen& pen) {
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(pen.color);
    for (std::size_t k = 0; k < lines.count(); ++k)
        if (lines.last(k) - lines.first(k) == 1 && m_window.contains(lines.points[lines.first(k)]))
            m_painter.drawEllipse(lines.points[lines.first(k)], 1.3 * pen.width, 1.3 * pen.width);
    m_painter.setBrush(Qt::NoBrush);
}

void PlotPainter::triangles(const Sample& sample, const QColor& color) {
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color);
    // Whole wherever it is: at an edge it stands just within.
    const auto room = m_transform.plot.adjusted(6, 7, -6, -5);
    for (const auto& place : divergences(sample, m_transform, 12.0)) {
        if (!m_window.adjusted(-1, 0, 1, 0).contains({place.x(), m_window.center().y()})) continue;
        const QPointF at(std::clamp(place.x(), room.left(), std::max(room.left(), room.right())),
                         std::clamp(place.y(), room.top(), std::max(room.top(), room.bottom())));
        const QPointF corners[]{at + QPointF(0, -7), at + QPointF(6, 5), at + QPointF(-6, 5)};
        m_painter.drawPolygon(corners, 3);
    }
    m_painter.setBrush(Qt::NoBrush);
}

void PlotPainter::ghosts(InkGrid* ink) {
    const auto& tokens = *m_style.tokens;
    for (const auto* ghost : m_plot.ghosts)
        curve(ghost->view(), {ui::mixed(tokens.surface, tokens.disabled, 0.7), GhostWidth}, false, ink);
}

void paintRing(QPainter& painter, const QPointF& at, const QColor& color, const QColor& surface, double radius) {
    painter.setPen(QPen(color, 2.0));
    painter.setBrush(surface);
    painter.drawEllipse(at, radius, radius);
    painter.setBrush(Qt::NoBrush);
}

} // namespace throughline::chart
