// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "painting/Strokes.h"

#include "../Points.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

using namespace throughline::chart;
using namespace throughline::chart::testing;

namespace {

PlotTransform transform(double x0, double x1, double y0, double y1) {
    return {QRectF(0, 0, 500, 200), {x0, x1}, {y0, y1}, false};
}

std::vector<QLineF> segments(const Polylines& lines) {
    std::vector<QLineF> all;
    for (std::size_t k = 0; k < lines.count(); ++k)
        for (auto i = lines.first(k) + 1; i < lines.last(k); ++i)
            all.emplace_back(lines.points[i - 1], lines.points[i]);
    return all;
}

} // namespace

class StrokesTest : public QObject {
    Q_OBJECT

private slots:
    /// Points that are further apart than a pixel: each column is as high as the line is in it, to its edges.
    void columnsOfALineReachWhereItDoes() {
        std::mt19937 random(11);
        Polylines lines;
        for (int piece = 0; piece < 3; ++piece) {
            lines.begin();
            double x = 100.0 * piece + 0.3;
            for (int i = 0; i < 60; ++i)
                lines.points.emplace_back(x += 0.2 + 1.3 * share(random), 200.0 * share(random));
        }
        const auto at = transform(0, 500, 0, 200);
        const auto sample = columnsOf(lines, at, 1.0);
        std::size_t checked = 0;
        for (const auto& column : sample.columns) {
            const double left = std::floor(at.px(column.x)), right = left + 1.0;
            double top = 1e9, bottom = -1e9; // along each segment, in small steps
            for (const auto& segment : segments(lines))
                for (int i = 0; i <= 2000; ++i) {
                    const QPointF point = segment.pointAt(i / 2000.0);
                    if (point.x() < left || point.x() > right) continue;
                    top = std::min(top, point.y());
                    bottom = std::max(bottom, point.y());
                }
            QVERIFY2(std::abs(at.py(column.max) - top) < 1.0 && std::abs(at.py(column.min) - bottom) < 1.0,
                     qPrintable(QStringLiteral("%1: %2 %3, %4 %5")
                                    .arg(left)
                                    .arg(at.py(column.max))
                                    .arg(top)
                                    .arg(at.py(column.min))
                                    .arg(bottom)));
            ++checked;
        }
        QVERIFY(checked > 100);
        // The pieces stay apart.
        QCOMPARE(std::ranges::count_if(sample.columns, [](const Column& column) { return std::isnan(column.first); }),
                 3);
    }

    /// What is written into a file has of each column its extremes, and little more.
    void writtenLinesKeepTheExtremesOfEachColumn() {
        std::mt19937 random(7);
        const auto points = noise(50'000);
        const PlotTransform at{QRectF(0, 0, 500, 200), {0, points.x.back()}, {-6, 6}, false};
        const auto all = polylines(sampleColumns(points.view(), 0, points.x.back(), 500, false), at);
        const auto few = written(all);
        QCOMPARE(few.count(), all.count());
        const auto extremes = [](const Polylines& lines) {
            std::map<long, std::pair<double, double>> columns;
            for (const QPointF& point : lines.points) {
                auto& [low, high] =
                    columns.try_emplace(std::lround(20 * point.x()), std::pair(1e9, -1e9)).first->second;
                low = std::min(low, std::round(20 * point.y()));
                high = std::max(high, std::round(20 * point.y()));
            }
            return columns;
        };
        QVERIFY(extremes(few) == extremes(all));
        QVERIFY(few.points.size() <= 2 * extremes(all).size());
    }

    void whatIsThinnedIsPaintedWhole() {
        // The strokes of a dense curve reach the lowest and highest value of every column, to a pixel.
        std::mt19937 random(31);
        for (int trial = 0; trial < 40; ++trial) {
            auto points = noise(20000 + static_cast<int>(random() % 20000));
            const double size = points.x.back();
            const double from = size * 0.4 * share(random), to = from + size * (0.3 + 0.3 * share(random));
            const PlotTransform at{QRectF(0, 0, 500, 200), {from, to}, {-6, 6}, false};
            const auto sample = sampleColumns(points.view(), from, to, 500, false);
            QVERIFY(sample.dense);
            const auto drawn = columns(sample, at, 2.0);
            for (std::size_t k = 1; k + 1 < sample.columns.size(); ++k) {
                const auto& column = sample.columns[k];
                const double x = at.px(column.x), top = at.py(column.max), bottom = at.py(column.min);
                double highest = 1e9, lowest = -1e9;
                const auto reach = [&](double x1, double x2, double y1, double y2) {
                    if (std::min(x1, x2) > x + 1.0 || std::max(x1, x2) < x - 1.0) return;
                    highest = std::min(highest, std::min(y1, y2));
                    lowest = std::max(lowest, std::max(y1, y2));
                };
                for (const auto& bar : drawn.bars) reach(bar.left(), bar.right(), bar.top(), bar.bottom());
                for (const auto& line : segments(drawn.lines)) reach(line.x1(), line.x2(), line.y1(), line.y2());
                QVERIFY(highest <= top + 1.0);
                QVERIFY(lowest >= bottom - 1.0);
            }
        }
    }

    void nanBreaksTheLineAndIsNeverBridged() {
        Points points;
        const double values[]{1, 2, NAN, 4, 5, INFINITY, 7, NAN, 9};
        for (int i = 0; i < 9; ++i) points.add(i, values[i]);
        const auto at = transform(0, 8, 0, 10);
        const auto sample = sampleColumns(points.view(), 0, 8, 500, false);
        const auto lines = polylines(sample, at);
        QCOMPARE(lines.count(), std::size_t(4));
        QCOMPARE(lines.last(0) - lines.first(0), std::size_t(2));
        QCOMPARE(lines.last(2) - lines.first(2), std::size_t(1)); // the lone 7: a dot
        const auto marks = divergences(sample, at, 1.0);
        QCOMPARE(marks.size(), std::size_t(3));
        QCOMPARE(marks[0], at.point(1, 2)); // the last finite position
        QCOMPARE(marks[1], at.point(4, 5));
    }

    void aWideGapIsAGapInDenseCurvesToo() {
        Points points;
        for (int i = 0; i < 100000; ++i) points.add(i, i >= 40000 && i < 60000 ? NAN : 5.0);
        const auto sample = sampleColumns(points.view(), 0, 99999, 500, false);
        QVERIFY(sample.dense);
        const auto drawn = columns(sample, transform(0, 99999, 0, 10), 2.0);
        QVERIFY(drawn.lines.points.size() > 300);
        for (const auto& line : segments(drawn.lines)) QVERIFY(line.x2() < 201.0 || line.x1() > 299.0);
    }

    void denseColumnsHangTogether() {
        // Whatever is left out where bars touch, ink reaches from the first column to the last one without a hole.
        auto points = noise(60000);
        for (int i = 30000; i < 60000; ++i)
            points.y[static_cast<std::size_t>(i)] += i < 45000 ? 40.0 : 41.0; // two jumps
        points.pyramid.clear();
        points.pyramid.append(points.y);
        const auto at = transform(1, 60000, -10, 60);
        const auto sample = sampleColumns(points.view(), 1, 60000, 500, false);
        const auto drawn = columns(sample, at, 2.0);
        std::vector<QRectF> ink(drawn.bars);
        for (const auto& line : segments(drawn.lines))
            ink.push_back(QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1));
        std::vector<QRectF> reached{ink.front()};
        ink.erase(ink.begin());
        for (std::size_t i = 0; i < reached.size(); ++i)
            std::erase_if(ink, [&](const QRectF& rect) {
                const bool touches = rect.adjusted(-0.01, -0.01, 0.01, 0.01).intersects(reached[i]);
                if (touches) reached.push_back(rect);
                return touches;
            });
        QVERIFY(ink.empty());
        QVERIFY(drawn.bars.size() > 400);
    }

