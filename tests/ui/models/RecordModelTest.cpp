// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/models/RecordModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <optional>

using namespace throughline;
using namespace throughline::ui;

/// The table of a history's records.
class RecordModelTest : public QObject {
    Q_OBJECT

    static void add(history::History& history, double epoch, double loss, std::optional<double> accuracy) {
        history.records.addRecord({epoch, epoch, 0, 0.5});
        history.records.addPoint("loss", loss);
        if (accuracy) history.records.addPoint("accuracy", *accuracy);
    }

private slots:
    /// What tells how good it is before rates and times.
    void theColumnsThatAreLookedForComeFirst() {
        auto h = std::make_shared<history::History>();
        h->records.addRecord({1, 1, 0, 0.5});
        for (const char* name : {"learning_rate", "loss", "lr", "val_loss"}) h->records.addPoint(name, 0.25);
        RecordModel model;
        model.setHistory(h);
        QStringList keys;
        for (int column = 0; column < model.columnCount(); ++column) keys << model.keyOf(column);
        QCOMPARE(keys, (QStringList{"epoch", "loss", "val_loss", "learning_rate", "lr", "seconds"}));
        QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("val loss"));
    }

    void tableFollowsAGrowingHistory() {
        auto h = std::make_shared<history::History>();
        add(*h, 1, 0.9, {});
        RecordModel model;
        QAbstractItemModelTester tester(&model);
        model.setHistory(h);
        QCOMPARE(model.columnCount(), 3);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        add(*h, 2, 0.8, {});
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
        // What is copied has all digits.
        add(*h, 4, 1.0 / 3.0, 2.0 / 3.0);
        model.grown();
        QCOMPARE(model.index(3, 1).data().toString(), QStringLiteral("0.3333"));
        QCOMPARE(model.index(3, 1).data(Qt::EditRole).toString().toDouble(), 1.0 / 3.0);
        h->records.truncate(1);
        model.reset();
        QCOMPARE(model.rowCount(), 1);
    }
};

THROUGHLINE_TEST_BY(RecordModelTest, (throughline::tests::run<QApplication, RecordModelTest>))
#include "RecordModelTest.moc"
