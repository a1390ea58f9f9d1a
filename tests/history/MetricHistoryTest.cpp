// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/MetricHistory.h"
#include "nn/EpochRecord.h"

#include <QTest>
#include <cmath>

using namespace throughline::history;
using throughline::nn::EpochRecord;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

EpochRecord falling(std::int64_t epoch) {
    const double x = static_cast<double>(epoch);
    return {epoch, {{"loss", 1.0 / x}, {"val_loss", 2.0 / x}}, 0.01, 0.5, 1000 * epoch};
}

} // namespace

namespace {

std::vector<double> numbers(std::span<const double> values) {
    return {values.begin(), values.end()};
}

} // namespace

class MetricHistoryTest : public QObject {
    Q_OBJECT

private slots:
    void recordsBecomeColumns() {
        MetricHistory history;
        history.setStepsPerEpoch(10);
        for (int epoch = 1; epoch <= 4; ++epoch) history.append(falling(epoch));
        QCOMPARE(history.size(), 4u);
        QCOMPARE(history.series().size(), 3u);
        QCOMPARE(history.series()[2].name, std::string("learning_rate"));
        QCOMPARE(history.find("val_loss")->value[3], 0.5);
        QCOMPARE(history.x()[3], 4.0);
        QCOMPARE(history.x(XAxis::Step)[3], 40.0);
        QCOMPARE(history.x(XAxis::Time)[3], 2.0);
        QCOMPARE(history.x(XAxis::WallTime)[3], 4000.0);
        QVERIFY(!history.find("accuracy"));
    }

    void pointsThatAreMissingLeaveGaps() {
        MetricHistory history;
        for (double epoch = 1; epoch <= 6; ++epoch) {
            history.addRecord({epoch, unknown, 0.0, unknown});
            history.addPoint("loss", epoch);
            if (epoch == 3 || epoch == 6) history.addPoint("val_loss", unknown);
        }
        const MetricSeries* validation = history.find("val_loss");
        QCOMPARE(validation->record, (std::vector<std::uint32_t>{2, 5}));
        QVERIFY(std::isnan(validation->value[1]));
        QCOMPARE(history.steps()[5], 6.0);
    }

    void aSecondPointReplacesTheFirst() {
        MetricHistory history;
        history.addRecord({1, 1, 0, unknown});
        history.addPoint("loss", 1.0);
        history.addPoint("loss", 2.0);
        QCOMPARE(history.find("loss")->value, std::vector<double>{2.0});
    }

    void truncatingForgetsPointsToo() {
        MetricHistory history;
        for (int epoch = 1; epoch <= 10; ++epoch) history.append(falling(epoch));
        history.truncate(7);
        QCOMPARE(history.size(), 7u);
        QCOMPARE(history.find("loss")->size(), 7u);
        history.append(falling(8));
        QCOMPARE(history.find("loss")->record.back(), 7u);
        history.truncate(0);
        QVERIFY(history.empty());
        QCOMPARE(history.find("loss")->size(), 0u);
    }

    void timeWithoutSecondsFollowsTheClock() {
        MetricHistory history;
        history.addRecord({1, 1, 1'000'000, unknown});
        history.addRecord({2, 2, 1'004'000, unknown});
        QCOMPARE(history.x(XAxis::Time)[1], 4.0);
        QVERIFY(std::isnan(history.seconds(1)));
    }

    void timeThatIsUnknownIsNoAxis() {
        MetricHistory history;
        history.addRecord({1, 1, 0, unknown});
        history.addRecord({2, 2, 0, unknown});
        QVERIFY(history.x(XAxis::Time).empty());
        QVERIFY(history.x(XAxis::WallTime).empty());
        QVERIFY(std::isnan(history.seconds(0)));
        // Said late: what came before stands at the same place.
        history.addRecord({3, 3, 9000, 2.0});
        QCOMPARE(history.x(XAxis::Time).size(), 3u);
        QCOMPARE(history.x(XAxis::Time)[2], 2.0);
        QCOMPARE(history.x(XAxis::WallTime)[0], 9000.0);
        QCOMPARE(history.seconds(2), 2.0);
    }

