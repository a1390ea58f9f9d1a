// SPDX-License-Identifier: GPL-3.0-or-later
// What a user can do to the charts, by mouse and by keyboard.
#include "ChartFixture.h"
#include "curves/CurveKey.h"
#include "curves/Reading.h"
#include "painting/LegendKey.h"

#include <QMenu>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

class ChartInputTest : public QObject {
    Q_OBJECT

    std::shared_ptr<history::History> m_history;
    std::unique_ptr<ChartStack> m_stack;

    static std::shared_ptr<history::History> makeHistory(double level) {
        auto history = std::make_shared<history::History>();
        for (int i = 1; i <= 40; ++i) {
            history->records.addRecord(i, i * 10.0, 1.7e12 + 60'000.0 * i + (i > 20 ? 3.6e6 : 0.0), 2.0);
            history->records.addPoint("loss", level + 1.0 / i);
            history->records.addPoint("val_loss", level + 0.2 + 1.0 / i);
            history->records.addPoint("accuracy", 1.0 - 0.5 / i);
        }
        return history;
    }

    MetricChart* loss() const { return m_stack->chart("loss"); }

    void showRuns(int count) {
        std::vector<ChartRun> runs;
        runs.reserve(static_cast<std::size_t>(count));
        const char* const names[]{"one", "two", "three"};
        for (int i = 0; i < count; ++i)
            runs.push_back(runOf(names[i], i == 0 ? m_history : makeHistory(0.5 * i), static_cast<std::size_t>(i)));
        m_stack = shown(std::move(runs));
    }

    void wheel(int angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        const auto at = loss()->plotRect().center();
        QWheelEvent event(at, loss()->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(loss(), &event);
    }

    void key(int which, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_stack.get(), static_cast<Qt::Key>(which), modifiers);
    }

    QPoint legendEntry(const QString& name) const {
        for (const auto& placed : loss()->head())
            if (placed.item.name == name) return placed.rect.center().toPoint();
        qFatal("no entry %s", qPrintable(name));
    }
    ReadoutItem legendItem(const QString& name) const {
        for (const auto& placed : loss()->head())
            if (placed.item.name == name) return placed.item;
        return {};
    }
    std::vector<bool> visible() const {
        std::vector<bool> result;
        for (const auto& run : m_stack->runs()) result.push_back(run.visible);
        return result;
    }

private slots:
    void init() {
        m_history = makeHistory(0.0);
        showRuns(1);
    }
    void cleanup() { m_stack.reset(); }

    void whatIsOutOfTheViewIsNotReadThere() {
        m_stack->setXRange({10, 20});
        key(Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(loss()->head().front().item.name.contains(QStringLiteral("epoch")));
        const auto before = loss()->head().front().item.value;
        m_stack->setXRange({40, 50});
        for (const auto& placed : loss()->head()) QVERIFY(placed.item.value != before);
    }

    void namesInTheLegendAreToldApartOrLeftOut() {
        for (const int width : {900, 600, 420, 330}) {
            m_stack->resize(width, 400);
            std::vector<ChartRun> runs(8, m_stack->runs().front());
            for (std::size_t i = 0; i < runs.size(); ++i) {
                runs[i].id = QString::number(i);
                runs[i].name = QStringLiteral("sweep_of_november_%1_cosine_schedule.json").arg(i);
            }
            m_stack->setRuns(runs);
            m_stack->refresh();
            QStringList names;
            for (const auto& placed : loss()->head())
                if (placed.item.key.kind == LegendKey::Kind::Run) names += placed.item.name;
            QVERIFY(!names.isEmpty());
            QCOMPARE(names.removeDuplicates(), 0);
        }
    }

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
        for (int i = 41; i <= 60; ++i) {
            m_history->records.addRecord(i, i, 0, 2.0);
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

    void theNearestCurveIsPointedAt() {
        const auto at = [&](double value) {
            QTest::mouseMove(loss(), placeOf(*loss(), 20.0, value).toPoint());
            return loss()->crosshair()->nearest;
        };
        QCOMPARE(at(0.06)->validation, false);
        QCOMPARE(at(0.24)->validation, true);
        // The same on the other chart, which has no validation curve.
        QCOMPARE(m_stack->chart("accuracy")->crosshair()->nearest->validation, true);
        QVERIFY(legendItem(QStringLiteral("validation")).strong);
        QVERIFY(!legendItem(QStringLiteral("train")).strong);
    }

    void theHeadTellsRecordedAndSmoothedValues() {
        m_stack->setSmoothing(0.9);
        m_stack->refresh();
        loss()->setCrosshair(Crosshair{10.0, {}, {}});
        const auto item = legendItem(QStringLiteral("train"));
        QCOMPARE(item.value, QStringLiteral("0.1000"));
        QVERIFY(item.smoothed.startsWith(u'~') && item.smoothed != u'~' + item.value);
        QCOMPARE(m_stack->chart("accuracy")->head().size(), std::size_t(2)); // epoch and train
    }

    void manyCurvesHaveATable() {
        showRuns(3);
        m_stack->setSmoothing(0.6);
        m_stack->refresh();
        loss()->setCrosshair(Crosshair{10.0, CurveKey{QStringLiteral("two"), true}, {}});
        const auto image = loss()->grab().toImage();
        const auto& rows = loss()->table().rows();
        QCOMPARE(rows.size(), std::size_t(6)); // three runs, both parts
        QCOMPARE(loss()->table().head(), QStringLiteral("epoch 10"));
        QCOMPARE(rows.front().name, QStringLiteral("three")); // the highest first
        QCOMPARE(rows.front().value, QStringLiteral("1.3000"));
        QVERIFY(rows.front().dashed && !rows.front().smoothed.isEmpty());
        int strong = 0;
        for (const auto& row : rows) strong += row.strong ? 1 : 0;
        QCOMPARE(strong, 1);
        QVERIFY(rows[2].strong);
        loss()->setCrosshair({});
        QVERIFY(loss()->grab().toImage() != image);
    }

    void aBandTellsItsEndsAtTheCrosshair() {
        const auto banded = [&](const char* id, const QString& name) {
            auto run = runOf(id, m_history);
            auto band = std::make_shared<ChartBand>();
            band->low = makeHistory(-0.25)->records;
            band->high = makeHistory(0.5)->records;
            run.band = band;
            run.bandName = name;
            return run;
        };
        m_stack = shown({banded("alone", QStringLiteral("quartiles"))}, {1200, 600});
        loss()->setCrosshair(Crosshair{10.0, {}, {}});
        QCOMPARE(legendItem(QStringLiteral("train")).band, QStringLiteral("-0.1500 – 0.6000"));
        QCOMPARE(legendItem(QStringLiteral("validation")).band, QStringLiteral("0.0500 – 0.8000"));
        loss()->setCrosshair({});
        m_stack = shown({banded("seeds", QStringLiteral("quartiles")), runOf("one", makeHistory(1.0))});
        loss()->setCrosshair(Crosshair{10.0, {}, {}});
        loss()->grab();
        const auto& rows = loss()->table().rows();
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows[0].band, QString());
        QCOMPARE(rows[3].band, QStringLiteral("-0.1500 – 0.6000"));
        QVERIFY(loss()->table().spoken().contains(QStringLiteral("seeds train 0.1000 -0.1500 – 0.6000")));
    }

    void aClickOnTheLegendHidesAndShows() {
        showRuns(3);
        QSignalSpy toggled(m_stack.get(), &ChartStack::runToggled);
        QTest::mouseClick(loss(), Qt::LeftButton, {}, legendEntry(QStringLiteral("two")));
        QCOMPARE(visible(), (std::vector<bool>{true, false, true}));
        QCOMPARE(toggled.count(), 1);
        QVERIFY(legendItem(QStringLiteral("two")).off); // still there to be clicked
        QTest::mouseClick(loss(), Qt::LeftButton, {}, legendEntry(QStringLiteral("two")));
        QCOMPARE(visible(), (std::vector<bool>{true, true, true}));
        // Hidden elsewhere it leaves the legend, too.
        m_stack->setVisibleRun(QStringLiteral("two"), false);
        QVERIFY(legendItem(QStringLiteral("two")).name.isEmpty());
        QCOMPARE(toggled.count(), 2);
    }

    void aDoubleClickOnTheLegendShowsOneAlone() {
        showRuns(3);
        const auto twice = [&] {
            const auto at = legendEntry(QStringLiteral("two"));
            QTest::mouseClick(loss(), Qt::LeftButton, {}, at);
            QTest::mouseDClick(loss(), Qt::LeftButton, {}, at);
        };
        twice();
        QCOMPARE(visible(), (std::vector<bool>{false, true, false}));
        QVERIFY(legendItem(QStringLiteral("one")).off);
        twice();
        QCOMPARE(visible(), (std::vector<bool>{true, true, true}));
        QVERIFY(m_stack->follows()); // it was the legend's, not the plot's
    }

    void trainAndValidationAreSwitchedToo() {
        const auto validation = ui::Tokens::light().run(0);
        QTest::mouseClick(loss(), Qt::LeftButton, {}, legendEntry(QStringLiteral("train")));
        m_stack->refresh();
        QVERIFY(!m_stack->options().train && m_stack->options().validation);
        const auto image = loss()->grab().toImage();
        QCOMPARE(inkIn(image, {placeOf(*loss(), 39.0, 1.0 / 39) - QPointF(3, 3), QSizeF(6, 6)}, validation), 0);
        QVERIFY(legendItem(QStringLiteral("train")).off);
        const auto at = legendEntry(QStringLiteral("train"));
        QTest::mouseClick(loss(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(loss(), Qt::LeftButton, {}, at);
        QVERIFY(m_stack->options().train && !m_stack->options().validation);
    }

    void theLegendIsAMenuForKeysAndForWhatHasNoRoom() {
        showRuns(3);
        key(Qt::Key_L);
        auto* menu = loss()->findChild<QMenu*>();
        QVERIFY(menu && menu->actions().size() == 5); // three runs, train, validation
        menu->actions()[0]->trigger();
        QCOMPARE(visible(), (std::vector<bool>{false, true, true}));
        menu->close();
    }

    void marksGhostsAndTheBestEpochTellWhatTheyAre() {
        using Kind = history::Mark::Kind;
        m_history->marks.push_back({Kind::Resumed, 24, 24, 0, 1'700'000'000'000});
        m_history->marks.push_back({Kind::LearningRate, 12, 0.001, 0.0005, 0});
        history::MetricHistory left;
        for (int i = 25; i <= 30; ++i) {
            left.addRecord(i, i, 0, 1.0);
            left.addPoint("val_loss", 0.5 + 0.01 * i);
        }
        m_history->abandoned.push_back(left);
        auto run = runOf("one", m_history);
        run.monitor = "val_loss";
        m_stack = shown({run});
        const auto tip = [&](double x, double y) { return loss()->tipAt(placeOf(*loss(), x, y)); };
        QVERIFY(tip(24, 0.6).startsWith(QStringLiteral("Resumed from 24, after epoch 24, ")));
        QVERIFY(tip(24, 0.6).contains(QStringLiteral("Nov 2023")));
        QCOMPARE(tip(12, 0.6), QStringLiteral("Learning rate 0.001 → 0.0005, after epoch 12"));
        QCOMPARE(tip(28, 0.78), QStringLiteral("Left behind: epochs 25 to 30, ended at 0.8000"));
        QVERIFY(tip(40, 0.225).contains(QStringLiteral("best at epoch 40")));
        QVERIFY(tip(6, 0.9).isEmpty());
        QVERIFY(loss()->tipAt(legendEntry(QStringLiteral("train"))).contains(QStringLiteral("click")));
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
        for (int i = 1; i < 10; ++i) {
            bare->records.addRecord(i, i, 0, NAN);
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
        big->records.addRecord(400'001, 400'001, 0, 1.0); // it grows meanwhile
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

QTEST_MAIN(ChartInputTest)
#include "ChartInputTest.moc"
