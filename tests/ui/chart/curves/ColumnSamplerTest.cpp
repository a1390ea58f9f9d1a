// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Points.h"
#include "curves/ColumnCache.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace throughline::chart;
using namespace throughline::chart::testing;

namespace {

/// Uneven steps, stretches of NaN, infinities, values below zero and spikes.
Points hostile(std::mt19937& random) {
    Points points;
    const int count = 2 + static_cast<int>(random() % 6000);
    double x = static_cast<double>(random() % 1000) - 500.0, gap = 0.0;
    for (int i = 0; i < count; ++i) {
        x += share(random) * (random() % 100 == 0 ? 40.0 : 1.0);
        if (random() % 300 == 0) gap = static_cast<double>(random() % 200);
        const auto kind = random() % 200;
        double y = std::sin(0.01 * i) + 0.3 * share(random);
        if (kind == 0) y *= 1e9;
        if (kind == 1) y = INFINITY;
        if (kind == 2) y = -INFINITY;
        if (kind == 3 || gap > 0.0) y = NAN;
        gap -= 1.0;
        points.add(x, y);
    }
    return points;
}

/// Whether a column at `x` says that a value diverged; a column is `width` wide.
bool isMarked(const Sample& sample, double x, double width) {
    for (const auto& column : sample.columns)
        if (column.diverged && std::abs(column.x - x) <= (sample.dense ? 0.500001 * width : 0.0)) return true;
    return false;
}

} // namespace

class ColumnSamplerTest : public QObject {
    Q_OBJECT

private slots:
    void theLowerBoundIsFoundFromAnyGuess() {
        std::mt19937 random(3);
        for (int round = 0; round < 300; ++round) {
            const auto points = hostile(random);
            const auto view = points.view();
            for (int i = 0; i < 50; ++i) {
                const auto begin = random() % (points.x.size() + 1), ahead = random() % 7000;
                const double value =
                    i % 3 == 0 ? points.x[random() % points.x.size()] : -600.0 + 8000.0 * share(random);
                const auto expected =
                    std::lower_bound(points.x.begin() + static_cast<std::ptrdiff_t>(begin), points.x.end(), value);
                QCOMPARE(view.lowerBound(value, begin, ahead), static_cast<std::size_t>(expected - points.x.begin()));
            }
        }
    }

    void everySpikeSurvives() {
        auto points = noise(100000);
        points.y[43210] = 1e6; // one value in a hundred thousand
        points.y[77777] = -1e6;
        points.pyramid.clear();
        for (const double y : points.y) points.pyramid.append(y);
        const auto sample = sampleColumns(points.view(), 1, 100000, 800, false);
        QVERIFY(sample.dense);
        QVERIFY(sample.columns.size() <= 802);
        double high = 0.0, low = 0.0;
        for (const auto& column : sample.columns) {
            high = std::max(high, column.max);
            low = std::min(low, column.min);
        }
        QCOMPARE(high, 1e6);
        QCOMPARE(low, -1e6);
    }

    void aColumnHoldsJustItsPoints() {
        const auto points = noise(50000);
        const double from = 1234.5, to = 40321.25;
        const int width = 613;
        const auto sample = sampleColumns(points.view(), from, to, width, false);
        QVERIFY(sample.dense);
        // Columns 1 … width: the first and the last entry are the points beyond the view.
        QCOMPARE(sample.columns.size(), std::size_t(width) + 2);
        for (int k = 0; k < width; ++k) {
            const double left = from + k * (to - from) / width, right = from + (k + 1) * (to - from) / width;
            double min = INFINITY, max = -INFINITY;
            for (std::size_t i = 0; i < points.x.size(); ++i) {
                if (points.x[i] < left || points.x[i] >= right) continue;
                min = std::min(min, points.y[i]);
                max = std::max(max, points.y[i]);
            }
            const auto& column = sample.columns[static_cast<std::size_t>(k) + 1];
            QCOMPARE(column.min, min);
            QCOMPARE(column.max, max);
        }
    }

