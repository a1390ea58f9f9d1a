// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/Strokes.h"

#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace throughline::chart {

namespace {

bool drawable(const Column& column) {
    return column.min <= column.max;
}

/// Part of a line within `clip` (Liang and Barsky), as positions along it in [0, 1].
std::optional<std::pair<double, double>> partWithin(const QPointF& a, const QPointF& b, const QRectF& clip) {
    const QPointF d = b - a;
    double from = 0.0, to = 1.0;
    const std::array<std::pair<double, double>, 4> edges{{{-d.x(), a.x() - clip.left()},
                                                          {d.x(), clip.right() - a.x()},
                                                          {-d.y(), a.y() - clip.top()},
                                                          {d.y(), clip.bottom() - a.y()}}};
    for (const auto& [p, q] : edges) {
        if (p == 0.0) {
            if (q < 0.0) return std::nullopt;
            continue;
        }
        const double r = q / p;
        if (p < 0.0) {
            from = std::max(from, r);
        } else {
            to = std::min(to, r);
        }
    }
    if (from >= to) return std::nullopt;
    return std::pair{from, to};
}

} // namespace

Polylines polylines(const Sample& sample, const PlotTransform& transform) {
    Polylines lines;
    lines.points.reserve(sample.columns.size() * (sample.dense ? 4 : 1));
    bool open = false;
    for (const auto& column : sample.columns) {
        if (!drawable(column)) {
            open = false;
            continue;
        }
        if (!open || std::isnan(column.first)) lines.begin();
        const double x = transform.px(column.x);
        if (column.min == column.max) {
            lines.points.emplace_back(x, transform.py(column.min));
        } else {
            const bool falling = column.first > column.last;
            if (!std::isnan(column.first)) lines.points.emplace_back(x, transform.py(column.first));
            lines.points.emplace_back(x, transform.py(falling ? column.max : column.min));
            lines.points.emplace_back(x, transform.py(falling ? column.min : column.max));
            if (!std::isnan(column.last)) lines.points.emplace_back(x, transform.py(column.last));
        }
        open = !std::isnan(column.last);
    }
    return lines;
}

Sample columnsOf(const Polylines& lines, const PlotTransform& transform, double pixel) {
    Sample sample;
    sample.dense = true;
    const double left = transform.plot.left() - 4.0 * pixel, right = transform.plot.right() + 4.0 * pixel;
    const auto yAt = [](const QPointF& a, const QPointF& b, double x) {
        return b.x() > a.x() ? a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()) : b.y();
    };
    for (std::size_t k = 0; k < lines.count(); ++k) {
        const auto first = lines.first(k), last = lines.last(k);
        if (last - first < 2) continue; // a lone point is drawn as one
        bool begins = true;
        double edge = std::max(std::floor(lines.points[first].x() / pixel) * pixel, left);
        auto at = first; // the newest point that is not right of the column's left edge
        while (at + 1 < last && edge < std::min(right, lines.points[last - 1].x())) {
            while (at + 2 < last && lines.points[at + 1].x() <= edge) ++at;
            const double next = edge + pixel, from = std::max(edge, lines.points[first].x());
            const double enters = yAt(lines.points[at], lines.points[at + 1], from);
            double top = enters, bottom = enters, leaves = enters;
            for (auto i = at + 1; i < last; ++i) {
                const bool inside = lines.points[i].x() <= next;
                leaves = inside ? lines.points[i].y() : yAt(lines.points[i - 1], lines.points[i], next);
                top = std::min(top, leaves);
                bottom = std::max(bottom, leaves);
                if (!inside) break;
            }
            const auto value = [&](double y) { return transform.yAt(y); };
            sample.columns.push_back({transform.xAt(edge + pixel / 2.0), begins ? NAN : value(enters), value(bottom),
                                      value(top), value(leaves)});
            begins = false;
            edge = next;
        }
    }
    return sample;
}

