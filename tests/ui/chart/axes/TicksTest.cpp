// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "axes/NiceRange.h"
#include "axes/Ticks.h"

#include <QTest>
#include <cmath>

using namespace throughline::chart;

class TicksTest : public QObject {
    Q_OBJECT

    static QStringList labels(const std::vector<Tick>& ticks) {
        QStringList result;
        for (const auto& tick : ticks) result << tick.label;
        return result;
    }

private slots:
    void linearTicksAreRoundAndWithinTheRange() {
        QCOMPARE(labels(linearTicks({0.1, 0.9}, 5)), QStringList({"0.2", "0.4", "0.6", "0.8"}));
        QCOMPARE(labels(linearTicks({1, 50}, 7)), QStringList({"10", "20", "30", "40", "50"}));
        QCOMPARE(labels(linearTicks({0, 30000}, 4)), QStringList({"0", "10,000", "20,000", "30,000"}));
        QCOMPARE(labels(linearTicks({-0.3, 0.31}, 4)), QStringList({"-0.2", "0", "0.2"}));
        for (const double size : {1e-12, 3e-7, 0.02, 1.0, 77.0, 1e5, 4e12}) {
            const Range range{1.234 * size, 2.345 * size};
            const auto ticks = linearTicks(range, 8);
            QVERIFY(ticks.size() >= 2 && ticks.size() <= 9);
            for (const auto& tick : ticks) QVERIFY(range.contains(tick.value));
        }
    }

    void hopelessRangesHaveNoTicksAndEnd() {
        QVERIFY(linearTicks({NAN, 1}, 5).empty());
        QVERIFY(linearTicks({2, 2}, 5).empty());
        QVERIFY(linearTicks({3, 1}, 5).empty());
        QVERIFY(linearTicks({0, INFINITY}, 5).empty());
        QVERIFY(linearTicks({1e17, 1e17 + 64}, 5).size() < 1000);
        QVERIFY(logTicks({0.0, 10}, 5).empty());
    }

    void logTicksAreDecadesOrOneTwoFive() {
        QCOMPARE(labels(logTicks({0.001, 1000}, 7)), QStringList({"0.001", "0.01", "0.1", "1", "10", "100", "1,000"}));
        QCOMPARE(labels(logTicks({0.15, 1.6}, 6)), QStringList({"0.2", "0.5", "1"}));
        // Within one decade, where QLogValueAxis shows none at all.
        QCOMPARE(labels(logTicks({2, 8}, 6)), QStringList({"2", "3", "4", "5", "6", "7", "8"}).mid(0, 7));
        QVERIFY(logTicks({1e-12, 1e12}, 6).size() <= 7);
        for (const auto& tick : logTicks({1e-12, 1e12}, 6)) QVERIFY(tick.value >= 1e-12 && tick.value <= 1e12);
    }

    void timeTicksFallOnClockSteps() {
        QCOMPARE(labels(timeTicks({0, 95}, 7)),
                 QStringList({"0 s", "15 s", "30 s", "45 s", "1 min", "1 min 15 s", "1 min 30 s"}));
        QCOMPARE(labels(timeTicks({0, 7200}, 4)), QStringList({"0 s", "30 min", "1 h", "1 h 30 min", "2 h"}));
        QVERIFY(timeTicks({0, 0.5}, 5).size() >= 3);
        QVERIFY(timeTicks({0, 86400.0 * 365}, 6).size() <= 7);
    }

    void niceRangeFollowsTheRules() {
        QCOMPARE(niceRange({0.0, 0.0}, 5), (Range{-1, 1}));
        QCOMPARE(niceRange({0.3, 0.3}, 5), (Range{0, 0.6}));
        QCOMPARE(niceRange({-2, -2}, 5), (Range{-4, 0}));
        const auto loss = niceRange({0.21, 0.83}, 5);
        QVERIFY(std::abs(loss.min - 0.1) < 1e-12 && std::abs(loss.max - 0.9) < 1e-12);
        QCOMPARE(niceRange({0.01, 0.9}, 5).min, 0.0); // no room below zero for what is never negative
        QVERIFY(niceRange({-0.01, 0.9}, 5).min < -0.01);
        QCOMPARE(niceRange({INFINITY, -INFINITY}, 5), (Range{0, 1})); // no values
        QVERIFY(niceRange({1.0, 1.0 + 1e-13}, 5).size() > 0.0);
    }

    void logRangeKeepsToPositiveValues() {
        QCOMPARE(logRange({0.01, 10}), (Range{0.005, 20}));
        QVERIFY(logRange({INFINITY, -INFINITY}).min > 0.0);
        QVERIFY(logRange({0.8, 0.9}).size() < 0.3);
    }
};

THROUGHLINE_TEST(TicksTest)
#include "TicksTest.moc"