    void theWallClockCountsPausesAndNeverRunsBack() {
        MetricHistory history;
        for (const double time : {10'000.0, 12'000.0, 900'000.0, 800'000.0, 0.0})
            history.addRecord({static_cast<double>(history.size() + 1), 1, time, 2.0});
        const auto wall = history.x(XAxis::WallTime);
        QCOMPARE(std::vector<double>(wall.begin(), wall.end()),
                 (std::vector<double>{10'000, 12'000, 900'000, 900'000, 902'000}));
        QCOMPARE(history.x(XAxis::Time)[4], 10.0);
        history.truncate(2);
        QCOMPARE(history.x(XAxis::WallTime).size(), 2u);
        history.truncate(0);
        history.addRecord({1, 1, 0, unknown});
        QVERIFY(history.x(XAxis::WallTime).empty());
        QVERIFY(history.x(XAxis::Time).empty());
    }

    void stepsMayDifferFromEpochsLater() {
        MetricHistory history;
        history.addRecord({1, 1, 0, unknown});
        QVERIFY(history.x(XAxis::Step).empty()); // an epoch that is its step says nothing of steps
        QCOMPARE(history.steps()[0], 1.0);
        history.addRecord({2, 30, 0, unknown});
        QCOMPARE(history.x(XAxis::Step)[0], 1.0);
        QCOMPARE(history.x(XAxis::Step)[1], 30.0);
        history.addRecord({3, -5, 0, unknown});
        QCOMPARE(history.x(XAxis::Step)[2], 30.0);
        history.setStepsPerEpoch(1);
        QCOMPARE(history.x(XAxis::Step)[1], 2.0);
    }

    void stepsAreNoEpochs() {
        MetricHistory history(Counter::Step);
        for (const double step : {50.0, 100.0, 150.0}) history.addRecord({.x = step});
        QVERIFY(history.x(XAxis::Epoch).empty());
        QCOMPARE(numbers(history.x(XAxis::Step)), (std::vector<double>{50, 100, 150}));
        history.setStepsPerEpoch(100);
        history.addRecord({.x = 200});
        QCOMPARE(numbers(history.x(XAxis::Epoch)), (std::vector<double>{0.5, 1, 1.5, 2}));
        QVERIFY(std::isnan(history.epoch(0))); // the source has none
        history.setStepsPerEpoch(0);
        QVERIFY(history.x(XAxis::Epoch).empty());
    }

    void stepsWithinAnEpochAreSpreadOverIt() {
        MetricHistory history(Counter::Step);
        // The newest epoch is taken to be as long as the one before it, until the next one begins.
        const double epochs[] = {unknown, 0, 0, 0, 1, unknown, 1, 1, 1, 2};
        const std::vector<double> grown = {0, 0, 1.0 / 3, 2.0 / 3, 1, 4.0 / 3, 5.0 / 3, 2, 7.0 / 3};
        for (std::size_t i = 0; i < 9; ++i) history.addRecord({.x = static_cast<double>(i), .epoch = epochs[i]});
        for (std::size_t i = 0; i < grown.size(); ++i) QCOMPARE(history.x(XAxis::Epoch)[i], grown[i]);
        const MetricHistory before = history;
        history.addRecord({.x = 9, .epoch = 2});
        const std::vector<double> whole = {0, 0, 1.0 / 3, 2.0 / 3, 1, 1.2, 1.4, 1.6, 1.8, 2};
        for (std::size_t i = 0; i < whole.size(); ++i) QCOMPARE(history.x(XAxis::Epoch)[i], whole[i]);
        QCOMPARE(history.epoch(6), 1.0);
        MetricHistory joined = before;
        joined.append(history.tail(8));
        QCOMPARE(numbers(joined.x(XAxis::Epoch)), numbers(history.x(XAxis::Epoch)));
        joined.truncate(8);
        QCOMPARE(numbers(joined.x(XAxis::Epoch)), numbers(before.x(XAxis::Epoch)));
    }

    void fractionsOfEpochsAreTakenAsTheyAre() {
        MetricHistory history(Counter::Step);
        for (const double step : {10.0, 20.0, 30.0}) history.addRecord({.x = step, .epoch = step / 40});
        QCOMPARE(numbers(history.x(XAxis::Epoch)), (std::vector<double>{0.25, 0.5, 0.75}));
    }
};

THROUGHLINE_TEST(MetricHistoryTest)
#include "MetricHistoryTest.moc"
