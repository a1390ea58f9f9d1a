// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ChartFixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>
#include <QWheelEvent>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

/// The values at the crosshair: their order, more of them than there is room for, and what they differ by from a pin.
class ReadoutTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ChartStack> m_stack;

    MetricChart* loss() const { return m_stack->chart("loss"); }
    QStringList names() const {
        QStringList names;
        for (const auto& row : loss()->table().rows()) names << row.name;
        return names;
    }
    /// Runs whose losses at each epoch are these, over the epoch.
    void show(const std::vector<double>& losses, const QSize& size = {900, 600}) {
        std::vector<ChartRun> runs;
        for (std::size_t i = 0; i < losses.size(); ++i) {
            std::vector<double> values;
            for (double epoch = 1; epoch <= 40; ++epoch) values.push_back(losses[i] / epoch);
            const auto name = QStringLiteral("run %1").arg(i + 1, 2, 10, QLatin1Char('0')).toUtf8();
            runs.push_back(runOf(name.constData(), historyOf(values), i));
        }
        m_stack = shown(std::move(runs), size);
    }
    void click(double x, double y) {
        const auto at = placeOf(*loss(), x, y).toPoint();
        QTest::mouseMove(loss(), at);
        QTest::mouseClick(loss(), Qt::LeftButton, {}, at);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_stack.get(), Qt::Key(key), modifiers); }

private slots:
    void cleanup() { m_stack.reset(); }

    void neverBeginsWithTheWorst() {
        show({3, 1, 2});
        loss()->setCrosshair(Crosshair{10.0, CurveKey{QStringLiteral("run 01"), false}, {}});
        QCOMPARE(names(), (QStringList{"run 02", "run 03", "run 01"}));
        key(Qt::Key_S);
        QCOMPARE(m_stack->options().readout, ReadoutOrder::NearestFirst);
        QCOMPARE(names(), (QStringList{"run 01", "run 03", "run 02"}));
        key(Qt::Key_S);
        QCOMPARE(names(), (QStringList{"run 01", "run 02", "run 03"}));
        // What goes up is best where it is highest.
        m_stack = shown({runOf("low", historyOf({1, 2}, {0.1, 0.2}, "accuracy")),
                         runOf("high", historyOf({1, 2}, {0.5, 0.9}, "accuracy"), 1)});
        auto* chart = m_stack->chart("accuracy");
        chart->setCrosshair(Crosshair{2.0, {}, {}});
        QCOMPARE(chart->table().rows()[0].name, QStringLiteral("high"));
    }

    void moreThanThereIsRoomForScroll() {
        std::vector<double> losses(40);
        for (std::size_t i = 0; i < losses.size(); ++i) losses[i] = static_cast<double>(i + 1);
        show(losses, {900, 300});
        loss()->setCrosshair(Crosshair{10.0, {}, {}});
        const auto& table = loss()->table();
        QCOMPARE(names().first(), QStringLiteral("run 01"));
        QVERIFY(table.left() > 20);
        const auto wheel = [&](int turn) {
            const auto at = loss()->plotRect().center();
            QWheelEvent event(at, loss()->mapToGlobal(at), {}, {0, turn}, {}, Qt::AltModifier, Qt::NoScrollPhase,
                              false);
            QCoreApplication::sendEvent(loss(), &event);
        };
        for (int i = 0; i < 3; ++i) wheel(-120);
        QCOMPARE(names().first(), QStringLiteral("run 04"));
        loss()->setCrosshair(Crosshair{12.0, {}, {}}); // the mouse goes on
        QCOMPARE(names().first(), QStringLiteral("run 04"));
        for (int i = 0; i < 60; ++i) wheel(-120);
        QCOMPARE(names().last(), QStringLiteral("run 40"));
        for (int i = 0; i < 60; ++i) wheel(120);
        QCOMPARE(names().first(), QStringLiteral("run 01"));
    }

    void whoseOwnXDiffersSaysSo() {
        m_stack = shown({runOf("each", historyOf({1, 2, 3, 4, 5, 6}, {1, 1, 1, 1, 1, 1})),
                         runOf("every third", historyOf({3, 6}, {2, 2}), 1)});
        loss()->setCrosshair(Crosshair{4.0, {}, {}});
        QCOMPARE(loss()->table().head(), QStringLiteral("epoch 4"));
        QCOMPARE(loss()->table().rows()[0].at, QString());
        QCOMPARE(loss()->table().rows()[1].at, QStringLiteral("at 3"));
    }

    void aPinTellsDifferences() {
        show({4, 8});
        click(4, 6); // far from both curves
        QVERIFY(m_stack->crosshair());
        QCOMPARE(m_stack->crosshair()->x, 4.0);
        QTest::mouseMove(loss(), placeOf(*loss(), 10, 6).toPoint());
        QCOMPARE(m_stack->crosshair()->x, 10.0);
        QCOMPARE(loss()->table().head(), QStringLiteral("epoch 10 − 4"));
        QCOMPARE(loss()->table().rows()[0].value, QStringLiteral("0.4000"));
        QCOMPARE(loss()->table().rows()[0].delta, QStringLiteral("-0.6000"));
        QCOMPARE(loss()->table().rows()[1].delta, QStringLiteral("-1.2000"));
        // The second click keeps it there.
        click(20, 6);
        QTest::mouseMove(loss(), placeOf(*loss(), 30, 6).toPoint());
        QCOMPARE(m_stack->crosshair()->x, 20.0);
        QCOMPARE(loss()->table().rows()[0].delta, QStringLiteral("-0.8000"));
        // Copied with all digits, and where both were.
        QGuiApplication::clipboard()->clear();
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("loss\trun 01\ttrain\t20\t0.2\t4\t1\nloss\trun 02\ttrain\t20\t0.4\t4\t2\n"));
        // The third lets go.
        click(25, 6);
        QVERIFY(m_stack->crosshair() && !m_stack->crosshair()->pin);
        QTest::mouseMove(loss(), placeOf(*loss(), 30, 6).toPoint());
        QCOMPARE(loss()->table().head(), QStringLiteral("epoch 30"));
    }

    void keysPinToo() {
        show({4, 8});
        key(Qt::Key_P);
        const double from = m_stack->crosshair()->x;
        key(Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
        QVERIFY(m_stack->crosshair()->pin == std::optional(from) && m_stack->crosshair()->x > from);
        key(Qt::Key_Escape);
        QVERIFY(m_stack->crosshair() && !m_stack->crosshair()->pin);
        key(Qt::Key_Escape);
        QVERIFY(!m_stack->crosshair());
    }

    /// One run alone has its values in the head, until there are differences to be told.
    void aRunAloneTellsDifferencesToo() {
        show({4});
        click(4, 3.5);
        QTest::mouseMove(loss(), placeOf(*loss(), 10, 3.5).toPoint());
        QCOMPARE(loss()->table().rows().size(), std::size_t(1));
        QCOMPARE(loss()->table().rows()[0].delta, QStringLiteral("-0.6000"));
        QTest::mouseDClick(loss(), Qt::LeftButton, {}, placeOf(*loss(), 10, 3.5).toPoint());
        QVERIFY(!m_stack->crosshair() || !m_stack->crosshair()->pin);
    }
};

THROUGHLINE_TEST_BY(ReadoutTest, (throughline::tests::run<QApplication, ReadoutTest>))
#include "ReadoutTest.moc"
