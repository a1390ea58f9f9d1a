// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

// What a user can do to the charts, by mouse and by keyboard.
#include "ShownRuns.h"

#include "curves/Reading.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

class ChartInputTest : public ShownRuns {
    Q_OBJECT

    void wheel(int angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        const auto at = loss()->plotRect().center();
        QWheelEvent event(at, loss()->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(loss(), &event);
    }

private slots:
    void theMenuKeyOpensTheCurrentChartsMenu() {
        QSignalSpy wanted(m_stack.get(), &ChartStack::chartMenuWanted);
        key(Qt::Key_PageDown);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
        QApplication::sendEvent(m_stack.get(), &event);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QString::fromStdString(m_stack->current()->metric()));
    }

    void aChartIsDraggedOntoAnother() {
        auto& stack = *m_stack;
        stack.setMetrics({"loss", "accuracy"});
        QMimeData mime;
        mime.setData(QLatin1String(ChartStack::chartMime), "accuracy");
        const auto drop = [&](const QPoint& at) {
            QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, {});
            QApplication::sendEvent(&stack, &enter);
            QVERIFY(enter.isAccepted());
            QDragMoveEvent move(at, Qt::CopyAction, &mime, Qt::LeftButton, {});
            QApplication::sendEvent(&stack, &move);
            QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, {});
            QApplication::sendEvent(&stack, &event);
        };
        drop(stack.chart("accuracy")->geometry().center()); // onto itself
        QCOMPARE(stack.metrics(), (std::vector<std::string>{"loss", "accuracy"}));
        drop(loss()->geometry().center());
        QCOMPARE(stack.metrics(), std::vector<std::string>{"loss + accuracy"});
        stack.refresh();
        const auto* chart = stack.chart("loss + accuracy");
        QVERIFY(!chart->hasRing());
        QVERIFY(chart->yRange().max >= 1.2 && chart->yRange().min <= 0.5); // of both
        QStringList names;
        for (const auto& placed : chart->head()) names << placed.item.name;
        QVERIFY2(names.contains("Loss") && names.contains("Accuracy"), qPrintable(names.join(',')));
        mime.setData(QLatin1String(ChartStack::chartMime), "of another program");
        drop(chart->geometry().center());
        QCOMPARE(stack.metrics().size(), std::size_t(1));
        stack.drawApart("loss + accuracy");
        QCOMPARE(stack.metrics(), (std::vector<std::string>{"loss", "accuracy"}));
    }

    void init() { begin(); }
    void cleanup() { end(); }

    void backAndForwardGoThroughTheViews() {
        const auto whole = m_stack->xRange();
        QVERIFY(!m_stack->canGoBack());
        for (int i = 0; i < 5; ++i) wheel(120); // one turn, one view
        const auto zoomed = m_stack->xRange();
        key(Qt::Key_Right);
        key(Qt::Key_Right);
        const auto moved = m_stack->xRange();
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_stack->xRange(), zoomed);
        QTest::mouseClick(loss(), Qt::BackButton, {}, loss()->plotRect().center().toPoint());
        m_stack->refresh();
        QCOMPARE(m_stack->xRange(), whole);
        QVERIFY(m_stack->follows());
        QVERIFY(!m_stack->canGoBack());
        QTest::mouseClick(loss(), Qt::ForwardButton, {}, loss()->plotRect().center().toPoint());
        QCOMPARE(m_stack->xRange(), zoomed);
        QVERIFY(!m_stack->follows());
        key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m_stack->xRange(), moved);
        QVERIFY(!m_stack->canGoForward());
        key(Qt::Key_Left, Qt::AltModifier);
        key(Qt::Key_Home);
        QVERIFY(!m_stack->canGoForward()); // a new way from here
        m_stack->setXAxis(history::XAxis::Step);
        QVERIFY(!m_stack->canGoBack()); // epochs are no steps
    }

    void aBoxComesBackWithItsHeight() {
        const auto plot = loss()->plotRect().toRect();
        QTest::mousePress(loss(), Qt::LeftButton, Qt::ShiftModifier, plot.topLeft() + QPoint(100, 40));
        QTest::mouseMove(loss(), plot.topLeft() + QPoint(300, 120));
        QTest::mouseRelease(loss(), Qt::LeftButton, Qt::ShiftModifier, plot.topLeft() + QPoint(300, 120));
        const auto x = m_stack->xRange(), y = loss()->yRange();
        key(Qt::Key_Home);
        m_stack->refresh();
        QVERIFY(loss()->yRange() != y);
        m_stack->goBack();
        QCOMPARE(m_stack->xRange(), x);
        QCOMPARE(loss()->yRange(), y);
    }

    void endFollowsTheNewestPoints() {
        for (int i = 0; i < 6; ++i) key(Qt::Key_Plus);
        key(Qt::Key_Left);
        const double size = m_stack->xRange().size();
        QVERIFY(m_stack->xRange().max < 40.0);
        key(Qt::Key_End);
        m_stack->refresh();
        QVERIFY(m_stack->follows());
        QVERIFY(std::abs(m_stack->xRange().size() - size) < 1e-9);
        QVERIFY(m_stack->xRange().contains(40.0));
        for (double i = 41; i <= 60; ++i) {
            m_history->records.addRecord({i, i, 0, 2.0});
            m_history->records.addPoint("loss", 0.1);
        }
        m_stack->append(QStringLiteral("one"), 40);
        m_stack->refresh();
        QVERIFY(std::abs(m_stack->xRange().size() - size) < 1e-9);
        QVERIFY(m_stack->xRange().contains(60.0));
        key(Qt::Key_Home);
        m_stack->refresh();
        QCOMPARE(m_stack->xRange().min, 1.0);
    }

    void keysMoveAndZoomTheHeightToo() {
        const auto y = loss()->yRange(), x = m_stack->xRange();
        key(Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(loss()->yRange().size() < y.size());
        QVERIFY(m_stack->xRange().size() < x.size());
        const auto zoomed = loss()->yRange();
        key(Qt::Key_Up);
        QVERIFY(loss()->yRange().min > zoomed.min);
        QVERIFY(std::abs(loss()->yRange().size() - zoomed.size()) < 1e-9);
        key(Qt::Key_Down);
        QVERIFY(std::abs(loss()->yRange().min - zoomed.min) < 1e-9);
        // As far as doubles go, and no farther.
        for (int i = 0; i < 300; ++i) key(Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(loss()->yRange().size() > 0.0);
        for (int i = 0; i < 4000; ++i) key(Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(std::isfinite(loss()->yRange().size()));
        QVERIFY(!m_stack->grab().isNull());
    }

    void theCrosshairMovesByKeys() {
        key(Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(loss()->crosshair());
        const double first = loss()->crosshair()->x;
        key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(loss()->crosshair()->x, first + 1.0);
        QCOMPARE(m_stack->chart("accuracy")->crosshair()->x, first + 1.0);
        key(Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(loss()->crosshair()->x, first);
        key(Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
        QVERIFY(loss()->crosshair()->x >= first + 3.0);
        // Beyond the view, the view comes along.
        for (int i = 0; i < 5; ++i) key(Qt::Key_Plus);
        for (int i = 0; i < 40; ++i) key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(loss()->crosshair()->x, 40.0);
        QVERIFY(m_stack->xRange().contains(40.0));
        key(Qt::Key_Escape);
        QVERIFY(!loss()->crosshair());
    }

    void enterOpensTheHighlightedPoint() {
        QSignalSpy clicked(m_stack.get(), &ChartStack::pointClicked);
        key(Qt::Key_Return);
        QCOMPARE(clicked.count(), 0); // nothing is pointed at
        key(Qt::Key_Right, Qt::ShiftModifier);
        key(Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(!loss()->crosshair()->nearest->validation); // train lies below
        key(Qt::Key_Up, Qt::ShiftModifier);
        QVERIFY(loss()->crosshair()->nearest->validation);
        key(Qt::Key_Return);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked[0][1].toDouble(), loss()->crosshair()->x);
    }

    void aStretchIsChosenByKeys() {
        key(Qt::Key_Right, Qt::ShiftModifier);
        const double from = loss()->crosshair()->x;
        key(Qt::Key_B);
        for (int i = 0; i < 5; ++i) key(Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(loss()->grab().toImage() != QImage()); // painted while it is chosen
        key(Qt::Key_B);
        QCOMPARE(m_stack->xRange(), (Range{from, from + 5.0}));
        key(Qt::Key_B);
        key(Qt::Key_Escape);
        QVERIFY(loss()->crosshair() && !loss()->crosshair()->from);
    }

    void theWallClockCountsPausesAndTrainingTimeDoesNot() {
        m_stack->setXAxis(history::XAxis::Time);
        m_stack->refresh();
        QCOMPARE(m_stack->xRange(), (Range{2.0, 80.0}));
        m_stack->setXAxis(history::XAxis::WallTime);
        m_stack->refresh();
        QCOMPARE(m_stack->xRange().size(), 39 * 60'000.0 + 3.6e6);
        // The hour's pause is a straight line, as between any two points.
        QVERIFY(columnsInked(*loss(), loss()->grab().toImage(), ui::Tokens::light().run(0)) > 0.95);
    }

    void recordsWithoutTimesSaySo() {
        auto bare = std::make_shared<history::History>();
        for (double i = 1; i < 10; ++i) {
            bare->records.addRecord({i, i, 0, NAN});
            bare->records.addPoint("loss", 1.0 / i);
        }
        m_stack = shown({runOf("bare", bare)});
        const auto image = loss()->grab().toImage();
        m_stack->setXAxis(history::XAxis::WallTime);
        m_stack->refresh();
        const auto words = loss()->grab().toImage();
        QCOMPARE(inkIn(words, loss()->plotRect(), ui::Tokens::light().run(0)), 0);
        QVERIFY(inkIn(words, loss()->plotRect().adjusted(100, 50, -100, -50), ui::Tokens::light().secondary) > 20);
        m_stack->setXAxis(history::XAxis::Epoch);
        m_stack->refresh();
        QCOMPARE(loss()->grab().toImage(), image);
    }

    void theCardThatKeysActOnHasARing() {
        m_stack->setFocus(Qt::MouseFocusReason);
        QVERIFY(!loss()->hasRing());
        key(Qt::Key_PageDown);
        QVERIFY(m_stack->chart("accuracy")->hasRing() && !loss()->hasRing());
        const auto y = m_stack->chart("accuracy")->yRange();
        key(Qt::Key_Up);
        QVERIFY(m_stack->chart("accuracy")->yRange() != y);
    }

    void longSeriesAreSmoothedFromTheStart() {
        std::vector<double> y(300'000);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<double>(i % 11);
        m_stack = std::make_unique<ChartStack>();
        m_stack->setSmoothing(0.9);
        m_stack->resize(800, 600);
        m_stack->setRuns({runOf("a", historyOf(y)), runOf("b", historyOf(y))});
        m_stack->show();
        const auto isSmooth = [this](std::size_t run) {
            const auto readings = lastReadings(loss()->plot());
            return readings.size() == 2 && readings[run].drawn != readings[run].value;
        };
        QTRY_VERIFY(isSmooth(0) && isSmooth(1));
    }

    void longSeriesAreSmoothedElsewhereAndEndUpTheSame() {
        std::vector<double> y(400'000);
        for (std::size_t i = 0; i < y.size(); ++i)
            y[i] = std::sin(1e-4 * static_cast<double>(i)) + 0.1 * static_cast<double>(i % 7);
        auto big = historyOf(y);
        m_stack = shown({runOf("big", big)});
        const auto plain = loss()->grab().toImage();
        m_stack->setSmoothing(0.99);
        m_stack->refresh(); // starts the work
        m_stack->setSmoothing(0.6);
        m_stack->setSmoothing(0.995);
        big->records.addRecord({400'001, 400'001, 0, 1.0}); // it grows meanwhile
        big->records.addPoint("loss", 0.5);
        m_stack->append(QStringLiteral("big"), 400'000);
        Smoothing smoothing(0.995);
        double last = 0.0;
        for (const double value : big->records.find("loss")->value) last = smoothing.next(value);
        QTRY_COMPARE(lastReadings(loss()->plot()).front().drawn, last);
        m_stack->refresh();
        QVERIFY(loss()->grab().toImage() != plain);
    }
};

THROUGHLINE_TEST_BY(ChartInputTest, (throughline::tests::run<QApplication, ChartInputTest>))
#include "ChartInputTest.moc"
