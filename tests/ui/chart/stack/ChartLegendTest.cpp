// SPDX-License-Identifier: GPL-3.0-or-later
#include "ShownRuns.h"
#include "TestProgram.h"

#include "curves/CurveKey.h"
#include "painting/LegendKey.h"

#include <QMenu>
#include <QSignalSpy>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

/// What heads, tables and tips of the charts tell, and what a click there does.
class ChartLegendTest : public ShownRuns {
    Q_OBJECT

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
    void init() { begin(); }
    void cleanup() { end(); }

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
            QVERIFY(!names.isEmpty() || width < 420); // the list has them
            QCOMPARE(names.removeDuplicates(), 0);
            // What the two kinds of lines mean is never lost.
            QVERIFY(!legendItem(QStringLiteral("train")).name.isEmpty());
            QVERIFY(!legendItem(QStringLiteral("validation")).name.isEmpty());
        }
    }

    /// Numbers are not cut, nor do the letters of a name go twice.
    void forksInTheLegendAreCalledByWhatTheyChange() {
        m_stack->resize(780, 400);
        std::vector<ChartRun> runs(5, m_stack->runs().front());
        const QStringList all{"digits 128, learning-rate 0.004", "digits 128, learning-rate 0.016",
                              "digits 128, learning-rate 0.00025", "digits 128, learning-rate 0.001", "digits 128"};
        for (std::size_t i = 0; i < runs.size(); ++i) {
            runs[i].id = QString::number(i);
            runs[i].name = all[static_cast<qsizetype>(i)];
        }
        m_stack->setRuns(runs);
        m_stack->refresh();
        QStringList names;
        for (const auto& placed : loss()->head())
            if (placed.item.key.kind == LegendKey::Kind::Run) names += placed.item.name;
        QVERIFY2(names.size() >= 3, qPrintable(names.join(u'|')));
        QCOMPARE(names.mid(0, 3), (QStringList{"…0.004", "…0.016", "…0.00025"}));
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
        QCOMPARE(rows.front().name, QStringLiteral("one")); // of losses the lowest first
        QCOMPARE(rows.back().name, QStringLiteral("three"));
        QCOMPARE(rows.back().value, QStringLiteral("1.3000"));
        QVERIFY(rows.back().dashed && !rows.back().smoothed.isEmpty());
        int strong = 0;
        for (const auto& row : rows) strong += row.strong ? 1 : 0;
        QCOMPARE(strong, 1);
        QVERIFY(rows[3].strong);
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
        // Its name says what it is, alone too.
        QVERIFY(!legendItem(QStringLiteral("alone")).name.isEmpty());
        QCOMPARE(loss()->table().rows()[1].band, QStringLiteral("0.0500 – 0.8000"));
        QCOMPARE(loss()->table().rows()[0].band, QStringLiteral("-0.1500 – 0.6000"));
        loss()->setCrosshair({});
        m_stack = shown({banded("seeds", QStringLiteral("quartiles")), runOf("one", makeHistory(1.0))});
        loss()->setCrosshair(Crosshair{10.0, {}, {}});
        loss()->grab();
        const auto& rows = loss()->table().rows();
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows[3].band, QString());
        QCOMPARE(rows[0].band, QStringLiteral("-0.1500 – 0.6000"));
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
        for (double i = 25; i <= 30; ++i) {
            left.addRecord({i, i, 0, 1.0});
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
        // The same mark of a fork is where it began.
        run.joint = ChartJoint{24, QStringLiteral("digits")};
        m_stack = shown({run});
        QVERIFY2(tip(24, 0.6).startsWith(QStringLiteral("Forked from digits at epoch 24, 1")),
                 qPrintable(tip(24, 0.6)));
        QVERIFY(loss()->tipAt(legendEntry(QStringLiteral("train"))).contains(QStringLiteral("click")));
    }
};

THROUGHLINE_TEST_BY(ChartLegendTest, (throughline::tests::run<QApplication, ChartLegendTest>))
#include "ChartLegendTest.moc"
