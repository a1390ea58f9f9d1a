// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Settings.h"
#include "ui/StatusLine.h"

#include <QListView>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>
#include <QWheelEvent>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

namespace {

void wheel(QWidget* on) {
    const QPointF at = on->rect().center();
    QWheelEvent event(at, on->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(on, &event);
}

} // namespace

/// The page of charts in the window: its keys and its menu.
class ChartPageTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    QTemporaryDir m_folder;

    void open(MainWindow& window, int metrics) {
        const auto file = writeHistory(m_folder.filePath(QStringLiteral("%1.json").arg(metrics)), metrics);
        window.resize(1440, 900);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(file) && window.workspace().find(file)->history, Patience);
        need<chart::ChartStack>(window, "charts")->refresh();
    }

private slots:
    void cleanup() { settings().clear(); }

    void theViewGoesBackWhereverTheFocusIs() {
        MainWindow window;
        open(window, 2);
        auto* charts = need<chart::ChartStack>(window, "charts");
        auto* list = need<QListView>(window, "items");
        list->setFocus();
        wheel(charts->chart(charts->metrics().front()));
        QVERIFY(charts->canGoBack() && !charts->follows());
        QTest::keyClick(list, Qt::Key_Left, Qt::AltModifier);
        QVERIFY(charts->follows());
        QTest::keyClick(list, Qt::Key_Right, Qt::AltModifier);
        QVERIFY(!charts->follows());
        // Home is the list's own; of a tab bar or nobody's it is the charts'.
        QTest::keyClick(list, Qt::Key_Home);
        QVERIFY(!charts->follows());
        need<QToolButton>(window, "view-menu")->setFocus();
        QTest::keyClick(window.focusWidget(), Qt::Key_Home);
        QVERIFY(charts->follows());
        // In a text field they are the text's.
        QTest::keyClick(need<QToolButton>(window, "view-menu"), Qt::Key_Left, Qt::AltModifier);
        QVERIFY(!charts->follows());
        auto* field = need<QLineEdit>(window, "smoothing-value");
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Right, Qt::AltModifier);
        QTest::keyClick(field, Qt::Key_Home);
        QTest::keyClicks(field, QStringLiteral("?"));
        QVERIFY(!charts->follows() && field->text().contains(u'?'));
        QVERIFY(!QApplication::activeModalWidget());
        list->setFocus();
        bool helped = false;
        QTimer::singleShot(0, &window, [&] {
            auto* dialog = QApplication::activeModalWidget();
            helped = dialog != nullptr;
            if (dialog) dialog->close();
        });
        QTest::keyClick(list, Qt::Key_Question);
        QTRY_VERIFY(helped);
    }

    void bothSidesComeBackWithTheWidth() {
        MainWindow window;
        open(window, 2);
        auto* list = need<QListView>(window, "items");
        auto* side = need<QTabBar>(window, "inspector-tabs");
        QVERIFY(list->isVisible() && side->isVisible());
        window.resize(420, 400);
        QTRY_VERIFY(!list->isVisible() && !side->isVisible());
        for (const auto* toggle : {"toggle-list", "toggle-inspector"})
            for (int i = 0; i < 2; ++i) trigger(window, toggle);
        window.resize(1280, 800);
        QTRY_VERIFY(list->isVisible() && side->isVisible());
        // What was chosen at a width holds as long as there is the choice.
        trigger(window, "toggle-inspector");
        window.resize(1200, 800);
        QTest::qWait(10);
        QVERIFY(list->isVisible() && !side->isVisible());
    }

    void thePointKeepsItsMarkWhileItsMenuIsOpen() {
        MainWindow window;
        open(window, 2);
        auto* charts = need<chart::ChartStack>(window, "charts");
        auto* chart = charts->chart(charts->metrics().front());
        QTest::mouseMove(chart, chart->plotRect().center().toPoint());
        QTRY_VERIFY(chart->crosshair());
        const auto x = chart->crosshair()->x;
        charts->holdCrosshair(true);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(chart, &leave);
        QVERIFY(chart->crosshair() && chart->crosshair()->x == x);
        charts->holdCrosshair(false);
        QVERIFY(!chart->crosshair());
    }

    void theStatusLineTellsWhatWasSaved() {
        MainWindow window;
        open(window, 2);
        auto* line = need<StatusLine>(window, "status");
        const auto before = said(window, "status-text");
        QVERIFY(!need<QWidget>(window, "status-show-file")->isVisible());
        line->tell(QStringLiteral("Saved figure.png"), m_folder.filePath(QStringLiteral("figure.png")));
        QCOMPARE(said(window, "status-text"), QStringLiteral("Saved figure.png"));
        QVERIFY(need<QWidget>(window, "status-show-file")->isVisible());
        line->tell({});
        QCOMPARE(said(window, "status-text"), before);
        QVERIFY(!need<QWidget>(window, "status-show-file")->isVisible());
    }

    void theChosenRowStaysInView() {
        MainWindow window;
        open(window, 1);
        QStringList files;
        for (int i = 0; i < 30; ++i) files << writeHistory(m_folder.filePath(QStringLiteral("more-%1.json").arg(i)), 1);
        window.openPaths(files);
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().items().size() == 31, Patience);
        auto* list = need<QListView>(window, "items");
        const auto shown = [&] { return list->viewport()->rect().contains(list->visualRect(list->currentIndex())); };
        QTRY_VERIFY(shown());
        // At the lower edge of what is in view.
        const auto last = list->indexAt(QPoint(60, list->viewport()->height() - 30));
        list->setCurrentIndex(last);
        list->scrollTo(last);
        window.resize(1440, 860);
        QTRY_VERIFY(shown());
    }

    void nothingThatDoesNotScrollTakesTheFocus() {
        MainWindow window;
        open(window, 2);
        auto* side = need<QTabBar>(window, "inspector-tabs")->parentWidget();
        auto* area = side->findChild<QScrollArea*>();
        QTRY_COMPARE(area->focusPolicy(), Qt::NoFocus);
        window.resize(1440, 360);
        QTRY_VERIFY(area->verticalScrollBar()->maximum() == 0 || area->focusPolicy() == Qt::StrongFocus);
    }

    void manyMetricsAreLeftToThePicker() {
        for (const int metrics : {8, 9}) {
            MainWindow window;
            open(window, metrics);
            auto* menu = need<QToolButton>(window, "view-menu")->menu();
            emit menu->aboutToShow();
            auto* first = menu->actions().front();
            QCOMPARE(first->text(), metrics > 8 ? QStringLiteral("Charts…\tM") : QStringLiteral("part_0_loss"));
            if (metrics <= 8) continue;
            first->trigger();
            QTRY_VERIFY(need<QWidget>(window, "metric-picker")->isVisible());
        }
    }
};

THROUGHLINE_TEST_BY(ChartPageTest, throughline::ui::testing::run<ChartPageTest>)
#include "ChartPageTest.moc"
