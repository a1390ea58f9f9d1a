// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "stack/PairChart.h"
#include "ui/dialogs/PairDialog.h"
#include "ui/widgets/ElidedLabel.h"

#include <QComboBox>
#include <cmath>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// Any series against any other.
class PairDialogTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    static chart::ChartRun run(const char* name, double scale) {
        auto history = std::make_shared<history::History>();
        for (double epoch = 1; epoch <= 10; ++epoch) {
            history->records.addRecord({epoch, epoch, 0, 1.0});
            history->records.addPoint("loss", scale / epoch);
            // Falls, and rises again; not of each epoch, and once not a number.
            if (epoch != 3) history->records.addPoint("val_loss", epoch == 5 ? NAN : scale * std::abs(epoch - 6.0));
        }
        chart::ChartRun run;
        run.id = run.name = QLatin1String(name);
        run.history = history;
        run.grows = false;
        return run;
    }

private slots:
    void pointsAreOfRecordsThatHaveBoth() {
        auto hidden = run("hidden", 9.0);
        hidden.visible = false;
        PairDialog dialog({run("one", 1.0), run("two", 2.0), hidden}, "loss", nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        auto* chart = dialog.findChild<chart::PairChart*>();
        QCOMPARE(need<QComboBox>(dialog, "pair-y")->currentData().toString(), QStringLiteral("val_loss"));
        QCOMPARE(need<QComboBox>(dialog, "pair-x")->currentData().toString(), QStringLiteral("loss"));
        QCOMPARE(chart->lines().size(), std::size_t(2));
        const auto& points = chart->lines()[0].points;
        QCOMPARE(points.size(), std::size_t(8));
        QCOMPARE(points[2].epoch, 4.0);
        QCOMPARE(points[2].x, 0.25);
        QCOMPARE(points[2].y, 2.0);
        // In the order of epochs, whichever way the line goes.
        QVERIFY(points[0].x > points[7].x && points[0].epoch < points[7].epoch);
        // What is pointed at is told.
        const auto at = chart->transform().point(points[2].x, points[2].y);
        QTest::mouseMove(chart, at.toPoint());
        QCOMPARE(need<ElidedLabel>(dialog, "pair-words")->text(),
                 QStringLiteral("one · epoch 4 · loss 0.2500 · val loss 2.0000"));
        // Over itself it is a straight line.
        auto* y = need<QComboBox>(dialog, "pair-y");
        y->setCurrentIndex(y->findData(QStringLiteral("loss")));
        for (const auto& point : chart->lines()[1].points) QCOMPARE(point.x, point.y);
        QCOMPARE(chart->lines()[1].points.size(), std::size_t(10));
    }
};

THROUGHLINE_TEST_BY(PairDialogTest, throughline::ui::testing::run<PairDialogTest>)
#include "PairDialogTest.moc"
