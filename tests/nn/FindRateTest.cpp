// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "TestProgram.h"

#include "nn/RateTest.h"
#include "nn/TrainLoop.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::nn;

/// A test of learning rates: rates that rise evenly by their logarithms, and a suggestion that learns.
class FindRateTest : public QObject {
    Q_OBJECT

    static TrainConfig config() {
        TrainConfig config;
        config.network.hidden = {16};
        config.batchSize = 16;
        config.optimizer.kind = OptimizerKind::Sgd;
        return config;
    }

    static double lossAfter(TrainConfig config, const std::shared_ptr<const DataSplit>& data, double rate) {
        config.optimizer.learningRate = rate;
        const auto loop = TrainLoop::create(config, data, 1).value();
        Recorder recorder;
        if (loop->run(3, {}, recorder) != Ending::Completed) return std::numeric_limits<double>::infinity();
        return recorder.records.back().metric("loss");
    }

private slots:
    void ratesRiseEvenlyAndTheEndIsWhereTheLossBlowsUp() {
        const auto data = makeData(400, 6, 3);
        const RateTest test = testRates(config(), data, {1e-5, 1e5, 200}, 1).value();
        QVERIFY(test.rates.size() > 50 && test.rates.size() < 200);
        QVERIFY(test.losses.size() == test.rates.size() && test.smoothed.size() == test.rates.size());
        QCOMPARE(test.rates.front(), 1e-5);
        for (std::size_t i = 1; i < test.rates.size(); ++i)
            QVERIFY(std::abs(std::log(test.rates[i] / test.rates[i - 1]) - std::log(1e10) / 199) < 1e-9);
        QCOMPARE(test.smoothed.front(), test.losses.front());
        QVERIFY(test.suggestion() && test.steepest == test.suggestion());
        QVERIFY(*test.suggestion() < test.rates.back() / 3);
    }

    void theSuggestionLearnsBetterThanMuchLessOrMuchMore() {
        const auto data = makeData(400, 6, 3);
        const RateTest test = testRates(config(), data, {}, 1).value();
        QVERIFY(test.suggestion());
        const double suggested = lossAfter(config(), data, *test.suggestion());
        QVERIFY2(suggested < lossAfter(config(), data, *test.suggestion() / 100),
                 qPrintable(QString::number(suggested)));
        QVERIFY(suggested < lossAfter(config(), data, *test.suggestion() * 1000));
    }

    void sameBitsOnAnyNumberOfThreads() {
        const auto data = makeData(400, 6, 3);
        const RateTest one = testRates(config(), data, {}, 1).value(), three = testRates(config(), data, {}, 3).value();
        QVERIFY(one.losses == three.losses && one.suggestion() == three.suggestion());
    }

    void isRefusedAndGivenUp() {
        const auto data = makeData(400, 6, 3);
        for (const RateRange& range : {RateRange{0.0, 1.0, 100}, RateRange{1.0, 0.1, 100}, RateRange{0.1, 1.0, 5}})
            QVERIFY(testRates(config(), data, range).error().code == ErrorCode::BadOption);
        TrainConfig wrong = config();
        wrong.batchSize = 0;
        QVERIFY(testRates(wrong, data).error().code == ErrorCode::BadOption);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(testRates(config(), data, {}, 1, stop.get_token()).error().code == ErrorCode::Cancelled);
    }
};

THROUGHLINE_TEST(FindRateTest)
#include "FindRateTest.moc"
