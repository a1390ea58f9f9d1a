// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Tokens.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

using namespace throughline;
using namespace throughline::chart;

class ChartStackTest : public QObject {
    Q_OBJECT

    std::shared_ptr<history::History> m_history;
    std::unique_ptr<ChartStack> m_stack;

    void addEpoch(double loss) {
        auto& records = m_history->records;
        const auto epoch = static_cast<double>(records.size() + 1);
        records.addRecord({epoch, epoch, 0, 1.0});
        records.addPoint("loss", loss);
        records.addPoint("val_loss", loss + 0.1);
        records.addPoint("accuracy", 1.0 - loss / 2);
    }

    ChartRun run() const {
        ChartRun run;
        run.id = QStringLiteral("run");
        run.name = run.id;
        run.history = m_history;
        run.active = true;
        return run;
    }

    MetricChart* loss() const { return m_stack->chart("loss"); }

    static void wheel(QWidget* widget, const QPointF& at, int angle) {
        QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(widget, &event);
    }

    /// Pixels of the first run's colour in a column of the chart's plot.
    int ink(const QImage& image, double x) const {
        const auto& color = ui::Tokens::of(loss()->palette()).run(0);
        const auto plot = loss()->plotRect();
        const int column =
            static_cast<int>(plot.left() + (x - loss()->xRange().min) / loss()->xRange().size() * plot.width());
        int count = 0;
        for (int y = static_cast<int>(plot.top()); y < plot.bottom(); ++y) {
            const QColor c = image.pixelColor(column, y);
            count += std::abs(c.red() - color.red()) + std::abs(c.green() - color.green()) +
                         std::abs(c.blue() - color.blue()) <
                     60;
        }
        return count;
    }

private slots:
    void init() {
        QApplication::setPalette(ui::Tokens::light().palette());
        m_history = std::make_shared<history::History>();
        for (int i = 0; i < 40; ++i) addEpoch(1.0 / (1.0 + i));
        m_stack = std::make_unique<ChartStack>();
        m_stack->resize(800, 600);
        m_stack->setRuns({run()});
        m_stack->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_stack.get()));
        m_stack->refresh();
    }
    void cleanup() { m_stack.reset(); }

    void accuracyHasNoRoomAboveOne() {
        QVERIFY(m_stack->chart("accuracy")->yRange().max <= 1.0);
        m_history->records.addPoint("accuracy", 1.0);
        m_stack->reset(QStringLiteral("run"));
        m_stack->refresh();
        QCOMPARE(m_stack->chart("accuracy")->yRange().max, 1.0);
        // In per cent it has, as every other value.
        m_history->records.addPoint("accuracy", 97.0);
        m_stack->reset(QStringLiteral("run"));
        m_stack->refresh();
        QVERIFY(m_stack->chart("accuracy")->yRange().max > 1.0);
    }

    void theLastLabelIsWhole() {
        auto big = std::make_shared<history::History>();
        for (const double epoch : {1.0, 1'000'000.0}) {
            big->records.addRecord({epoch, epoch, 0, 1.0});
            big->records.addPoint("loss", 1.0 / epoch);
        }
        auto wide = run();
        wide.history = big;
        m_stack->setRuns({wide});
        m_stack->refresh();
        const double half = QFontMetricsF(ui::font(ui::TextRole::Tick)).horizontalAdvance("1,000,000") / 2;
        QVERIFY(loss()->width() - loss()->plotRect().right() > half);
    }

    void theCrosshairLeavesTheCurvesAlone() {
        loss()->setCrosshair(Crosshair{5.0, {}, {}});
        const auto before = loss()->grab().toImage();
        loss()->setCrosshair(Crosshair{30.0, {}, {}});
        const auto there = loss()->grab().toImage();
        QVERIFY(there != before);
        loss()->setCrosshair(Crosshair{5.0, {}, {}});
        QCOMPARE(loss()->grab().toImage(), before);
        // New data are drawn all the same.
        addEpoch(0.9);
        m_stack->append(QStringLiteral("run"), 40);
        m_stack->refresh();
        QVERIFY(loss()->grab().toImage() != before);
    }

    void showsLossAboveAccuracy() {
        QCOMPARE(m_stack->metrics(), (std::vector<std::string>{"loss", "accuracy"}));
        QVERIFY(loss()->geometry().bottom() < m_stack->chart("accuracy")->geometry().top());
        QCOMPARE(loss()->plotRect().left(), m_stack->chart("accuracy")->plotRect().left());
    }

    void followsNewEpochs() {
        QVERIFY(m_stack->follows());
        addEpoch(3.0);
        m_stack->append(QStringLiteral("run"), 40);
        QTRY_COMPARE(m_stack->xRange().max, 41.0);
        QVERIFY(loss()->yRange().max > 1.0);
    }

    void aZoomedViewIsNotMovedByNewData() {
        QSignalSpy follow(m_stack.get(), &ChartStack::followChanged);
        const auto at = loss()->plotRect().center();
        wheel(loss(), at, 240);
        QCOMPARE(follow.count(), 1);
        QVERIFY(!m_stack->follows());
        const auto x = m_stack->xRange();
        const auto y = loss()->yRange();
        QVERIFY(x.size() < 39.0);
        for (int i = 0; i < 20; ++i) {
            addEpoch(50.0);
            m_stack->append(QStringLiteral("run"), m_history->records.size() - 1);
        }
        m_stack->refresh();
        QCOMPARE(m_stack->xRange(), x);
        QCOMPARE(loss()->xRange(), x);
        QCOMPARE(loss()->yRange(), y);
        m_stack->setFollow(true);
        QTRY_COMPARE(m_stack->xRange().max, 60.0);
        QVERIFY(loss()->yRange().max > 40.0);
    }

    void theWheelZoomsAboutTheCursor() {
        const auto plot = loss()->plotRect();
        const QPointF at(plot.left() + plot.width() / 4, plot.center().y());
        const double before = m_stack->xRange().min + m_stack->xRange().size() / 4;
        wheel(loss(), at, 360);
        const auto x = m_stack->xRange();
        QVERIFY(std::abs(x.min + x.size() / 4 - before) < 1e-9);
        QCOMPARE(m_stack->chart("accuracy")->xRange(), x);
    }

    void aDragPansAndADoubleClickFits() {
        const auto whole = m_stack->xRange();
        wheel(loss(), loss()->plotRect().center(), 480);
        const auto zoomed = m_stack->xRange();
        const auto from = loss()->plotRect().center().toPoint();
        QTest::mousePress(loss(), Qt::LeftButton, {}, from);
        QTest::mouseMove(loss(), from + QPoint(40, 0));
        QTest::mouseMove(loss(), from + QPoint(80, 0));
        QTest::mouseRelease(loss(), Qt::LeftButton, {}, from + QPoint(80, 0));
        QVERIFY(m_stack->xRange().min < zoomed.min);
        QVERIFY(std::abs(m_stack->xRange().size() - zoomed.size()) < 1e-9);
        QTest::mouseDClick(loss(), Qt::LeftButton, {}, from);
        QTRY_COMPARE(m_stack->xRange(), whole);
        QVERIFY(m_stack->follows());
    }

    void aBoxIsTakenAsItIs() {
        const auto plot = loss()->plotRect().toRect();
        const QPoint a = plot.topLeft() + QPoint(plot.width() / 4, plot.height() / 4);
        const QPoint b = plot.topLeft() + QPoint(plot.width() / 2, plot.height() / 2);
        const auto y = loss()->yRange();
        QTest::mousePress(loss(), Qt::LeftButton, Qt::ShiftModifier, a);
        QTest::mouseMove(loss(), b);
        QTest::mouseRelease(loss(), Qt::LeftButton, Qt::ShiftModifier, b);
        QVERIFY(std::abs(m_stack->xRange().size() - 39.0 / 4) < 0.2);
        QVERIFY(std::abs(loss()->yRange().size() - y.size() / 4) < 0.02 * y.size());
        // A slip of the hand is no zoom.
        const auto x = m_stack->xRange();
        QTest::mousePress(loss(), Qt::LeftButton, Qt::ShiftModifier, a);
        QTest::mouseRelease(loss(), Qt::LeftButton, Qt::ShiftModifier, a + QPoint(3, 3));
        QCOMPARE(m_stack->xRange(), x);
    }

    void keysPanZoomAndFit() {
        const auto whole = m_stack->xRange();
        QTest::keyClick(m_stack.get(), Qt::Key_Plus);
        QVERIFY(m_stack->xRange().size() < whole.size());
        const auto zoomed = m_stack->xRange();
        QTest::keyClick(m_stack.get(), Qt::Key_Right);
        QVERIFY(m_stack->xRange().min > zoomed.min);
        QTest::keyClick(m_stack.get(), Qt::Key_Home);
        QTRY_COMPARE(m_stack->xRange(), whole);
    }

    void theViewNeverLosesTheData() {
        for (int i = 0; i < 100; ++i) QTest::keyClick(m_stack.get(), Qt::Key_Right);
        QVERIFY(m_stack->xRange().min <= 40.0);
        for (int i = 0; i < 100; ++i) QTest::keyClick(m_stack.get(), Qt::Key_Minus);
        QVERIFY(m_stack->xRange().size() <= 2.0 * 39.0 + 1e-9);
        for (int i = 0; i < 400; ++i) QTest::keyClick(m_stack.get(), Qt::Key_Plus);
        QVERIFY(m_stack->xRange().size() > 0.0);
        QVERIFY(!m_stack->grab().isNull());
    }

    void theCrosshairIsOnAllChartsAtOnce() {
        const auto plot = loss()->plotRect();
        QTest::mouseMove(loss(), QPointF(plot.left() + plot.width() * 17.2 / 39, plot.center().y()).toPoint());
        QCOMPARE(loss()->crosshair()->x, 18.0);
        QCOMPARE(m_stack->chart("accuracy")->crosshair(), loss()->crosshair());
    }

    void aClickOnAPointTellsItsEpoch() {
        m_stack->setSmoothing(0.0);
        m_stack->refresh();
        QSignalSpy clicked(m_stack.get(), &ChartStack::pointClicked);
        const auto plot = loss()->plotRect();
        const auto y = loss()->yRange();
        const double value = m_history->records.find("loss")->value[9];
        const QPointF at(plot.left() + plot.width() * 9 / 39,
                         plot.bottom() - (value - y.min) / y.size() * plot.height());
        QTest::mouseClick(loss(), Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked[0][0].toString(), QStringLiteral("run"));
        QCOMPARE(clicked[0][1].toDouble(), 10.0);
        QTest::mouseClick(loss(), Qt::LeftButton, {}, plot.topRight().toPoint() + QPoint(-5, 5));
        QCOMPARE(clicked.count(), 1);
    }

    void aNanGapShowsInThePicture() {
        m_history = std::make_shared<history::History>();
        for (double i = 0; i < 101; ++i) {
            m_history->records.addRecord({i, i, 0, 1.0});
            m_history->records.addPoint("loss", i >= 40 && i <= 60 ? NAN : 1.0 + 0.01 * i);
        }
        auto other = run();
        other.id = QStringLiteral("gap");
        other.monitor = "none";
        m_stack->setRuns({other});
        m_stack->refresh();
        const auto image = loss()->grab().toImage();
        QVERIFY(ink(image, 20) > 0);
        QVERIFY(ink(image, 80) > 0);
        for (double x = 42; x <= 59; x += 0.5) QCOMPARE(ink(image, x), 0);
    }

    void aLowWindowShowsOneChartWithASwitch() {
        m_stack->resize(800, 380);
        QTRY_VERIFY(!m_stack->chart("accuracy")->isVisible());
        QVERIFY(loss()->isVisible());
        QCOMPARE(loss()->height(), 380);
        QTest::keyClick(m_stack.get(), Qt::Key_PageDown);
        QVERIFY(m_stack->chart("accuracy")->isVisible() && !loss()->isVisible());
        QTest::mouseClick(m_stack->chart("accuracy"), Qt::LeftButton, {}, QPoint(24, 20)); // "Loss"
        QVERIFY(loss()->isVisible() && !m_stack->chart("accuracy")->isVisible());
        m_stack->resize(800, 600);
        QTRY_VERIFY(loss()->isVisible() && m_stack->chart("accuracy")->isVisible());
    }

    void aNarrowHeadKeepsItsValuesAndFoldsTheSwitch() {
        m_stack->setSmoothing(0.6);
        m_stack->setSingle(true);
        m_stack->resize(320, 380);
        QTRY_COMPARE(loss()->width(), 320);
        loss()->setCrosshair(Crosshair{2.0, {}, {}});
        std::size_t values = 0;
        for (const auto& placed : loss()->head()) {
            QVERIFY(!placed.item.value.startsWith(u'+'));
            values += placed.item.value.isEmpty() ? 0 : 1;
        }
        QCOMPARE(values, std::size_t{3}); // the epoch, train, validation
        QTest::mouseClick(loss(), Qt::LeftButton, {}, QPoint(24, 20));
        auto* menu = loss()->findChild<QMenu*>(QStringLiteral("metric-menu"));
        QVERIFY(menu && menu->actions().size() == 2);
        menu->actions()[1]->trigger();
        menu->close();
        QVERIFY(m_stack->chart("accuracy")->isVisible() && !loss()->isVisible());
    }

    void manyChartsStandSideBySide() {
        for (int i = 0; i < 4; ++i) m_history->records.addPoint("metric" + std::to_string(i), 1.0);
        m_stack->reset(QStringLiteral("run"));
        m_stack->setMetrics({"loss", "accuracy", "metric0", "metric1", "metric2"});
        m_stack->resize(1000, 560);
        const auto place = [this](const char* metric) { return m_stack->chart(metric)->geometry(); };
        QTRY_COMPARE(place("loss").top(), place("accuracy").top());
        QVERIFY(place("loss").right() < place("accuracy").left());
        QVERIFY(place("loss").bottom() < place("metric0").top());
        m_stack->refresh();
        QCOMPARE(m_stack->chart("metric0")->plotRect().height(), m_stack->chart("metric2")->plotRect().height());
        m_stack->resize(1000, 1400);
        QTRY_COMPARE(place("loss").left(), place("accuracy").left());
        // Low and wide: better two side by side than one with a switch.
        m_stack->setMetrics({});
        m_stack->resize(1000, 380);
        QTRY_COMPARE(place("loss").top(), place("accuracy").top());
        QVERIFY(m_stack->chart("accuracy")->isVisible());
    }

    void everyMetricCanBeShown() {
        m_stack->setMetrics({"accuracy"});
        QCOMPARE(m_stack->metrics(), (std::vector<std::string>{"accuracy"}));
        m_stack->setMetrics({});
        QCOMPARE(m_stack->metrics(), (std::vector<std::string>{"loss", "accuracy"}));
    }

    void aRunThatBeginsEmptyGetsItsChartsWithTheFirstRecord() {
        m_history = std::make_shared<history::History>();
        auto empty = run();
        empty.id = QStringLiteral("new");
        m_stack->setRuns({empty});
        m_history->records.addRecord({1, 1, 0, 1.0});
        m_history->records.addPoint("loss", 1.0);
        m_history->records.addPoint("mae", 1.0);
        m_history->records.addPoint("learning_rate", 1.0);
        m_stack->append(QStringLiteral("new"), 0);
        QCOMPARE(m_stack->metrics(), (std::vector<std::string>{"loss", "mae"}));
        QVERIFY(!m_stack->grab().isNull());
    }

    void aHistoryMayShrinkBeforeAnybodyTells() {
        m_history->records.truncate(5);
        QVERIFY(!m_stack->grab().isNull()); // painted from a stale view: must not read beyond the end
        m_stack->reset(QStringLiteral("run"));
        QTRY_COMPARE(m_stack->xRange().max, 5.0);
    }

    void smoothingChangesTheCurvesAndBack() {
        m_stack->setSmoothing(0.0);
        m_stack->refresh();
        const auto plain = loss()->grab().toImage();
        m_stack->setSmoothing(0.9);
        m_stack->refresh();
        QVERIFY(loss()->grab().toImage() != plain);
        m_stack->setSmoothing(0.0);
        m_stack->refresh();
        QCOMPARE(loss()->grab().toImage(), plain);
    }

    void whatHasNoEpochsIsDrawnBySteps() {
        QSignalSpy axes(m_stack.get(), &ChartStack::xAxisChanged);
        auto steps = std::make_shared<history::History>();
        steps->records = history::MetricHistory(history::Counter::Step);
        for (double step = 100; step <= 1000; step += 100) {
            steps->records.addRecord({step});
            steps->records.addPoint("loss", 1.0 / step);
        }
        auto runs = m_stack->runs();
        auto alone = runs.front();
        alone.id = QStringLiteral("steps");
        alone.history = steps;
        m_stack->setRuns({alone});
        QCOMPARE(m_stack->xAxis(), history::XAxis::Step);
        QCOMPARE(m_stack->options().x, history::XAxis::Epoch); // for what comes later
        QTRY_COMPARE(m_stack->xRange(), (Range{100, 1000}));
        runs.push_back(alone);
        m_stack->setRuns(runs);
        QCOMPARE(m_stack->xAxis(), history::XAxis::Epoch);
        QTRY_VERIFY(m_stack->xRange().max < 1000.0);
        QCOMPARE(axes.size(), 2);
    }

    void logAndOtherAxesDraw() {
        m_stack->setLogY(true);
        m_stack->refresh();
        QVERIFY(loss()->yRange().min > 0.0);
        for (const auto axis : {history::XAxis::Step, history::XAxis::Time, history::XAxis::Epoch}) {
            m_stack->setXAxis(axis);
            m_stack->refresh();
            QVERIFY(ink(loss()->grab().toImage(), m_stack->xRange().min + m_stack->xRange().size() / 2) > 0);
        }
    }
};

THROUGHLINE_TEST_BY(ChartStackTest, (throughline::tests::run<QApplication, ChartStackTest>))
#include "ChartStackTest.moc"
