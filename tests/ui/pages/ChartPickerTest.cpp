// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Settings.h"
#include "ui/pages/ChartLayout.h"
#include "ui/pages/ChartMenu.h"
#include "ui/pages/MetricPicker.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeWidget>
#include <QWheelEvent>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// Forty metrics: which are shown, how they stand, what each chart has of its own.
class ChartPickerTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    history::History m_history;

    void fill(chart::ChartStack& charts) {
        m_history = {};
        for (double epoch = 1; epoch <= 5; ++epoch) {
            m_history.records.addRecord({epoch, epoch, 0, 1.0});
            for (int i = 0; i < 40; ++i)
                m_history.records.addPoint((i % 2 == 0 ? "grad/layer" : "act/layer") + std::to_string(i), epoch + i);
            m_history.records.addPoint("loss", 1.0 / epoch);
        }
        chart::ChartRun run;
        run.id = run.name = QStringLiteral("one");
        run.history = chart::borrowed(m_history);
        charts.resize(900, 600);
        charts.setRuns({run});
        charts.show();
        charts.refresh();
    }
    static QTreeWidgetItem* itemOf(MetricPicker& picker, const QString& metric) {
        for (QTreeWidgetItemIterator it(need<QTreeWidget>(picker, "metric-tree")); *it; ++it)
            if ((*it)->data(0, Qt::UserRole).toString() == metric) return *it;
        return nullptr;
    }

