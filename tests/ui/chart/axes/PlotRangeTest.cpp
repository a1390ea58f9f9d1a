// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Runs.h"
#include "axes/PlotRange.h"
#include "curves/ChartOptions.h"

#include <QTest>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

class PlotRangeTest : public QObject {
    Q_OBJECT

private slots:
    void rangesShowTheEpochsAskedFor() {
        auto history = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 20; ++epoch) add(history->records, epoch, 1.0, 1.0);
        auto runs = listOf(history);
        QCOMPARE(fitX(runs, history::XAxis::Epoch), (Range{1, 20}));
        auto run = runs[0]->run();
        for (const double many : {50.0, 100'000.0}) { // there is room for more than half as many again, and not for all
            run.expectedEpochs = many;
            runs[0]->setRun(run);
            QCOMPARE(fitX(runs, history::XAxis::Epoch), (Range{1, 32}));
        }
        run.expectedEpochs = 30;
        runs[0]->setRun(run);
        QCOMPARE(fitX(runs, history::XAxis::Epoch), (Range{1, 30}));
        QCOMPARE(fitX(runs, history::XAxis::Step), (Range{10, 300}));
        // A history of which nothing is drawn does not widen the axis.
        QCOMPARE(fitX(runs, history::XAxis::Epoch, {"accuracy"}), (Range{0, 1}));
        QCOMPARE(fitX(runs, history::XAxis::Epoch, {"accuracy", "loss"}), (Range{1, 30}));
    }

    void stepsDoNotStretchTheAxisOfEpochs() {
        auto steps = std::make_shared<history::History>(), epochs = std::make_shared<history::History>();
        steps->records = history::MetricHistory(history::Counter::Step);
        for (int i = 1; i <= 20; ++i) {
            steps->records.addRecord({.x = 1000.0 * i});
            epochs->records.addRecord({.x = 1.0 * i});
            for (auto* records : {&steps->records, &epochs->records}) records->addPoint("loss", 1.0);
        }
        auto runs = listOf(steps);
        QCOMPARE(drawnAxis(runs, history::XAxis::Epoch), history::XAxis::Step); // there is nothing else
        QCOMPARE(drawnAxis(runs, history::XAxis::WallTime), history::XAxis::WallTime);
        QVERIFY(!runs[0]->xExtent(history::XAxis::Epoch));
        runs.push_back(std::move(listOf(epochs)[0]));
        QCOMPARE(drawnAxis(runs, history::XAxis::Epoch), history::XAxis::Epoch);
        QCOMPARE(fitX(runs, history::XAxis::Epoch), (Range{1, 20}));
        steps->records.setStepsPerEpoch(500);
        QCOMPARE(fitX(runs, history::XAxis::Epoch), (Range{1, 40}));
        // Nor do epochs lie among steps.
        QCOMPARE(fitX(runs, history::XAxis::Step), (Range{1000, 20000}));
        QCOMPARE(drawnAxis(runs, history::XAxis::Step), history::XAxis::Step);
        QCOMPARE(drawnAxis(listOf(epochs), history::XAxis::Step), history::XAxis::Epoch);
        epochs->records.setStepsPerEpoch(2000);
        QCOMPARE(fitX(runs, history::XAxis::Step), (Range{1000, 40000}));
    }

    void theRangeCoversWhatWasRecorded() {
        auto history = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 100; ++epoch) add(history->records, epoch, epoch == 50 ? 9.0 : 1.0, 1.0);
        auto runs = listOf(history);
        const auto plot = makePlot(runs, "loss", {.smoothing = 0.9});
        const auto range = fitY(plot, {1, 100}, 5, true);
        QVERIFY(range.max >= 9.0); // the smoothed curve stays far below
        QCOMPARE(leftOut(plot, {1, 100}, range).beyond, std::size_t(0));
        QCOMPARE(leftOut(plot, {1, 100}, {0.5, 2.0}).beyond, std::size_t(1));
        QCOMPARE(leftOut(plot, {1, 49}, {0.5, 2.0}).beyond, std::size_t(0));
    }

    void outliersLeaveTheRangeOnRequest() {
        auto history = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 100; ++epoch)
            add(history->records, epoch, 1.0 + 0.001 * epoch, epoch == 3 ? 1e6 : 1.5);
        auto runs = listOf(history);
        ChartOptions options{.smoothing = 0.0};
        QVERIFY(fitY(makePlot(runs, "loss", options), {1, 100}, 5, true).max > 1e6);
        options.cutOutliers = true;
        QVERIFY(fitY(makePlot(runs, "loss", options), {1, 100}, 5, true).max < 2.0);
    }

    void logRangeLeavesOutWhatIsNotPositive() {
        auto history = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 10; ++epoch) add(history->records, epoch, epoch == 5 ? 0.0 : 0.01 * epoch, -1.0);
        auto runs = listOf(history);
        const auto range = fitY(makePlot(runs, "loss", {.smoothing = 0.0, .logY = true}), {1, 10}, 5, true);
        QVERIFY(range.min > 0.0 && range.min < 0.01);
        const auto left = leftOut(makePlot(runs, "loss", {.smoothing = 0.0, .logY = true}), {1, 10}, range);
        QCOMPARE(left.notPositive, std::size_t(11)); // one of training, all of validation
        QCOMPARE(left.beyond, std::size_t(0));
        QVERIFY(range.max > 0.1);
    }
};

THROUGHLINE_TEST(PlotRangeTest)
#include "PlotRangeTest.moc"
