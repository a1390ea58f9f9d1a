// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Runs.h"
#include "curves/MetricPlot.h"
#include "curves/Reading.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

class CurveTest : public QObject {
    Q_OBJECT

private slots:
    void growingGivesTheSameAsBuildingAtOnce() {
        history::MetricHistory records;
        Curve grown("val_loss");
        grown.setWeight(records, 0.6);
        for (int epoch = 1; epoch <= 500; ++epoch) {
            add(records, epoch, 1.0 / epoch, epoch % 40 ? 2.0 / epoch + std::sin(epoch) : NAN);
            grown.append(records);
        }
        Curve built("val_loss");
        built.append(records);
        built.setWeight(records, 0.6);
        const auto a = grown.smoothed(records, history::XAxis::Epoch),
                   b = built.smoothed(records, history::XAxis::Epoch);
        QCOMPARE(a.size(), std::size_t(500));
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(a.y[i] == b.y[i] || (std::isnan(a.y[i]) && std::isnan(b.y[i])));
        QVERIFY(a.extent(3, 300) == b.extent(3, 300));
    }

    void aHistoryCutBackIsTakenAnew() {
        history::MetricHistory records;
        Curve curve("loss");
        for (int epoch = 1; epoch <= 50; ++epoch) add(records, epoch, 9.0, 1.0);
        curve.append(records);
        records.truncate(10);
        // Even before anybody has told the curve: no more points than there are.
        QCOMPARE(curve.raw(records, history::XAxis::Epoch).size(), std::size_t(10));
        add(records, 11, 3.0, 1.0);
        curve.append(records);
        QCOMPARE(curve.raw(records, history::XAxis::Epoch).size(), std::size_t(11));
        QCOMPARE(curve.raw(records, history::XAxis::Epoch).extent(11, 11).max, 3.0);
    }

    void theBestEpochIsTheFirstOfEquals() {
        auto history = std::make_shared<history::History>();
        const double values[]{0.9, 0.5, NAN, 0.3, 0.4, 0.3};
        for (int i = 0; i < 6; ++i) add(history->records, i + 1, 1.0, values[i]);
        auto runs = listOf(history);
        QCOMPARE(runs[0]->bestEpoch(), std::optional(4.0));
        add(history->records, 7, 1.0, 0.1);
        runs[0]->append();
        QCOMPARE(runs[0]->bestEpoch(), std::optional(7.0));
    }

    void aGhostLeavesTheCurveWhereTheyParted() {
        auto history = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 30; ++epoch) add(history->records, epoch, 1.0 / epoch, 2.0 / epoch);
        history::MetricHistory left;
        for (int epoch = 25; epoch <= 28; ++epoch) add(left, epoch, 0.5, 0.7);
        history->abandoned.push_back(left);
        auto runs = listOf(history);
        const auto plot = makePlot(runs, "loss", {.smoothing = 0.6});
        QCOMPARE(plot.ghosts.size(), std::size_t(1));
        const auto& ghost = *plot.ghosts[0];
        QCOMPARE(ghost.x.front(), 24.0);
        QCOMPARE(ghost.x.back(), 28.0);
        QCOMPARE(ghost.y.front(), plot.curves[1].strong.y[23]); // epoch 24 of the smoothed validation curve
        QVERIFY(ghost.y.back() > ghost.y.front());

        const auto steps = makePlot(runs, "loss", {.smoothing = 0.0, .x = history::XAxis::Step});
        QCOMPARE(steps.ghosts[0]->x.back(), 280.0);
        QCOMPARE(steps.ghosts[0]->y.back(), 0.7);
    }

    void theActiveRunKeepsItsMarksBesideOthers() {
        auto history = std::make_shared<history::History>(), other = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 30; ++epoch) {
            add(history->records, epoch, 1.0 / epoch, 2.0 / epoch);
            add(other->records, epoch, 1.0, 1.0);
        }
        history->abandoned.push_back(other->records);
        auto runs = listOf(history);
        runs.push_back(std::move(listOf(other)[0]));
        const auto none = makePlot(runs, "loss", {});
        QVERIFY(!none.told && none.ghosts.empty() && !none.bestEpoch && !none.isBehind(none.curves[0]));
        auto active = runs[0]->run();
        active.active = true;
        runs[0]->setRun(active);
        const auto plot = makePlot(runs, "loss", {});
        QVERIFY(!plot.only && plot.told == runs[0].get());
        QCOMPARE(plot.ghosts.size(), std::size_t(1));
        QCOMPARE(plot.bestEpoch, std::optional(30.0));
        QVERIFY(plot.curves.back().run == plot.told && !plot.isBehind(plot.curves.back()));
        QVERIFY(plot.isBehind(plot.curves.front()));
        // Where it lacks the metric, nothing stands before the others.
        active.history = std::make_shared<history::History>();
        runs[0]->setRun(active);
        QVERIFY(!makePlot(runs, "accuracy", {}).told);
    }

    void metricsDrawnTogetherHaveColoursOfTheirOwn() {
        auto history = std::make_shared<history::History>(), other = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 30; ++epoch) {
            add(history->records, epoch, 1.0 / epoch, 2.0 / epoch);
            history->records.addPoint("lr", 0.1);
            add(other->records, epoch, 1.0, 1.0);
        }
        auto runs = listOf(history);
        runs.push_back(std::move(listOf(other)[0]));
        const auto plot = makePlot(runs, "loss + lr", {});
        QCOMPARE(plot.metrics, (std::vector<std::string>{"loss", "lr"}));
        QCOMPARE(plot.curves.size(), std::size_t(5)); // the other run has no rate
        QCOMPARE(plot.runs.size(), std::size_t(2));
        const auto& rate = plot.curves[2];
        QVERIFY(rate.place == 1 && !rate.validation && rate.run == runs[0].get());
        for (const auto& curve : plot.curves)
            if (&curve != &rate) QVERIFY(curve.place == 0 && curve.colour != rate.colour);
        const auto readings = readingsAt(plot, 3.0);
        QCOMPARE(readings[2].value, 0.1);
        QVERIFY(!(readings[2].key() == readings[0].key()));
        // A metric of that very name is one.
        history->records.addPoint("loss + lr", 7.0);
        runs[0]->reset();
        QCOMPARE(makePlot(runs, "loss + lr", {}).metrics, std::vector<std::string>{"loss + lr"});
    }

    void readingsAreRecordedValuesNearestToTheCrosshair() {
        auto history = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= 10; ++epoch) add(history->records, epoch, epoch, 10.0 * epoch);
        auto runs = listOf(history);
        const auto plot = makePlot(runs, "loss", {.smoothing = 0.9});
        QCOMPARE(nearestX(plot, 4.4), std::optional(4.0));
        const auto readings = readingsAt(plot, 4.4);
        QCOMPARE(readings.size(), std::size_t(2));
        QCOMPARE(readings[0].value, 4.0); // not the smoothed one
        QCOMPARE(readings[1].value, 40.0);
        QVERIFY(readings[1].drawn != readings[1].value);
        QVERIFY(readingsAt(plot, 25.0).empty());
    }
};

THROUGHLINE_TEST(CurveTest)
#include "CurveTest.moc"