private slots:
    void init() { settings().clear(); }

    void whatIsDrawnTogetherIsTicked() {
        chart::ChartStack charts;
        fill(charts);
        charts.setMetrics({"loss", "grad/layer4"});
        charts.drawTogether("grad/layer4", "loss");
        QCOMPARE(charts.metrics(), std::vector<std::string>{"loss + grad/layer4"});
        MetricPicker picker(charts, &charts);
        QCOMPARE(itemOf(picker, QStringLiteral("grad/layer4"))->checkState(0), Qt::Checked);
        itemOf(picker, QStringLiteral("act/layer5"))->setCheckState(0, Qt::Checked);
        QCOMPARE(charts.metrics(), (std::vector<std::string>{"loss + grad/layer4", "act/layer5"}));
        itemOf(picker, QStringLiteral("grad/layer4"))->setCheckState(0, Qt::Unchecked);
        QCOMPARE(charts.metrics(), (std::vector<std::string>{"loss", "act/layer5"}));
    }

    void chartsComeAndGoWhileItStaysOpen() {
        chart::ChartStack charts;
        fill(charts);
        charts.setMetrics({"loss"});
        MetricPicker picker(charts, &charts);
        auto* tree = need<QTreeWidget>(picker, "metric-tree");
        QCOMPARE(tree->topLevelItemCount(), 3); // grad, act, loss
        itemOf(picker, QStringLiteral("grad/layer4"))->setCheckState(0, Qt::Checked);
        itemOf(picker, QStringLiteral("act/layer5"))->setCheckState(0, Qt::Checked);
        QCOMPARE(charts.metrics(), (std::vector<std::string>{"loss", "grad/layer4", "act/layer5"}));
        // All of those that are found.
        type(picker, "metric-filter", QStringLiteral("layer3"));
        QVERIFY(itemOf(picker, QStringLiteral("grad/layer4"))->isHidden());
        click(picker, "metric-all");
        QCOMPARE(charts.metrics().size(), std::size_t(3 + 11)); // 3, 31, 33, … of act; 30, 32, … of grad
        click(picker, "metric-none");
        QCOMPARE(charts.metrics(), (std::vector<std::string>{"loss", "grad/layer4", "act/layer5"}));
        // A group as a whole.
        itemOf(picker, QStringLiteral("act/layer5"))->parent()->setCheckState(0, Qt::Checked);
        QCOMPARE(charts.metrics().size(), std::size_t(2 + 20));
        itemOf(picker, QStringLiteral("act/layer5"))->setCheckState(0, Qt::Unchecked);
        QCOMPARE(itemOf(picker, QStringLiteral("act/layer7"))->parent()->checkState(0), Qt::PartiallyChecked);
        // What is pinned stays, first.
        need<QLineEdit>(picker, "metric-filter")->clear();
        itemOf(picker, QStringLiteral("loss"))->setCheckState(1, Qt::Checked);
        click(picker, "metric-none");
        QCOMPARE(charts.metrics(), std::vector<std::string>{"loss"});
        QCOMPARE(tree->topLevelItem(0)->data(0, Qt::UserRole).toString(), QStringLiteral("loss"));
        // The last one cannot go.
        itemOf(picker, QStringLiteral("loss"))->setCheckState(0, Qt::Unchecked);
        QCOMPARE(charts.metrics(), std::vector<std::string>{"loss"});
    }

    void manyChartsScrollInAGrid() {
        chart::ChartStack charts;
        fill(charts);
        MetricPicker picker(charts, &charts);
        click(picker, "metric-all");
        QCOMPARE(charts.metrics().size(), std::size_t(41));
        charts.refresh();
        auto* bar = charts.findChild<QScrollBar*>();
        QVERIFY(bar->isVisible() && bar->maximum() > 1000);
        const auto* last = charts.chart(charts.metrics().back());
        QVERIFY(!last->isVisible());
        bar->setValue(bar->maximum());
        QVERIFY(last->isVisible());
        QCOMPARE(last->geometry().bottom(), charts.height() - 1);
        // The wheel beside the plots, and keys.
        const QPointF at(100.0, 4.0);
        QWheelEvent event(at, charts.mapToGlobal(at), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&charts, &event);
        QVERIFY(bar->value() < bar->maximum());
        auto* columns = need<QComboBox>(picker, "grid-columns");
        columns->setCurrentIndex(3);
        emit columns->activated(3);
        QCOMPARE(charts.grid().columns, 3);
        QVERIFY(charts.chart(charts.metrics()[2])->geometry().left() > 590);
    }

    void layoutsAreKeptByName() {
        chart::ChartStack charts;
        fill(charts);
        charts.setMetrics({"act/layer1", "loss"});
        charts.setGrid({2, 240, false});
        charts.setLook("loss", {true, QStringLiteral("Cross-entropy")});
        const auto layout = layoutOf(charts);
        keepLayout(QStringLiteral("mine"), layout);
        charts.setMetrics({"loss"});
        charts.setGrid({});
        charts.setLooks({});
        QVERIFY(!charts.isLog("loss"));
        applyLayout(layoutNamed(QStringLiteral("mine")), charts);
        QCOMPARE(layoutOf(charts), layout);
        QVERIFY(charts.isLog("loss") && !charts.isLog("act/layer1"));
        // Offered where all of its metrics are.
        QCOMPARE(layoutNames({QStringLiteral("loss"), QStringLiteral("act/layer1"), QStringLiteral("x")}),
                 QStringList{QStringLiteral("mine")});
        QCOMPARE(layoutNames({QStringLiteral("loss")}), QStringList());
        keepLayout(QStringLiteral("mine"), {});
        QVERIFY(layoutNamed(QStringLiteral("mine")).isEmpty());
    }

    void aChartHasAScaleOfItsOwn() {
        chart::ChartStack charts;
        fill(charts);
        charts.setMetrics({"loss", "act/layer1"});
        charts.refresh();
        ChartMenu menu(charts, "loss", &charts);
        for (auto* action : menu.actions())
            if (action->text() == QStringLiteral("Logarithmic")) action->trigger();
        charts.refresh();
        QVERIFY(charts.chart("loss")->transform().logY);
        QVERIFY(!charts.chart("act/layer1")->transform().logY);
        for (auto* action : menu.actions())
            if (action->text() == QStringLiteral("Move down")) action->trigger();
        QCOMPARE(charts.metrics(), (std::vector<std::string>{"act/layer1", "loss"}));
    }

    /// All of it is there again at the next start.
    void theLayoutComesBack() {
        {
            MainWindow window;
            window.show();
            trained(window, {});
            auto* charts = need<chart::ChartStack>(window, "charts");
            charts->setMetrics({"learning_rate", "loss"});
            charts->setGrid({2, 240, false});
            charts->setLook("loss", {true, QStringLiteral("Mine")});
            window.close();
        }
        MainWindow next;
        auto* charts = need<chart::ChartStack>(next, "charts");
        QCOMPARE(charts->chosenMetrics(), (std::vector<std::string>{"learning_rate", "loss"}));
        QCOMPARE(charts->grid().columns, 2);
        QCOMPARE(charts->looks().at("loss").title, QStringLiteral("Mine"));
    }
};

THROUGHLINE_TEST_BY(ChartPickerTest, throughline::ui::testing::run<ChartPickerTest>)
#include "ChartPickerTest.moc"
