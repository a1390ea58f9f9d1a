// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../history/Events.h"
#include "WindowFixture.h"

#include "session/OpenedRun.h"
#include "session/RunPaths.h"
#include "stack/ChartStack.h"
#include "theme/Settings.h"
#include "theme/Tokens.h"
#include "ui/models/ItemModel.h"
#include "ui/models/Workspace.h"
#include "ui/pages/NewRunPage.h"

#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QMouseEvent>
#include <QTabBar>
#include <QTimer>
#include <algorithm>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// What one does with runs that are there.
class WindowFlowsTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void cleanup() { settings().clear(); } // each test has its window to itself

    void takesWhatIsDropped() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("dropped.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(R"([{"epoch": 1, "loss": 0.9}, {"epoch": 2, "loss": 0.7}])");
        out.close();
        QString run;
        {
            MainWindow window;
            window.show();
            run = stoppedRun(window, 3);
            window.workspace().remove(run);
        }
        MainWindow window;
        window.show();
        QVERIFY(!window.workspace().find(run));
        drop(window, {run, file});
        const auto isRead = [&](const QString& path) {
            const auto* item = window.workspace().find(path);
            return item && item->history;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRead(run) && isRead(file), Patience);
        QCOMPARE(window.workspace().find(run)->kind, Item::Kind::Run);
        QCOMPARE(window.workspace().find(file)->history->records.size(), std::size_t{2});
        // A file inside a run's folder stands for the run.
        window.workspace().remove(run);
        drop(window, {run + QStringLiteral("/history.json")});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(run), Patience);
    }

    void droppedArraysAreTheDataOfANewRun() {
        QTemporaryDir folder;
        MainWindow window;
        window.show();
        drop(window, {writeNpy(folder.filePath(QStringLiteral("table.npy")), 60, 4)});
        auto& page = window.newRunPage();
        QVERIFY(page.isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(said(page, "data-title"), QStringLiteral("60 rows, 3 features, 2 classes"), Patience);
    }

    void aFolderOfTensorBoardsOpensItsRuns() {
        using namespace history::testing;
        QTemporaryDir folder;
        const auto logs = folder.filePath(QStringLiteral("logs"));
        for (const char* const part : {"a/train", "a/validation", "b"}) {
            const auto path = logs + QLatin1Char('/') + QLatin1String(part);
            QVERIFY(QDir().mkpath(path));
            QFile file(path + QStringLiteral("/events.out.tfevents.1.host"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray::fromStdString(header() + scalar(1, "epoch_loss", 2) + scalar(2, "epoch_loss", 1)));
        }
        for (int start = 0; start < 2; ++start) { // and both are there again at the next start
            MainWindow window;
            window.show();
            if (start == 0)
                drop(window, {logs});
            else
                window.workspace().restore();
            const auto a = logs + QStringLiteral("#1"), b = logs + QStringLiteral("#2");
            const auto* const workspace = &window.workspace();
            QTRY_VERIFY_WITH_TIMEOUT(workspace->find(b) && !workspace->find(b)->loading, Patience);
            QTRY_VERIFY_WITH_TIMEOUT(workspace->find(a) && !workspace->find(a)->loading, Patience);
            QCOMPARE(workspace->find(a)->kind, Item::Kind::History);
            QCOMPARE(workspace->find(a)->history->records.series().size(), std::size_t{2});
            QCOMPARE(workspace->find(b)->secondLine(), QStringLiteral("TensorBoard · 2 steps"));
            QVERIFY(!workspace->find(logs));
            if (start == 0) QCOMPARE(workspace->find(b)->name, QStringLiteral("b"));
        }
    }

    void renamesAndRemovesFromTheList() {
        MainWindow window;
        window.show();
        const auto path = stoppedRun(window, 3);
        window.workspace().rename(path, QStringLiteral("  the good one "));
        QCOMPARE(window.workspace().find(path)->name, QStringLiteral("the good one"));
        const auto reread = session::openRun(path.toStdString());
        QCOMPARE(reread->info.name, std::string("the good one"));
        auto* list = need<QListView>(window, "items");
        const auto index = list->currentIndex();
        QCOMPARE(index.data().toString(), QStringLiteral("the good one"));
        QTimer::singleShot(0, &window, [] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu);
            choose(menu, QStringLiteral("Remove from list"));
        });
        emit list->customContextMenuRequested(list->visualRect(index).center());
        QVERIFY(!window.workspace().find(path));
        QVERIFY(session::isRunFolder(path.toStdString())); // the files stay
    }

    void theLearningRateChangesWhileTraining() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        session::RunRequest request;
        request.config.epochs = 100'000;
        request.config.network.hidden = {8};
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 3, Patience);
        auto* rate = need<QLineEdit>(window, "live-learning-rate");
        QTRY_VERIFY_WITH_TIMEOUT(rate->isVisible(), Patience);
        type(window, "live-learning-rate", QStringLiteral("0.0005"));
        QTest::keyClick(rate, Qt::Key_Return);
        const auto& history = window.controller().session().history();
        QTRY_COMPARE_WITH_TIMEOUT(history.marks.size(), std::size_t{1}, Patience);
        QCOMPARE(history.marks[0].kind, history::Mark::Kind::LearningRate);
        QCOMPARE(history.marks[0].to, 0.0005);
        // Changed from elsewhere, it is shown; what is typed and left is forgotten, what is being typed stays.
        window.controller().session().setLearningRate(0.0002);
        QTRY_COMPARE_WITH_TIMEOUT(rate->text(), QStringLiteral("0.0002"), Patience);
        type(window, "live-learning-rate", QStringLiteral("7"));
        window.controller().session().setLearningRate(0.0003);
        QTRY_COMPARE_WITH_TIMEOUT(history.marks.size(), std::size_t{3}, Patience);
        QTest::qWait(250); // two beats
        QCOMPARE(rate->text(), QStringLiteral("7"));
        need<QWidget>(window, "charts")->setFocus();
        QTRY_COMPARE_WITH_TIMEOUT(rate->text(), QStringLiteral("0.0003"), Patience);
        window.controller().session().setLearningRate(0.0005);
        QTRY_COMPARE_WITH_TIMEOUT(rate->text(), QStringLiteral("0.0005"), Patience);
        const auto epochs = records(window);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > epochs + 1, Patience);
        stop(window);
        const auto reread = session::openRun(window.controller().session().folder());
        QCOMPARE(reread->info.events.front().kind, history::Mark::Kind::LearningRate);
        QCOMPARE(reread->info.events.front().from, 0.001);
        QCOMPARE(history.records.find("learning_rate")->value.back(), 0.0005);
    }

    void startIsPrompt() {
        MainWindow window;
        window.show();
        trigger(window, "new");
        QTRY_VERIFY_WITH_TIMEOUT(need<QAbstractButton>(window, "start-run")->isEnabled(), Patience);
        type(window, "epochs", QStringLiteral("5000"));
        QElapsedTimer timer;
        double first = -1.0;
        connect(&window.controller().session(), &session::TrainingSession::recordsAppended, &window, [&] {
            if (first < 0.0) first = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
        });
        timer.start();
        click(window, "start-run");
        QTRY_VERIFY_WITH_TIMEOUT(first >= 0.0, Patience);
        qInfo("first record %.0f ms after Start", first);
        stop(window);
    }

    void f1TellsWhatThisIs() {
        MainWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QString said;
        QTimer::singleShot(0, &window, [&] {
            auto* dialog = window.findChild<QDialog*>(QStringLiteral("about-dialog"));
            QVERIFY(dialog);
            for (const auto* label : dialog->findChildren<QLabel*>()) said += label->text() + QLatin1Char('\n');
            dialog->reject();
        });
        QTest::keyClick(&window, Qt::Key_F1);
        for (const auto* words : {"GPL-3.0-or-later", "Numerics", "Fisher; UCI, CC BY 4.0"})
            QVERIFY2(said.contains(QLatin1String(words)), words);
    }

    void coloursAndVisibilityStay() {
        QString first, second;
        {
            MainWindow window;
            window.show();
            first = trained(window, {});
            second = trained(window, {.hidden = 4});
            auto* list = need<QListView>(window, "items");
            for (int row = 0; row < list->model()->rowCount(); ++row)
                if (list->model()->index(row, 0).data(ItemModel::Path).toString() == first)
                    list->setCurrentIndex(list->model()->index(row, 0));
            QTimer::singleShot(0, &window, [] {
                auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
                QVERIFY(menu);
                for (auto* action : menu->actions())
                    if (action->menu() && action->text() == QStringLiteral("Colour"))
                        action->menu()->actions()[5]->trigger();
                menu->close();
            });
            emit list->customContextMenuRequested(list->visualRect(list->currentIndex()).center());
            QCOMPARE(window.workspace().find(first)->colour, std::size_t{5});
            const auto runs = need<chart::ChartStack>(window, "charts")->runs();
            QVERIFY(std::ranges::any_of(runs, [&](const auto& run) { return run.id == first && run.colour == 5; }));
            window.workspace().setVisible(second, false);
        }
        MainWindow window;
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(first) && window.workspace().find(first)->history, Patience);
        QCOMPARE(window.workspace().find(first)->colour, std::size_t{5});
        QVERIFY(window.workspace().find(first)->visible);
        QVERIFY(!window.workspace().find(second)->visible);
    }

    void theInspectorTakesTheWidthThatIsAskedFor() {
        {
            MainWindow window;
            window.resize(1440, 900);
            window.show();
            trained(window, {});
            auto* grip = need<QWidget>(window, "side-grip");
            auto* panel = need<QTabBar>(window, "inspector-tabs")->parentWidget();
            QCOMPARE(panel->width(), metrics::InspectorWidth);
            // It lies over the border that one sees, and over that of the list.
            const auto border = panel->mapTo(&window, QPoint(0, 100));
            for (const int dx : {-4, 0, 2}) QCOMPARE(window.childAt(border + QPoint(dx, 0)), grip);
            auto* list = need<QListView>(window, "items")->parentWidget();
            auto* listGrip = need<QWidget>(window, "list-grip");
            QCOMPARE(window.childAt(list->mapTo(&window, QPoint(list->width() - 1, 100))), listGrip);
            QTest::mousePress(listGrip, Qt::LeftButton, {}, QPoint(1, 100));
            QMouseEvent widen(QEvent::MouseMove, QPointF(1, 100), listGrip->mapToGlobal(QPointF(61, 100)), Qt::NoButton,
                              Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(listGrip, &widen);
            QTRY_COMPARE(list->width(), metrics::SideWidth + 60);
            QTest::mouseDClick(listGrip, Qt::LeftButton);
            QTRY_COMPARE(list->width(), metrics::SideWidth);
            QTest::mousePress(grip, Qt::LeftButton, {}, QPoint(1, 100));
            QMouseEvent move(QEvent::MouseMove, QPointF(1, 100), grip->mapToGlobal(QPointF(-199, 100)), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(grip, &move);
            QTRY_COMPARE(panel->width(), metrics::InspectorWidth + 200);
            // Not at the charts' cost, and back where there is room again.
            window.resize(1110, 900);
            QTRY_VERIFY(panel->width() < metrics::InspectorWidth + 60);
            window.resize(1440, 900);
            QTRY_COMPARE(panel->width(), metrics::InspectorWidth + 200);
            window.close();
        }
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trained(window, {});
        QTRY_COMPARE(need<QTabBar>(window, "inspector-tabs")->parentWidget()->width(), metrics::InspectorWidth + 200);
    }
};

THROUGHLINE_TEST_BY(WindowFlowsTest, throughline::ui::testing::run<WindowFlowsTest>)
#include "WindowFlowsTest.moc"
