// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/RunText.h"
#include "ui/models/BestValue.h"
#include "ui/models/ItemTitles.h"
#include "ui/models/RecordModel.h"
#include "ui/models/Workspace.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <limits>

using namespace throughline;
using namespace throughline::ui;

/// What panels show of a history, and how numbers are written.
class ModelsTest : public QObject {
    Q_OBJECT

private:
    static void add(history::History& history, double epoch, double loss, double accuracy) {
        history.records.addRecord(epoch, epoch, 0, 0.5);
        history.records.addPoint("loss", loss);
        if (!std::isnan(accuracy)) history.records.addPoint("accuracy", accuracy);
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
            h->records.addRecord(epoch, epoch, 0, 0.5);
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

    void checkpointsAreThoseThatAreKept() {
        session::RunInfo info;
        QCOMPARE(checkpointText(info, {78, 79, 80}, 433), QStringLiteral("latest 80"));
        QCOMPARE(checkpointText(info, {41, 79, 80}, 41), QStringLiteral("latest 80 · best 41"));
        QCOMPARE(checkpointText(info, {}, 3), QString());
    }

    void tableFollowsAGrowingHistory() {
        auto h = std::make_shared<history::History>();
        add(*h, 1, 0.9, std::nan(""));
        RecordModel model;
        QAbstractItemModelTester tester(&model);
        model.setHistory(h);
        QCOMPARE(model.columnCount(), 3);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        add(*h, 2, 0.8, std::nan(""));
        model.grown();
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(model.rowCount(), 2);
        // A metric that joins later gets its column; records before it stay empty there.
        add(*h, 3, 0.7, 0.5);
        model.grown();
        QCOMPARE(model.columnCount(), 4);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(1, 2).data().toString(), QString());
        QCOMPARE(model.index(2, 2).data().toString(), QStringLiteral("0.5000"));
        QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("accuracy"));
        h->records.truncate(1);
        model.reset();
        QCOMPARE(model.rowCount(), 1);
    }

    void itemsOfOneNameAreToldApartByTheirPaths() {
        const auto titles = [](const std::vector<std::pair<const char*, const char*>>& named) {
            std::vector<Item> items;
            for (const auto& [name, path] : named) {
                items.emplace_back();
                items.back().name = QLatin1String(name);
                items.back().path = QLatin1String(path);
            }
            return titlesOf(items).join(QStringLiteral("; "));
        };
        QCOMPARE(titles({{"digits 64", "/runs/digits-64"}, {"wine", "/runs/wine"}}), QStringLiteral("digits 64; wine"));
        // Beside each other, by the folders' numbers; the order in the list changes nothing.
        QCOMPARE(titles({{"d 64", "/r/d-64-3"}, {"w", "/r/w"}, {"d 64", "/r/d-64"}, {"d 64", "/r/d-64-2"}}),
                 QStringLiteral("d 64 (3); w; d 64 (1); d 64 (2)"));
        QCOMPARE(titles({{"d 64", "/r/d-64-2"}, {"d 64", "/r/d-64-12"}, {"d 64", "/r/d-64-22"}}),
                 QStringLiteral("d 64 (2); d 64 (12); d 64 (22)"));
        QCOMPARE(titles({{"d 64", "/r/d-64-2"}, {"d 64", "/r/d-64-22"}}), QStringLiteral("d 64 (2); d 64 (22)"));
        QCOMPARE(titles({{"mine", "/r/d-64-2"}, {"mine", "/r/wine"}}), QStringLiteral("mine (d-64-2); mine (wine)"));
        QCOMPARE(titles({{"h.json", "/x/fold-1/out/h.json"}, {"h.json", "/x/fold-2/out/h.json"}}),
                 QStringLiteral("h.json (fold-1); h.json (fold-2)"));
        QCOMPARE(titles({{"h", "/a/b/h"}, {"h", "/a/c/h"}, {"h", "/d/b/h"}}),
                 QStringLiteral("h (/a/b/h); h (/a/c/h); h (/d/b/h)"));
        QCOMPARE(titles({{"a", "/p/f.png#1"}, {"a", "/p/f.png#2"}}), QStringLiteral("a (1); a (2)"));
    }
};

QTEST_MAIN(ModelsTest)
#include "ModelsTest.moc"