Columns columns(const Sample& sample, const PlotTransform& transform, double width) {
    // A bar shorter than this is a piece of a thin line, which needs its edges smooth.
    constexpr double leastBar = 4.0;
    Columns result;
    auto& points = result.lines.points;
    struct Previous {
        double top, bottom;
        QPointF end;
        bool bar;
    };
    std::optional<Previous> previous;
    for (const auto& column : sample.columns) {
        if (!drawable(column)) {
            previous.reset();
            continue;
        }
        const double x = transform.px(column.x), top = transform.py(column.max), bottom = transform.py(column.min);
        const QPointF first(x, transform.py(column.first)), last(x, transform.py(column.last));
        const bool bar = bottom - top >= leastBar;
        const bool joined = previous && !std::isnan(column.first);
        const bool touching = joined && bar && previous->bar && top <= previous->bottom && bottom >= previous->top;
        const bool fromBar = joined && previous->bar && !touching;
        if (joined ? fromBar : !bar) result.lines.begin();
        if (fromBar) points.push_back(previous->end);
        if (bar) {
            const double seenTop = std::max(top, transform.plot.top() - width);
            const double seenBottom = std::min(bottom, transform.plot.bottom() + width);
            if (seenTop < seenBottom) result.bars.emplace_back(x - width / 2.0, seenTop, width, seenBottom - seenTop);
            if (joined && !touching) points.push_back(first);
        } else if (!joined || bottom - top >= 2.0) {
            const bool falling = column.first > column.last;
            const QPointF high(x, top), low(x, std::max(bottom, top + 1.0)); // a lone value still shows
            points.push_back(falling ? high : low);
            points.push_back(falling ? low : high);
        } else {
            points.emplace_back(x, (top + bottom) / 2.0); // within a pixel of both
        }
        previous.reset();
        if (!std::isnan(column.last)) previous = Previous{top, bottom, last, bar};
    }
    return result;
}

std::vector<QRectF> barsOf(const Sample& sample, const PlotTransform& transform, double width, double height) {
    std::vector<QRectF> bars;
    bars.reserve(sample.columns.size());
    const double above = transform.plot.top() - width, below = transform.plot.bottom() + width;
    std::optional<double> before; // where the curve left the column to the left
    for (const auto& column : sample.columns) {
        if (!drawable(column)) {
            before.reset();
            continue;
        }
        double top = transform.py(column.max), bottom = transform.py(column.min);
        if (before && !std::isnan(column.first)) {
            top = std::min(top, *before);
            bottom = std::max(bottom, *before);
        }
        before = std::isnan(column.last) ? std::nullopt : std::optional(transform.py(column.last));
        const double more = std::max(0.0, (height - (bottom - top)) / 2.0);
        const double seenTop = std::max(top - more, above), seenBottom = std::min(bottom + more, below);
        if (seenTop < seenBottom)
            bars.emplace_back(transform.px(column.x) - width / 2.0, seenTop, width, seenBottom - seenTop);
    }
    return bars;
}

std::vector<QLineF> straightened(const Polylines& lines) {
    constexpr double tolerance = 0.25, overlap = 0.25;
    std::vector<QLineF> pieces;
    for (std::size_t k = 0; k < lines.count(); ++k) {
        const auto first = lines.first(k), last = lines.last(k);
        for (auto begin = first; begin + 1 < last;) {
            const QPointF from = lines.points[begin];
            // The slopes of all lines from there that pass the points up to `end` closely enough.
            double least = -std::numeric_limits<double>::infinity(), most = -least;
            auto end = begin + 1;
            for (auto next = end; next < last; ++next) {
                const QPointF step = lines.points[next] - from;
                if (step.x() <= 0.0) break;
                const double slope = step.y() / step.x();
                if (slope >= least && slope <= most) end = next;
                least = std::max(least, (step.y() - tolerance) / step.x());
                most = std::min(most, (step.y() + tolerance) / step.x());
                if (least > most) break;
            }
            QLineF piece(from, lines.points[end]);
            if (const double length = piece.length(); length > 0.0) {
                const QPointF more = (piece.p2() - piece.p1()) * (overlap / length);
                if (begin > first) piece.setP1(piece.p1() - more);
                if (end + 1 < last) piece.setP2(piece.p2() + more);
            }
            pieces.push_back(piece);
            begin = end;
        }
    }
    return pieces;
}

Polylines dashed(const Polylines& lines, double on, double off, const QRectF& clip) {
    Polylines dashes;
    const double period = on + off;
    for (std::size_t k = 0; k < lines.count(); ++k) {
        double phase = 0.0;
        bool open = false;
        for (auto i = lines.first(k); i + 1 < lines.last(k); ++i) {
            const QPointF a = lines.points[i], b = lines.points[i + 1];
            const double length = std::hypot(b.x() - a.x(), b.y() - a.y());
            const auto part = partWithin(a, b, clip);
            if (!part || length == 0.0) {
                phase = std::fmod(phase + length, period);
                open = false;
                continue;
            }
            double at = part->first * length;
            const double end = part->second * length;
            if (at > 0.0) open = false;
            phase = std::fmod(phase + at, period);
            while (at < end) {
                const double step = std::min(end - at, (phase < on ? on : period) - phase);
                if (phase < on) {
                    if (!open) {
                        dashes.begin();
                        dashes.points.push_back(a + (b - a) * (at / length));
                    }
                    dashes.points.push_back(a + (b - a) * ((at + step) / length));
                    open = phase + step < on;
                }
                at += std::max(step, 1e-6);
                phase += std::max(step, 1e-6);
                if (phase >= period - 1e-9) phase = 0.0;
            }
            phase = std::fmod(phase + (length - end), period);
            if (end < length) open = false;
        }
    }
    return dashes;
}

