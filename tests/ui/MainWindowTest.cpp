// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"
#include "WindowFixture.h"

#include "session/RunPaths.h"
#include "session/RunSummary.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Settings.h"
#include "ui/models/ItemModel.h"
#include "ui/models/Workspace.h"

#include <QDialog>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// The real window, driven by the names of its controls.
class MainWindowTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void firstStartOffersThreeWays() {
        MainWindow window;
        window.show();
        for (const auto* card : {"card-demo", "card-new", "card-open"})
            QVERIFY(need<QAbstractButton>(window, card)->isVisible());
        QVERIFY(!need<QAction>(window, "export")->isEnabled());
        click(window, "card-new");
        QVERIFY(need<QWidget>(window, "new-run")->isVisible());
    }

    void aPlaceOfALargerScreenIsBroughtBack() {
        {
            MainWindow window;
            window.setGeometry(300, 200, 5000, 4000);
            window.close();
        }
        MainWindow window;
        const QRect screen = window.screen()->availableGeometry();
        QVERIFY2(screen.contains(window.geometry()), qPrintable(QStringLiteral("%1").arg(window.width())));
        settings().clear();
    }

    void theFirstWindowFitsTheScreen() {
        const MainWindow window;
        const QSize screen = window.screen()->availableSize(); // 800 by 800 where nothing is drawn
        QVERIFY(window.width() <= 0.85 * screen.width() && window.height() <= 0.85 * screen.height());
    }

    void aRunStopsAndGoesOnInTheSameCurve() {
        MainWindow window;
        window.show();
        startRun(window, QStringLiteral("5000"));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 5, Patience);
        QVERIFY(need<QWidget>(window, "charts")->isVisible());
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
        const auto before = records(window);
        const auto path = QString::fromStdString(window.controller().session().folder().string());
        // The item is read again from disk before it can be resumed.
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience);
        QCOMPARE(window.workspace().find(path)->history->records.size(), before);
        // The axis is that of what is drawn, not of what was planned.
        QTRY_COMPARE(need<chart::ChartStack>(window, "charts")->xRange().max, static_cast<double>(before));
        trigger(window, "resume");
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > before + 5, Patience);
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
        const auto epochs = window.controller().session().history().records.x();
        for (std::size_t i = 0; i < epochs.size(); ++i) QCOMPARE(epochs[i], static_cast<double>(i + 1));
        QCOMPARE(window.controller().session().info().sessions.size(), std::size_t{2});
        QTRY_COMPARE_WITH_TIMEOUT(window.workspace().find(path)->summary.status, session::RunSummary::Status::Stopped,
                                  Patience);
    }

    void pausesAndGoesOn() {
        MainWindow window;
        window.show();
        startRun(window, QStringLiteral("5000"));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 2, Patience);
        trigger(window, "pause");
        QTRY_COMPARE_WITH_TIMEOUT(window.controller().session().state(), session::SessionState::Paused, Patience);
        const auto paused = records(window);
        QVERIFY(!need<QAction>(window, "pause")->isVisible());
        trigger(window, "resume");
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > paused + 2, Patience);
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
    }

    void closingKeepsTheRunAndTheNextStartOffersIt() {
        QString folder;
        std::size_t before = 0;
        {
            MainWindow window;
            window.show();
            startRun(window, QStringLiteral("5000"));
            QTRY_VERIFY_WITH_TIMEOUT(records(window) > 3, Patience);
            folder = QString::fromStdString(window.controller().session().folder().string());
            window.close();
            QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), Patience);
            QVERIFY(isIdle(window));
            before = records(window);
        }
        MainWindow window;
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience);
        trigger(window, "resume");
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > before, Patience);
        QCOMPARE(QString::fromStdString(window.controller().session().folder().string()), folder);
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
    }

    void theFirstPageOffersAllRuns() {
        for (int i = 0; i < 4; ++i) {
            session::TrainingSession session;
            session::RunRequest request;
            request.data.source = "iris";
            request.config.epochs = 2;
            QSignalSpy finished(&session, &session::TrainingSession::finished);
            session.start(request);
            QVERIFY(finished.count() > 0 || finished.wait(Patience));
        }
        settings().clear(); // nothing was open at last
        MainWindow window;
        window.show();
        const auto runs = session::listRuns(session::userRunsFolder());
        QAbstractButton* all = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((all = window.findChild<QAbstractButton*>(QStringLiteral("look-all"))), Patience);
        QVERIFY(all->text().contains(QString::number(runs.size())));
        QVERIFY(window.findChild<QAbstractButton*>(QStringLiteral("look-0")));
        QTest::mouseClick(all, Qt::LeftButton);
        const auto& items = window.workspace().items();
        const auto isRead = [&] {
            return items.size() >= runs.size() &&
                   std::ranges::none_of(items, [](const Item& item) { return item.loading; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRead(), Patience);
        // The newest first, whichever was read first; the keys are the charts'.
        for (std::size_t i = 0; i < 4; ++i) QCOMPARE(items[i].path.toStdString(), runs[i].folder.string());
        QCOMPARE(window.focusWidget(), need<QWidget>(window, "charts"));
    }

    void aCompleteRunAsksForMoreEpochs() {
        MainWindow window;
        window.show();
        startRun(window, QStringLiteral("3"));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) == 3 && isIdle(window), Patience);
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience);
        trigger(window, "resume");
        auto* dialog = window.findChild<QDialog*>(QStringLiteral("resume-dialog"));
        QVERIFY(dialog && dialog->isVisible());
        type(*dialog, "resume-epochs", QStringLiteral("3"));
        QVERIFY(!need<QAbstractButton>(*dialog, "resume-accept")->isEnabled());
        type(*dialog, "resume-epochs", QStringLiteral("6"));
        click(*dialog, "resume-accept");
        QTRY_VERIFY_WITH_TIMEOUT(records(window) == 6 && isIdle(window), Patience);
    }

    void theStatusLineCountsWhatIsShown() {
        settings().clear();
        MainWindow window;
        window.resize(1200, 800);
        window.show();
        startRun(window, QStringLiteral("2"));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) == 2 && isIdle(window), Patience);
        QTRY_COMPARE_WITH_TIMEOUT(said(window, "status-text"), window.workspace().items()[0].secondLine(), Patience);
        startRun(window, QStringLiteral("3"));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) == 3 && isIdle(window), Patience);
        QCOMPARE(said(window, "status-text"), QStringLiteral("2 runs"));
        window.workspace().setVisible(window.workspace().items()[1].path, false);
        QCOMPARE(said(window, "status-text"), QStringLiteral("1 of 2 runs"));
    }

    void opensAHistoryAndShowsItsRecords() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("training_history.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(R"([{"epoch": 1, "loss": 0.9, "val_loss": 1.0}, {"epoch": 2, "loss": 0.7, "val_loss": 0.8}])");
        out.close();
        MainWindow window;
        window.show();
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(need<QWidget>(window, "run-page")->isVisible(), Patience);
        auto* model = need<QTableView>(window, "records")->model();
        QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 2, Patience);
        QCOMPARE(model->index(1, 0).data().toString(), QStringLiteral("2"));
        QCOMPARE(model->index(1, 1).data().toString(), QStringLiteral("0.7000"));
        QVERIFY(!need<QAction>(window, "resume")->isEnabled());
        QVERIFY(need<QAction>(window, "export")->isEnabled());
    }

    void saysWhatItCannotOpenAndStaysUp() {
        QTemporaryDir folder;
        MainWindow window;
        window.show();
        const auto file = folder.filePath(QStringLiteral("gone.json"));
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(need<QWidget>(window, "banner")->isVisible(), Patience);
        QVERIFY(said(window, "banner-text").contains(QStringLiteral("gone.json")));
        QVERIFY(window.isVisible());
        click(window, "banner-close");
        QVERIFY(!need<QWidget>(window, "banner")->isVisible());
        // Of several none is lost.
        window.openPaths({file, folder.filePath(QStringLiteral("away.json"))});
        QTRY_VERIFY_WITH_TIMEOUT(need<QWidget>(window, "banner-more")->isVisible(), Patience);
        QCOMPARE(said(window, "banner-more"), QStringLiteral("1 more"));
        click(window, "banner-close");
        QVERIFY(!need<QWidget>(window, "banner-more")->isVisible());
        QVERIFY(need<QWidget>(window, "banner")->isVisible());
    }

    void narrowWindowsKeepTheChart() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("h.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(R"([{"epoch": 1, "loss": 0.9, "accuracy": 0.1}, {"epoch": 2, "loss": 0.7, "accuracy": 0.3}])");
        out.close();
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(need<QWidget>(window, "run-page")->isVisible(), Patience);
        QVERIFY(need<QTabBar>(window, "inspector-tabs")->isVisible());
        window.resize(1024, 640);
        QTRY_VERIFY(!need<QTabBar>(window, "inspector-tabs")->isVisible());
        QVERIFY(need<QListView>(window, "items")->isVisible());
        const auto* charts = need<chart::ChartStack>(window, "charts");
        const auto shown = [&] { return charts->chart("loss")->isVisible() + charts->chart("accuracy")->isVisible(); };
        window.resize(660, 600);
        QTRY_VERIFY(!need<QListView>(window, "items")->isVisible());
        QTRY_COMPARE(shown(), 1);
        QCOMPARE(window.size(), QSize(660, 600));
        // However high it is, and both again where it is wide.
        window.resize(660, 1000);
        QTRY_COMPARE(shown(), 1);
        window.resize(900, 1000);
        QTRY_COMPARE(shown(), 2);
        // Nothing above the charts is cut off, with or without the inspector; what has no room is in the menu.
        const auto cutOff = [&] {
            int right = 0;
            for (const auto* name : {"x-axis", "y-scale", "smoothing", "smoothing-value", "follow", "view-menu"}) {
                const auto* control = need<QWidget>(window, name);
                if (!control->isVisible()) continue;
                const int least = std::min(control->sizeHint().width(), control->maximumWidth());
                if (control->width() < least || control->x() < right) return QString::fromLatin1(name);
                right = control->x() + control->width();
            }
            return right <= need<QWidget>(window, "run-page")->width() ? QString() : QStringLiteral("all");
        };
        const auto check = [&](int width) {
            window.resize(width, 600);
            QTRY_COMPARE(cutOff(), QString()); // a layout may take two rounds of events
        };
        for (int width = 898; width > 420; width -= 6) check(width);
        trigger(window, "toggle-inspector");
        for (int width = 898; width >= 550; width -= 6) check(width);
        // Where there is no room for both, the one asked for takes the page's place, and an item brings that back.
        const auto fits = [&](QWidget* one) {
            return one->isVisible() && one->mapTo(&window, QPoint(one->width(), 0)).x() <= window.width();
        };
        auto* list = need<QListView>(window, "items");
        auto* tabs = need<QTabBar>(window, "inspector-tabs");
        window.resize(480, 500);
        QTRY_VERIFY(!need<QWidget>(window, "run-page")->isVisible());
        QTRY_VERIFY(fits(tabs->parentWidget()) && !list->isVisible());
        trigger(window, "toggle-list");
        QTRY_VERIFY(fits(list) && !tabs->isVisible());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(list->model()->rowCount() - 1, 0)).center());
        QTRY_VERIFY(!list->isVisible() && need<QWidget>(window, "run-page")->isVisible());
    }

    void theSchemeChangesLive() {
        MainWindow window;
        window.resize(800, 600);
        window.show();
        const auto corner = [&window] { return window.grab().toImage().pixelColor(400, 3); };
        QCOMPARE(corner(), Tokens::light().surface);
        theme->scheme().setChoice(ColorScheme::Choice::Dark);
        QTRY_COMPARE(corner(), Tokens::darkScheme().surface);
        theme->scheme().setChoice(ColorScheme::Choice::Light);
        QTRY_COMPARE(corner(), Tokens::light().surface);
    }

    void whatIsDamagedIsSavedAsACleanList() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("cut.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("[{\"epoch\": 1, \"loss\": 0.5}, {\"epoch\": 2, \"loss\": 0.4}, {\"epoch\": 3, \"lo");
        out.close();
        MainWindow window;
        window.show();
        window.openPaths({file});
        const auto item = [&] { return window.workspace().find(file); };
        QTRY_VERIFY_WITH_TIMEOUT(item() && !item()->loading, Patience);
        auto* list = need<QListView>(window, "items");
        QVERIFY(list->currentIndex().data(ItemModel::Damaged).toBool());
        QVERIFY(list->currentIndex().data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral("damaged")));
        const auto* link = window.findChild<QPushButton*>(QStringLiteral("note-link"));
        QTRY_VERIFY_WITH_TIMEOUT((link = window.findChild<QPushButton*>(QStringLiteral("note-link"))), Patience);
        QVERIFY(link->text().contains(QStringLiteral("clean list")));
        const auto mended = folder.filePath(QStringLiteral("mended.json"));
        window.mend(file, mended);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(mended), Patience);
        QFile in(mended);
        QVERIFY(in.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(in.readAll()).array().size(), 2);
        // Never over what it was read from.
        window.mend(file, file);
        QTest::qWait(300);
        QFile source(file);
        QVERIFY(source.open(QIODevice::ReadOnly) && source.readAll().endsWith("\"lo"));
    }
};

THROUGHLINE_TEST_BY(MainWindowTest, throughline::ui::testing::run<MainWindowTest>)
#include "MainWindowTest.moc"
