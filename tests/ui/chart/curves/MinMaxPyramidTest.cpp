// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "curves/MinMaxPyramid.h"

#include <QTest>
#include <cmath>
#include <random>

using namespace throughline::chart;

class MinMaxPyramidTest : public QObject {
    Q_OBJECT

    static Extent bruteForce(const std::vector<double>& values, std::size_t first, std::size_t last) {
        Extent extent;
        for (auto i = first; i < last; ++i) {
            if (!std::isfinite(values[i])) {
                ++extent.nonFinite;
                continue;
            }
            extent.min = std::min(extent.min, values[i]);
            extent.max = std::max(extent.max, values[i]);
            if (values[i] > 0.0) extent.minPositive = std::min(extent.minPositive, values[i]);
        }
        return extent;
    }

    static std::vector<double> noise(std::size_t count) {
        std::mt19937 random(7);
        std::normal_distribution<> normal;
        std::vector<double> values;
        for (std::size_t i = 0; i < count; ++i) {
            const auto kind = random() % 50;
            values.push_back(kind == 0 ? NAN : kind == 1 ? -INFINITY : kind == 2 ? INFINITY : normal(random));
        }
        return values;
    }

private slots:
    void equalsBruteForceWhileItGrows() {
        const auto values = noise(6000);
        MinMaxPyramid pyramid;
        std::mt19937 random(3);
        for (std::size_t i = 0; i < values.size(); ++i) {
            pyramid.append(values[i]);
            QCOMPARE(pyramid.size(), i + 1);
            const auto first = random() % (i + 2);
            const auto last = first + random() % (i + 2 - first);
            QVERIFY(pyramid.query(values, first, last) == bruteForce(values, first, last));
        }
    }

    void equalsBruteForceOnLongRanges() {
        const auto values = noise(70000); // four levels of 32
        MinMaxPyramid pyramid;
        for (const double value : values) pyramid.append(value);
        QVERIFY(pyramid.query(values, 0, values.size()) == bruteForce(values, 0, values.size()));
        std::mt19937 random(5);
        for (int i = 0; i < 300; ++i) {
            const auto first = random() % values.size();
            const auto last = first + random() % (values.size() - first + 1);
            QVERIFY(pyramid.query(values, first, last) == bruteForce(values, first, last));
        }
    }

    void manyAtOnceAreTheSameAsOneByOne() {
        const auto values = noise(9999);
        MinMaxPyramid single, many;
        for (const double value : values) single.append(value);
        std::mt19937 random(2);
        for (std::size_t i = 0; i < values.size();) {
            const auto count = std::min<std::size_t>(random() % 100, values.size() - i);
            many.append(std::span(values).subspan(i, count));
            i += count;
        }
        QCOMPARE(many.size(), single.size());
        for (int i = 0; i < 300; ++i) {
            const auto first = random() % values.size();
            const auto last = first + random() % (values.size() - first + 1);
            QVERIFY(many.query(values, first, last) == single.query(values, first, last));
        }
    }

    void anEmptyRangeHasNoExtent() {
        MinMaxPyramid pyramid;
        pyramid.append(1.0);
        const std::vector values{1.0};
        QVERIFY(pyramid.query(values, 1, 1).empty());
        QVERIFY(!pyramid.query(values, 0, 1).empty());
    }

    void clearStartsAnew() {
        MinMaxPyramid pyramid;
        for (int i = 0; i < 100; ++i) pyramid.append(1000.0);
        pyramid.clear();
        std::vector<double> values(40, 2.0);
        for (const double value : values) pyramid.append(value);
        QCOMPARE(pyramid.query(values, 0, 40).max, 2.0);
    }
};

THROUGHLINE_TEST(MinMaxPyramidTest)
#include "MinMaxPyramidTest.moc"