Polylines written(const Polylines& lines) {
    constexpr double grid = 20.0;
    const auto onGrid = [](const QPointF& at) {
        return QPointF(std::round(at.x() * grid) / grid, std::round(at.y() * grid) / grid);
    };
    Polylines few;
    for (std::size_t k = 0; k < lines.count(); ++k) {
        few.begin();
        for (auto i = lines.first(k); i < lines.last(k);) {
            QPointF high = onGrid(lines.points[i]), low = high;
            const QPointF first = high;
            for (; i < lines.last(k); ++i) {
                const QPointF at = onGrid(lines.points[i]);
                if (at.x() != first.x()) break;
                if (at.y() < high.y()) high = at;
                if (at.y() > low.y()) low = at;
            }
            // On from the one that is nearer to where the curve comes from.
            const bool begins = few.points.size() == few.starts.back();
            const double before = begins ? first.y() : few.points.back().y();
            const bool down = std::abs(before - high.y()) <= std::abs(before - low.y());
            few.points.push_back(down ? high : low);
            if (high.y() != low.y()) few.points.push_back(down ? low : high);
        }
    }
    return few;
}

Polylines clipped(const Polylines& lines, const QRectF& area) {
    Polylines inside;
    for (std::size_t k = 0; k < lines.count(); ++k) {
        bool open = false;
        for (auto i = lines.first(k); i + 1 < lines.last(k); ++i) {
            const QPointF a = lines.points[i], b = lines.points[i + 1];
            const auto part = partWithin(a, b, area);
            if (!part) {
                open = false;
                continue;
            }
            if (!open || part->first > 0.0) {
                inside.begin();
                inside.points.push_back(a + (b - a) * part->first);
            }
            inside.points.push_back(part->second < 1.0 ? a + (b - a) * part->second : b);
            open = part->second >= 1.0;
        }
    }
    return inside;
}

namespace {

/// Calls `visit(x, top, bottom)` in pixels where both edges of an area are known, and `gap()` where one is not.
template <class Visit, class Gap>
void visitArea(const Sample& low, const Sample& high, const PlotTransform& transform, Visit visit, Gap gap) {
    auto lower = low.columns.begin();
    for (const auto& upper : high.columns) {
        while (lower != low.columns.end() && lower->x < upper.x) ++lower;
        const bool known = lower != low.columns.end() && lower->x == upper.x && drawable(*lower);
        if (!drawable(upper) || (!known && !transform.logY)) {
            gap();
            continue;
        }
        const double bottom = known ? transform.py(lower->min) : transform.plot.bottom();
        visit(transform.px(upper.x), transform.py(upper.max), bottom);
    }
}

} // namespace

Polylines areas(const Sample& low, const Sample& high, const PlotTransform& transform) {
    Polylines pieces;
    std::vector<QPointF> back; // along the lower edge
    const auto close = [&] {
        pieces.points.insert(pieces.points.end(), back.rbegin(), back.rend());
        back.clear();
    };
    const auto add = [&](double x, double top, double bottom) {
        if (back.empty()) pieces.begin();
        pieces.points.emplace_back(x, top);
        back.emplace_back(x, bottom);
    };
    visitArea(low, high, transform, add, close);
    close();
    return pieces;
}

std::vector<QRectF> areaBars(const Sample& low, const Sample& high, const PlotTransform& transform, double width) {
    std::vector<QRectF> bars;
    const auto add = [&](double x, double top, double bottom) {
        const double from = std::max(top, transform.plot.top()), to = std::min(bottom, transform.plot.bottom());
        if (from < to) bars.emplace_back(x - width / 2.0, from, width, to - from);
    };
    visitArea(low, high, transform, add, [] {});
    return bars;
}

std::vector<QPointF> divergences(const Sample& sample, const PlotTransform& transform, double apart) {
    std::vector<QPointF> points;
    std::optional<QPointF> finite;
    bool within = false;
    for (const auto& column : sample.columns) {
        if (drawable(column)) {
            const double y = std::isnan(column.last) ? column.max : column.last;
            finite = transform.point(column.x, y);
        }
        if (column.diverged && !within) {
            const QPointF at = finite.value_or(QPointF(transform.px(column.x), transform.plot.bottom()));
            if (points.empty() || at.x() - points.back().x() >= apart) points.push_back(at);
        }
        within = column.diverged && !drawable(column);
    }
    return points;
}

} // namespace throughline::chart
