// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "WindowFixture.h"

#include "stack/ChartStack.h"
#include "ui/PointMenu.h"
#include "ui/dialogs/BatchChart.h"
#include "ui/dialogs/EpochRowsDialog.h"
#include "ui/dialogs/ForkDialog.h"
#include "ui/dialogs/ResumeDialog.h"
#include "ui/models/EpochRowsModel.h"
#include "ui/widgets/Disclosure.h"

#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QTableView>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// From a point of a curve to a run that goes on from there, and to what was in that epoch.
class ForkFlowsTest : public QObject {
    Q_OBJECT

    /// The dialog that a point's menu opens.
    static QWidget* opened(MainWindow& window, const QString& path, double epoch, const char* entry,
                           const char* dialog) {
        emit need<chart::ChartStack>(window, "charts")->pointClicked(path, epoch, QPoint(10, 10));
        [&] {
            QTRY_VERIFY_WITH_TIMEOUT(window.findChild<QMenu*>(QStringLiteral("point-menu")), Patience);
            choose(need<QMenu>(window, "point-menu"), QString::fromUtf8(entry));
            QTRY_VERIFY_WITH_TIMEOUT(window.findChild<QDialog*>(QLatin1String(dialog)), Patience);
        }();
        return window.findChild<QDialog*>(QLatin1String(dialog));
    }

public:
    Theme* theme = nullptr;

private slots:
    void forksFromAPoint() {
        MainWindow window;
        window.show();
        const auto path = trained(window, {.epochs = 9});
        auto* dialog = opened(window, path, 4.0, "Fork from here…", "fork-dialog");
        QVERIFY(dialog);
        QCOMPARE(need<QLineEdit>(*dialog, "fork-from")->text(), QStringLiteral("4"));
        QCOMPARE(need<QLineEdit>(*dialog, "fork-epochs")->text(), QStringLiteral("9"));
        type(*dialog, "learning-rate", QStringLiteral("0.02"));
        type(*dialog, "fork-rows", QStringLiteral("1, 5-7"));
        click(*dialog, "fork-accept");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) == 9, Patience);
        const auto fork = QString::fromStdString(window.controller().session().folder().string());
        QVERIFY(fork != path);
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(fork) && window.workspace().find(fork)->run, Patience);
        const auto& info = window.workspace().find(fork)->run->info;
        QCOMPARE(info.parent->folder, path.toStdString());
        QCOMPARE(info.parent->epoch, 4);
        QCOMPARE(info.config.optimizer.learningRate, 0.02);
        QCOMPARE(info.leftOutRows, (std::vector<std::uint32_t>{1, 5, 6, 7}));
        // Joined: up to there the curve is the parent's.
        const auto& curve = window.workspace().find(fork)->history->records;
        const auto& parent = window.workspace().find(path)->history->records;
        for (std::size_t i = 0; i < 4; ++i) QCOMPARE(curve.find("loss")->value[i], parent.find("loss")->value[i]);
        QVERIFY(curve.find("loss")->value[4] != parent.find("loss")->value[4]);
    }

    void whatIsTypedIsChecked() {
        MainWindow window;
        window.show();
        const auto path = trained(window, {.epochs = 5});
        ForkDialog dialog(*window.workspace().find(path)->run, {.epoch = 3, .leftOutRows = {9, 2, 3}}, false, &window);
        auto* accept = need<QAbstractButton>(dialog, "fork-accept");
        QVERIFY(accept->isEnabled());
        QCOMPARE(need<QLineEdit>(dialog, "fork-rows")->text(), QStringLiteral("2-3, 9"));
        const auto refuses = [&](const char* field, const QString& wrong, const QString& right) {
            type(dialog, field, wrong);
            const bool refused = !accept->isEnabled();
            type(dialog, field, right);
            return refused && accept->isEnabled();
        };
        QVERIFY(refuses("fork-from", QStringLiteral("6"), QStringLiteral("3")));
        QVERIFY(refuses("fork-epochs", QStringLiteral("3"), QStringLiteral("8")));
        QVERIFY(refuses("fork-rows", QStringLiteral("a"), QStringLiteral("4")));
        QVERIFY(refuses("learning-rate", QStringLiteral("-1"), QStringLiteral("0.01")));
        need<QComboBox>(dialog, "fork-vary")->setCurrentIndex(1);
        QCOMPARE(dialog.branches().size(), 3u);
        QCOMPARE(dialog.branches()[0].name, std::string("learning-rate 0.005"));
        QVERIFY(refuses("fork-values", QStringLiteral("2x, 2x"), QStringLiteral("2x, 0.5")));
        QCOMPARE(dialog.branches()[1].request.config.optimizer.learningRate, 0.5);
        need<QComboBox>(dialog, "fork-schedule")->setCurrentText(QStringLiteral("cosine"));
        QCOMPARE(dialog.request().config.schedule.kind, nn::ScheduleKind::Cosine);
        QVERIFY(said(dialog, "fork-consequence").contains(QStringLiteral("begins anew")));
    }

    void whatIsProposedIsShownFirst() {
        MainWindow window;
        window.show();
        const auto path = trained(window, {.epochs = 5});
        const auto& run = *window.workspace().find(path)->run;
        ForkDialog fork(run,
                        {.epoch = 2,
                         .changes = {{"l2", "0.01"}, {"dropout", "0.2"}, {"class-weights", "balanced"}},
                         .vary = session::Variation{"learning-rate", {"0.1", "0.2"}}},
                        false, &window);
        QCOMPARE(fork.request().epoch, 2);
        QCOMPARE(fork.request().config.l2, 0.01);
        QCOMPARE(fork.request().config.network.dropout, 0.2);
        QVERIFY(fork.request().config.balancedClasses);
        QCOMPARE(fork.branches().size(), 2u);
        QCOMPARE(fork.branches()[1].request.config.optimizer.learningRate, 0.2);
        QVERIFY(need<Disclosure>(fork, "fork-more")->isOpen());
        need<QComboBox>(fork, "fork-class-weights")->setCurrentIndex(0);
        QVERIFY(!fork.request().config.balancedClasses);
        const ResumeDialog resume(run, {.from = session::ResumeRequest::From::Epoch, .epoch = 3, .learningRate = 0.25},
                                  &window);
        QCOMPARE(resume.request().from, session::ResumeRequest::From::Epoch);
        QCOMPARE(resume.request().epoch, 3);
        QCOMPARE(resume.request().learningRate, 0.25);
    }

    /// With all that it may hold it grows, and no further than the screen: then its fields scroll.
    void theFormGrowsWithinTheScreen() {
        MainWindow window;
        window.show();
        const auto path = trained(window, {.epochs = 5});
        ForkDialog dialog(*window.workspace().find(path)->run, {.epoch = 2}, false, &window);
        dialog.show();
        QTRY_VERIFY_WITH_TIMEOUT(dialog.isVisible(), Patience);
        QCoreApplication::processEvents();
        const int before = dialog.height();
        need<Disclosure>(dialog, "fork-more")->setOpen(true);
        QTRY_VERIFY_WITH_TIMEOUT(dialog.height() > before + 150, Patience);
        need<QComboBox>(dialog, "fork-schedule")->setCurrentText(QStringLiteral("plateau"));
        need<QComboBox>(dialog, "fork-vary")->setCurrentIndex(1);
        for (int i = 0; i < 20; ++i) QTest::qWait(1);
        QVERIFY(dialog.height() <= dialog.screen()->availableGeometry().height());
        QVERIFY(dialog.rect().contains(need<QPushButton>(dialog, "fork-accept")->geometry()));
    }

    void theButtonForksWhatIsShown() {
        MainWindow window;
        window.show();
        QVERIFY(!need<QAction>(window, "fork")->isEnabled());
        const auto path = trained(window, {.epochs = 5});
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "fork")->isEnabled(), Patience);
        click(window, "fork-button");
        auto* dialog = window.findChild<ForkDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->request().epoch, 5);
        QCOMPARE(dialog->request().parent, path.toStdString());
        dialog->reject();
        // And what a hint proposes.
        window.controller().askAbout(
            path, {session::HintAction::Kind::Resume, {.epoch = 4, .changes = {{"learning-rate", "0.5"}}}});
        auto* resume = window.findChild<ResumeDialog*>();
        QVERIFY(resume);
        QCOMPARE(resume->request().epoch, 4);
        QCOMPARE(resume->request().learningRate, 0.5);
        resume->reject();
    }

    /// At once beside what trains, or behind it, as one says.
    void aForkMayWait() {
        MainWindow window;
        window.show();
        const auto path = trained(window, {.epochs = 6});
        QVERIFY(ForkDialog(*window.workspace().find(path)->run, {.epoch = 2}, false, &window)
                    .findChild<QPushButton*>(QStringLiteral("fork-later"))
                    ->isHidden());
        session::RunRequest request;
        request.data.source = "digits";
        request.config.epochs = 100'000;
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 0, Patience);
        auto& queue = window.controller().queue();
        const auto forked = [&](const char* button) {
            window.controller().askAndFork(path, {.epoch = 2});
            auto* dialog = window.findChild<ForkDialog*>();
            QVERIFY(dialog);
            click(*dialog, button);
            QTRY_VERIFY_WITH_TIMEOUT(!window.findChild<ForkDialog*>(), Patience);
        };
        forked("fork-later");
        QCOMPARE(queue.waiting().size(), 1u);
        QCOMPARE(queue.training().size(), 1u);
        forked("fork-accept");
        const auto forks = [&] {
            return std::ranges::count_if(window.workspace().items(), [&](const Item& item) {
                return item.run && item.run->info.parent && item.run->summary.epoch == 6;
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(forks(), 1, Patience);
        QCOMPARE(queue.waiting().size(), 1u);
        QVERIFY(!isIdle(window)); // the other one trains on
        queue.remove(queue.waiting().front().id);
        stop(window);
    }

    /// From an epoch that is behind it: it trains on.
    void aRunThatTrainsCanBeForked() {
        MainWindow window;
        window.show();
        session::RunRequest request;
        request.data.source = "digits";
        request.config.network.hidden = {8};
        request.config.epochs = 100'000;
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 3, Patience);
        const auto path = QString::fromStdString(window.controller().session().folder().string());
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "fork")->isEnabled(), Patience);
        window.controller().askAndFork(path, {.epoch = 2});
        QTRY_VERIFY_WITH_TIMEOUT(window.findChild<ForkDialog*>(), Patience);
        auto& dialog = *window.findChild<ForkDialog*>();
        type(dialog, "fork-epochs", QStringLiteral("4"));
        click(dialog, "fork-accept");
        const auto forks = [&] {
            return std::ranges::count_if(window.workspace().items(), [&](const Item& item) {
                return item.run && item.run->info.parent && item.run->summary.epoch == 4;
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(forks(), 1, Patience);
        QVERIFY(window.workspace().isLive(path));
        stop(window);
    }

    void aFanIsTrainedBesideARun() {
        MainWindow window;
        window.show();
        const auto path = trained(window, {.epochs = 6});
        ForkDialog dialog(*window.workspace().find(path)->run, {.epoch = 2}, false, &window);
        need<QComboBox>(dialog, "fork-vary")->setCurrentIndex(1);
        session::RunRequest request;
        request.data.source = "digits";
        request.config.epochs = 100'000;
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 0, Patience);
        QSignalSpy told(&window.pointMenu(), &PointMenu::told);
        emit window.controller().fanWanted({{}, dialog.branches()});
        QTRY_VERIFY_WITH_TIMEOUT(told.size() > 0, Patience);
        QVERIFY(told.last()[0].toString().contains(QStringLiteral("3 of 3")));
        QVERIFY(!isIdle(window));
        const auto forks = [&] {
            return std::ranges::count_if(window.workspace().items(), [&](const Item& item) {
                return item.run && item.run->info.parent && item.run->info.parent->folder == path.toStdString();
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(forks(), 3, Patience);
        stop(window);
    }

    void whatWasInAnEpoch() {
        MainWindow window;
        window.show();
        const auto path = trained(window, {.epochs = 6});
        auto* dialog =
            static_cast<EpochRowsDialog*>(opened(window, path, 4.0, "What was in this epoch…", "epoch-rows"));
        QVERIFY(dialog);
        auto* table = need<QTableView>(*dialog, "epoch-rows-table");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 120, Patience);
        QVERIFY(said(*dialog, "epoch-rows-words").startsWith(QStringLiteral("Loss ")));
        // A batch, by a click on its bar.
        auto* chart = need<BatchChart>(*dialog, "batch-chart");
        QTest::mouseClick(chart, Qt::LeftButton, Qt::NoModifier, QPoint(60, chart->height() / 2));
        QCOMPARE(chart->chosen(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 64, Patience);
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->chosen(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->index(0, EpochRowsModel::Batch).data().toString(),
                                  QStringLiteral("2"), Patience);
        // Without its two worst rows, from the epoch before.
        table->selectionModel()->select({table->model()->index(0, 0), table->model()->index(1, 0)},
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const auto rows = dialog->chosenRows();
        QCOMPARE(rows.size(), 2u);
        click(*dialog, "epoch-rows-fork");
        auto* fork = window.findChild<ForkDialog*>();
        QVERIFY(fork);
        QCOMPARE(fork->request().epoch, 3);
        QCOMPARE(fork->request().leftOutRows, rows);
        fork->reject();
        click(*dialog, "epoch-rows-all");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 120, Patience);
        dialog->close();
    }
};

THROUGHLINE_TEST_BY(ForkFlowsTest, run<ForkFlowsTest>)
#include "ForkFlowsTest.moc"