    void valuesThatALogAxisCannotShowBreakTheLine() {
        Points points;
        const double values[]{1, 0, 4, -3, 5};
        for (int i = 0; i < 5; ++i) points.add(i, values[i]);
        auto sample = sampleColumns(points.view(), 0, 4, 500, true);
        QCOMPARE(polylines(sample, {QRectF(0, 0, 500, 200), {0, 4}, {0.5, 10}, true}).count(), std::size_t(3));
        QVERIFY(divergences(sample, transform(0, 4, 0, 1), 1.0).empty()); // small, not diverged

        Points dense;
        for (int i = 0; i < 10000; ++i) dense.add(i, i % 2 ? 0.25 + i % 7 : -1.0);
        sample = sampleColumns(dense.view(), 0, 9999, 100, true);
        QVERIFY(sample.dense);
        for (const auto& column : sample.columns) QVERIFY(!(column.min <= column.max) || column.min > 0.0);
    }

    void dashesAreAsLongAsAsked() {
        Polylines line;
        line.begin();
        line.points = {{0, 0}, {30, 40}, {60, 80}}; // 100 long
        const auto dashes = dashed(line, 6, 4, QRectF(-10, -10, 200, 200));
        QCOMPARE(dashes.count(), std::size_t(10));
        for (std::size_t k = 0; k < dashes.count(); ++k) {
            double length = 0.0;
            for (auto i = dashes.first(k); i + 1 < dashes.last(k); ++i)
                length += QLineF(dashes.points[i], dashes.points[i + 1]).length();
            QVERIFY(std::abs(length - 6.0) < 1e-6);
        }
    }

    void dashesOutsideTheViewCostNothing() {
        Polylines line;
        line.begin();
        line.points = {{-1e12, 0}, {1e12, 0}};
        const auto dashes = dashed(line, 6, 4, QRectF(0, -10, 100, 20));
        QVERIFY(dashes.count() >= 10 && dashes.count() <= 12);
    }

    void recordsWithoutAPointAreBridged() {
        // Every fifth record has a validation value: a line, not dots.
        std::vector<double> x(100), y(20);
        std::iota(x.begin(), x.end(), 1.0);
        std::vector<std::uint32_t> record;
        MinMaxPyramid pyramid;
        for (std::uint32_t i = 0; i < 20; ++i) {
            record.push_back(5 * i + 4);
            pyramid.append(y[i] = i);
        }
        const CurveView view{x, record, y, &pyramid};
        const auto lines = polylines(sampleColumns(view, 1, 100, 500, false), transform(1, 100, 0, 20));
        QCOMPARE(lines.count(), std::size_t(1));
        QCOMPARE(lines.points.size(), std::size_t(20));
        QCOMPARE(view.extent(10, 20).min, 1.0);
        QCOMPARE(view.extent(10, 20).max, 3.0);
    }
};

THROUGHLINE_TEST(StrokesTest)
#include "StrokesTest.moc"
