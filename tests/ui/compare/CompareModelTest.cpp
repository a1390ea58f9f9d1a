// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/compare/CompareModel.h"
#include "ui/models/Workspace.h"

#include <QTest>
#include <map>
#include <string>

using namespace throughline;
using namespace throughline::ui;

/// The best of each run, and of all of them.
class CompareModelTest : public QObject {
    Q_OBJECT

private slots:
    void aHistoryThatWasCutIsLookedAtAnew() {
        Workspace workspace;
        history::History history;
        const auto add = [&](double epoch, double loss) {
            history.records.addRecord({epoch, epoch, 0, 1.0});
            history.records.addPoint("loss", loss);
        };
        for (const double loss : {0.9, 0.1, 0.8}) add(static_cast<double>(history.records.size() + 1), loss);
        workspace.beginLive({}, QStringLiteral("/run"), history);
        CompareModel model(workspace);
        const auto best = [&] {
            model.refresh();
            return model.index(0, CompareModel::Best).data().toString();
        };
        model.setMetric("loss");
        QCOMPARE(best(), QStringLiteral("0.1000"));
        // Rewound to the first epoch, and on beyond where it was: the same object, and not shorter.
        history.records.truncate(1);
        for (int epoch = 2; epoch <= 5; ++epoch) add(epoch, 0.5);
        workspace.cutLive(QStringLiteral("/run"));
        QCOMPARE(best(), QStringLiteral("0.5000"));
        history = {};
        for (int epoch = 1; epoch <= 9; ++epoch) add(epoch, 0.7);
        workspace.beginLive({}, QStringLiteral("/run"), history);
        QCOMPARE(best(), QStringLiteral("0.7000"));
    }

    void branchesOfAFanAreHeldAgainstOne() {
        Workspace workspace;
        const auto curve = [](double behind, double epochs = 8) {
            history::History history;
            for (double epoch = 1; epoch <= epochs; ++epoch) {
                history.records.addRecord({epoch, epoch, 0, 1.0});
                history.records.addPoint("val_loss", 1.0 + (epoch > 3 ? behind : 0.0));
            }
            return history;
        };
        session::RunInfo parent, plain, slow;
        parent.id = "parent";
        plain.id = "plain";
        slow.id = "slow";
        plain.parent = slow.parent = session::ParentRun{"/parent", "parent", 3, parent.config};
        slow.config.optimizer.learningRate = 0.0005;
        auto own = curve(0.0), same = curve(0.0), other = curve(0.25);
        workspace.beginLive(parent, QStringLiteral("/parent"), own);
        CompareModel model(workspace);
        const auto column = [&](const char* title) {
            model.refresh();
            for (int i = 0; i < model.columnCount(); ++i)
                if (model.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString() == QLatin1String(title)) return i;
            return -1;
        };
        const auto cell = [&](const QString& path, int column) {
            for (int row = 0; row < model.rowCount(); ++row)
                if (model.index(row, 0).data(CompareModel::Path).toString() == path)
                    return model.index(row, column).data().toString();
            return QString();
        };
        QCOMPARE(column("difference"), -1);
        workspace.beginLive(slow, QStringLiteral("/slow"), other);
        // To the parent, as none changes nothing.
        QVERIFY(column("difference") > 0);
        QCOMPARE(cell(QStringLiteral("/parent"), column("difference")), QStringLiteral("reference"));
        QCOMPARE(cell(QStringLiteral("/slow"), column("difference")), QStringLiteral("+0.2500 ± 0"));
        QCOMPARE(cell(QStringLiteral("/slow"), CompareModel::Name), QStringLiteral("rate 0.0005"));
        QVERIFY(model.headerData(column("difference"), Qt::Horizontal, Qt::ToolTipRole).toString().contains("fork"));
        workspace.beginLive(plain, QStringLiteral("/plain"), same);
        QCOMPARE(cell(QStringLiteral("/plain"), column("difference")), QStringLiteral("reference"));
        QVERIFY(cell(QStringLiteral("/parent"), column("difference")).isEmpty());
        QCOMPARE(cell(QStringLiteral("/slow"), column("in the end")), QStringLiteral("+0.2500"));
        QCOMPARE(cell(QStringLiteral("/plain"), CompareModel::Name), QStringLiteral("rate 0.001"));
        QCOMPARE(model.referenceText(), QStringLiteral("rate 0.001"));
        QCOMPARE(model.pairsText(), QStringLiteral("5 epochs"));
        // What grows is looked at again.
        for (auto* history : {&same, &other}) {
            history->records.addRecord({9, 9, 0, 1.0});
            history->records.addPoint("val_loss", history == &same ? 1.0 : 2.0);
        }
        QCOMPARE(cell(QStringLiteral("/slow"), column("in the end")), QStringLiteral("+1.0000"));
        QCOMPARE(model.pairsText(), QStringLiteral("6 epochs"));
        // One that is hidden takes no part.
        workspace.setVisible(QStringLiteral("/plain"), false);
        QCOMPARE(cell(QStringLiteral("/parent"), column("difference")), QStringLiteral("reference"));
    }

    void metricsOfOtherToolsStandInOneColumn() {
        Workspace workspace;
        history::History ours, theirs, odd;
        const auto add = [](history::History& to, double epoch, const std::map<std::string, double>& values) {
            to.records.addRecord({epoch, epoch, 0, 1.0});
            for (const auto& [name, value] : values) to.records.addPoint(name, value);
        };
        for (const double epoch : {1.0, 2.0}) {
            add(ours, epoch, {{"loss", 1 / epoch}, {"val_loss", 2 / epoch}, {"0/acc", 0.1}});
            add(theirs, epoch, {{"loss/train", 0.1}, {"loss/val", 5 - epoch}, {"grad_norm", epoch}});
        }
        workspace.beginLive({}, QStringLiteral("/theirs"), theirs);
        workspace.beginLive({}, QStringLiteral("/ours"), ours);
        CompareModel model(workspace);
        model.setMetric("val_loss");
        QCOMPARE(model.metric(), std::string("val_loss"));
        const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(cell(0, CompareModel::Best), QStringLiteral("1.0000"));
        QCOMPARE(cell(1, CompareModel::Best), QStringLiteral("3.0000"));
        const auto bold = [&](int row) { return model.index(row, CompareModel::Best).data(Qt::FontRole).isValid(); };
        QVERIFY(bold(0) && !bold(1));
        model.setMetric("loss");
        QCOMPARE(cell(1, CompareModel::Best), QStringLiteral("0.1000"));
        QVERIFY(bold(1) && !bold(0));
        // Of what nobody knows which value is the better one there is no best.
        add(odd, 1, {{"x", 3.0}});
        add(odd, 2, {{"x", 2.0}});
        workspace.endLive(QStringLiteral("/theirs"), {});
        workspace.remove(QStringLiteral("/theirs"));
        workspace.beginLive({}, QStringLiteral("/odd"), odd);
        model.setMetric("x");
        QCOMPARE(model.metric(), std::string("x"));
        QVERIFY(model.bestName().isEmpty());
        QCOMPARE(cell(0, CompareModel::Best), QStringLiteral("2.0000")); // the last one stands there
        QCOMPARE(model.headerData(CompareModel::Best, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("last"));
        QVERIFY(!bold(0) && !bold(1));
    }
};

THROUGHLINE_TEST_BY(CompareModelTest, (throughline::tests::run<QApplication, CompareModelTest>))
#include "CompareModelTest.moc"
