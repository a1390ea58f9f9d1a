// SPDX-License-Identifier: GPL-3.0-or-later
// What the last start left is there at the next one.
#include "TestProgram.h"
#include "WindowFixture.h"

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Settings.h"
#include "ui/models/ItemModel.h"
#include "ui/models/Workspace.h"
#include "ui/widgets/Segmented.h"

#include <QFile>
#include <QListView>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

class NextStartTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void whatWasShownComesBackOnTheChartAtOnce() {
        const QTemporaryDir folder;
        const auto file = [&](const char* name) { return folder.filePath(QLatin1String(name)); };
        for (const char* name : {"one.json", "two.json", "three.json"}) {
            QFile history(file(name));
            QVERIFY(history.open(QIODevice::WriteOnly));
            history.write("[{\"loss\": 3}, {\"loss\": 2}]");
        }
        {
            MainWindow window;
            window.show();
            window.openPaths({file("one.json"), file("two.json"), file("three.json")});
            const auto isRead = [&](const char* name) {
                const auto* item = window.workspace().find(file(name));
                return item && item->history;
            };
            QTRY_VERIFY_WITH_TIMEOUT(isRead("one.json") && isRead("two.json") && isRead("three.json"), Patience);
            auto* list = need<QListView>(window, "items");
            const auto found = list->model()->match(list->model()->index(0, 0), ItemModel::Path, file("two.json"));
            QCOMPARE(found.size(), 1);
            list->setCurrentIndex(found.first());
            QTRY_VERIFY(window.windowTitle().startsWith(QLatin1String("two")));
        } // without a close, as though it had been killed
        MainWindow window;
        window.show();
        QVERIFY(need<QWidget>(window, "charts")->isVisible()); // before anything is read
        QVERIFY(window.windowTitle().startsWith(QLatin1String("two")));
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(file("two.json"))->history, Patience);
        QVERIFY(window.windowTitle().startsWith(QLatin1String("two")));

        // Reload reads what somebody has written anew; the newest of those opened comes first in the menu.
        QFile history(file("two.json"));
        QVERIFY(history.open(QIODevice::WriteOnly));
        history.write("[{\"loss\": 1}]");
        history.close();
        trigger(window, "reload");
        QTRY_COMPARE_WITH_TIMEOUT(window.workspace().find(file("two.json"))->history->records.size(), std::size_t{1},
                                  Patience);
        emit need<QMenu>(window, "open-menu")->aboutToShow();
        auto* recent = need<QMenu>(window, "recent-menu");
        QCOMPARE(recent->actions().first()->toolTip(), file("three.json"));
        QVERIFY(QFile::remove(file("three.json")));
        recent->actions().first()->trigger(); // it is gone, and forgotten
        QTRY_VERIFY_WITH_TIMEOUT((emit need<QMenu>(window, "open-menu")->aboutToShow(),
                                  recent->actions().first()->toolTip() == file("two.json")),
                                 Patience);
    }

    void theViewIsThereAgainAtTheNextStart() {
        QTemporaryDir folder;
        settings().clear();
        auto file = folder.filePath(QStringLiteral("view.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QByteArray lines;
        for (int epoch = 1; epoch <= 20; ++epoch)
            lines += QStringLiteral("{\"epoch\": %1, \"loss\": %2, \"val_loss\": 0.5, \"f1\": 0.5},")
                         .arg(epoch)
                         .arg(1.0 / epoch)
                         .toUtf8();
        out.write('[' + lines.chopped(1) + ']');
        out.close();
        const chart::Range x{3.0, 12.0}, y{0.1, 0.4};
        const auto open = [&](MainWindow& window) -> chart::ChartStack& {
            window.resize(1200, 800);
            window.show();
            window.openPaths({file});
            auto isThere = [&] {
                const auto* item = window.workspace().find(file);
                return item && item->history && need<QWidget>(window, "run-page")->isVisible();
            };
            if (!QTest::qWaitFor(isThere, Patience)) qFatal("not opened");
            return *need<chart::ChartStack>(window, "charts");
        };
        {
            MainWindow window;
            auto& charts = open(window);
            charts.setMetrics({"loss", "f1"});
            auto options = charts.options();
            options.train = false;
            options.cutOutliers = true;
            charts.setOptions(options);
            need<Segmented>(window, "y-scale")->setIndex(1);
            type(window, "smoothing-value", QStringLiteral("0.995"));
            QTest::keyClick(need<QLineEdit>(window, "smoothing-value"), Qt::Key_Return);
            charts.refresh();
            charts.showPart(x, {{"f1", y}});
            window.close();
        }
        {
            MainWindow window;
            auto& charts = open(window);
            QTRY_COMPARE(charts.xRange(), x);
            QCOMPARE(charts.chart("f1")->yRange(), y);
            QVERIFY(charts.chart("loss")->yRange() != y);
            QVERIFY(!charts.follows() && !charts.options().train && charts.options().cutOutliers);
            QVERIFY(charts.options().logY && need<Segmented>(window, "y-scale")->index() == 1);
            QCOMPARE(charts.options().smoothing, 0.995);
            window.close();
        }
        // The part is of these curves: with others it is not shown.
        settings().remove(QStringLiteral("window/opened"));
        QVERIFY(QFile::rename(file, file + QStringLiteral(".json")));
        file += QStringLiteral(".json");
        MainWindow window;
        QVERIFY(open(window).follows());
    }
};

THROUGHLINE_TEST_BY(NextStartTest, throughline::ui::testing::run<NextStartTest>)
#include "NextStartTest.moc"
