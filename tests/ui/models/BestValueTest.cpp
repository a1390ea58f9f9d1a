// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/models/BestValue.h"
#include "ui/models/Item.h"

#include <QTest>
#include <limits>

using namespace throughline;
using namespace throughline::ui;

/// The best value of a metric, and what its name says of which one that is.
class BestValueTest : public QObject {
    Q_OBJECT

private:
    static void add(history::History& history, double epoch, double loss, double accuracy) {
        history.records.addRecord({epoch, epoch, 0, 0.5});
        history.records.addPoint("loss", loss);
        history.records.addPoint("accuracy", accuracy);
    }

private slots:
    void bestIsFoundAsRecordsArrive() {
        const auto history = std::make_shared<history::History>();
        auto& h = *history;
        Item item;
        item.history = history;
        add(h, 1, 0.9, 0.1);
        add(h, 2, 0.5, 0.4);
        BestValue loss("loss"), accuracy("accuracy"), none("val_loss");
        for (auto* best : {&loss, &accuracy, &none}) best->scan(item);
        QCOMPARE(loss.epoch(), 2.0);
        QVERIFY(!none.exists());
        add(h, 3, std::numeric_limits<double>::quiet_NaN(), 0.3);
        add(h, 4, 0.5, 0.6); // as good is not better
        loss.scan(item);
        accuracy.scan(item);
        QCOMPARE(loss.epoch(), 2.0);
        QCOMPARE(accuracy.epoch(), 4.0);
        QCOMPARE(accuracy.value(), 0.6);

        // What the run has recorded stands before what is found; it says nothing of other metrics.
        item.summary.bestMetric = "loss";
        item.summary.bestEpoch = 1;
        loss.scan(item);
        accuracy.scan(item);
        QCOMPARE(loss.epoch(), 1.0);
        QCOMPARE(loss.value(), 0.9);
        QCOMPARE(accuracy.epoch(), 4.0);
    }

    void bestIsWhatTheNameSays() {
        const auto h = std::make_shared<history::History>();
        for (const double epoch : {1.0, 2.0, 3.0}) {
            h->records.addRecord({epoch, epoch, 0, 0.5});
            for (const auto* name : {"0/acc", "eval_f1", "test/WER", "Genauigkeit"}) h->records.addPoint(name, epoch);
        }
        Item item;
        item.history = h;
        const auto at = [&](const char* name) {
            BestValue best(name);
            best.scan(item);
            return best.exists() ? best.epoch() : 0.0;
        };
        QCOMPARE(at("0/acc"), 3.0);
        QCOMPARE(at("eval_f1"), 3.0);
        QCOMPARE(at("test/WER"), 1.0);
        QCOMPARE(at("Genauigkeit"), 0.0);
    }
};

THROUGHLINE_TEST_BY(BestValueTest, (throughline::tests::run<QApplication, BestValueTest>))
#include "BestValueTest.moc"