    void thinningHidesNothing() {
        // Whatever the points and the view: each column holds the lowest and highest value of its points, tells of any
        // that diverged, and the best point of all is within what is drawn.
        std::mt19937 random(29);
        for (int trial = 0; trial < 150; ++trial) {
            const auto points = hostile(random);
            const auto& x = points.x;
            const double all = x.back() - x.front();
            const double from = x.front() + all * share(random) * 0.7;
            const double to = from + std::max(all * share(random) * 0.9, 1e-6);
            const int width = 1 + static_cast<int>(random() % 900);
            for (const bool positive : {false, true}) {
                const auto sample = sampleColumns(points.view(), from, to, width, positive);
                Extent seen, inView;
                int untold = 0; // diverged without a column that says so
                for (std::size_t i = 0; i < x.size(); ++i) {
                    if (x[i] < from || x[i] > to) continue;
                    if (!positive || points.y[i] > 0.0) inView.add(points.y[i]);
                    if (!std::isfinite(points.y[i])) untold += !isMarked(sample, x[i], (to - from) / width);
                }
                for (const auto& column : sample.columns) {
                    if (column.x < from || column.x > to || !(column.min <= column.max)) continue;
                    seen.add(column.min);
                    seen.add(column.max);
                }
                QCOMPARE(untold, 0);
                if (inView.empty()) continue;
                QCOMPARE(seen.min, inView.min);
                QCOMPARE(seen.max, inView.max);
            }
        }
    }

    void columnsThatWereKeptAreThoseMadeAnew() {
        std::mt19937 random(31);
        const auto isSame = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
        int dense = 0;
        for (int trial = 0; trial < 60; ++trial) {
            auto all = hostile(random);
            Points points; // grows
            std::size_t shown = all.x.size() / 2;
            for (std::size_t i = 0; i < shown; ++i) points.add(all.x[i], all.y[i]);
            points.x.reserve(all.x.size()); // as a history's, whose columns stay where they are for long
            ColumnCache kept;
            double size = (all.x.back() - all.x.front()) * 0.5, from = all.x.front();
            for (int move = 0; move < 40; ++move) {
                if (random() % 8 == 0) size *= 0.5 + share(random);
                from += size * (share(random) - 0.5) * (random() % 6 == 0 ? 3.0 : 0.1);
                for (auto more = random() % 200; more > 0 && shown < all.x.size(); --more, ++shown)
                    points.add(all.x[shown], all.y[shown]);
                const bool positive = trial % 2 == 1;
                const auto a = kept.sample(points.view(), from, from + size, 60, positive);
                const auto b = ColumnCache().sample(points.view(), from, from + size, 60, positive);
                QCOMPARE(a.dense, b.dense);
                QCOMPARE(a.columns.size(), b.columns.size());
                dense += a.dense;
                Extent seen, inView;
                for (std::size_t i = 0; i < a.columns.size(); ++i) {
                    const auto &one = a.columns[i], &other = b.columns[i];
                    QVERIFY(std::abs(one.x - other.x) < 1e-6 * size && one.min == other.min && one.max == other.max);
                    QVERIFY(isSame(one.first, other.first) && isSame(one.last, other.last));
                    QCOMPARE(one.diverged, other.diverged);
                    if (!(one.min <= one.max)) continue;
                    seen.add(one.min);
                    seen.add(one.max);
                }
                for (std::size_t i = 0; i < points.x.size(); ++i)
                    if (points.x[i] >= from && points.x[i] <= from + size && (!positive || points.y[i] > 0.0))
                        inView.add(points.y[i]);
                if (!inView.empty()) QVERIFY(seen.min <= inView.min && seen.max >= inView.max);
            }
        }
        QVERIFY(dense > 500);
    }

    void sparsePointsComeAsTheyAreWithOneBeyondEachEnd() {
        const auto points = noise(100);
        const auto sample = sampleColumns(points.view(), 10.5, 20.5, 800, false);
        QVERIFY(!sample.dense);
        QCOMPARE(sample.columns.size(), std::size_t(12));
        QCOMPARE(sample.columns.front().x, 10.0);
        QCOMPARE(sample.columns.back().x, 21.0);
        QCOMPARE(sample.columns[1].max, points.y[10]);
    }
};

THROUGHLINE_TEST(ColumnSamplerTest)
#include "ColumnSamplerTest.moc"
