// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/MetricHistory.h"
#include "nn/EpochRecord.h"

#include <QtTest>
#include <cmath>

using namespace throughline::history;
using throughline::nn::EpochRecord;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

EpochRecord record(std::int64_t epoch) {
    const double x = static_cast<double>(epoch);
    return {epoch, {{"loss", 1.0 / x}, {"val_loss", 2.0 / x}}, 0.01, 0.5, 1000 * epoch};
}

} // namespace

class MetricHistoryTest : public QObject {
    Q_OBJECT

private slots:
    void recordsBecomeColumns() {
        MetricHistory history;
        history.setBatchesPerEpoch(10);
        for (int epoch = 1; epoch <= 4; ++epoch) history.append(record(epoch));
        QCOMPARE(history.size(), 4u);
        QCOMPARE(history.series().size(), 3u);
        QCOMPARE(history.series()[2].name, std::string("learning_rate"));
        QCOMPARE(history.find("val_loss")->value[3], 0.5);
        QCOMPARE(history.x(XAxis::Epoch)[3], 4.0);
        QCOMPARE(history.x(XAxis::Step)[3], 40.0);
        QCOMPARE(history.x(XAxis::Time)[3], 2.0);
        QCOMPARE(history.time()[3], 4000.0);
        QVERIFY(!history.find("accuracy"));
    }

    void pointsThatAreMissingLeaveGaps() {
        MetricHistory history;
        for (int epoch = 1; epoch <= 6; ++epoch) {
            history.addRecord(epoch, unknown, 0.0, unknown);
            history.addPoint("loss", epoch);
            if (epoch % 3 == 0) history.addPoint("val_loss", unknown);
        }
        const MetricSeries* validation = history.find("val_loss");
        QCOMPARE(validation->record, (std::vector<std::uint32_t>{2, 5}));
        QVERIFY(std::isnan(validation->value[1]));
        QCOMPARE(history.x(XAxis::Step)[5], 6.0);
    }

    void aSecondPointReplacesTheFirst() {
        MetricHistory history;
        history.addRecord(1, 1, 0, unknown);
        history.addPoint("loss", 1.0);
        history.addPoint("loss", 2.0);
        QCOMPARE(history.find("loss")->value, std::vector<double>{2.0});
    }

    void truncatingForgetsPointsToo() {
        MetricHistory history;
        for (int epoch = 1; epoch <= 10; ++epoch) history.append(record(epoch));
        history.truncate(7);
        QCOMPARE(history.size(), 7u);
        QCOMPARE(history.find("loss")->size(), 7u);
        history.append(record(8));
        QCOMPARE(history.find("loss")->record.back(), 7u);
        history.truncate(0);
        QVERIFY(history.empty());
        QCOMPARE(history.find("loss")->size(), 0u);
    }

    void timeWithoutSecondsFollowsTheClock() {
        MetricHistory history;
        history.addRecord(1, 1, 1'000'000, unknown);
        history.addRecord(2, 2, 1'004'000, unknown);
        QCOMPARE(history.x(XAxis::Time)[1], 4.0);
    }
};

QTEST_GUILESS_MAIN(MetricHistoryTest)
#include "MetricHistoryTest.moc"
