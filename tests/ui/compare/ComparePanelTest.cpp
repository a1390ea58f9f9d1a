// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "text/NumberText.h"
#include "theme/Settings.h"
#include "theme/Tokens.h"
#include "ui/models/Workspace.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QSet>
#include <QTabBar>
#include <QTableView>
#include <algorithm>
#include <cmath>
#include <map>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

namespace {

void turnTo(MainWindow& window, const QString& tab) {
    auto* tabs = need<QTabBar>(window, "inspector-tabs");
    for (int i = 0; i < tabs->count(); ++i)
        if (tabs->tabText(i) == tab) tabs->setCurrentIndex(i);
    QCOMPARE(tabs->tabText(tabs->currentIndex()), tab);
}

/// As a click in the list of a combo box does.
void choose(MainWindow& window, const char* name, const QString& text) {
    auto* box = need<QComboBox>(window, name);
    const int index = box->findText(text);
    QVERIFY2(index >= 0, qPrintable(text));
    box->setCurrentIndex(index);
    emit box->activated(index);
}

/// The table as text, a row a line.
QStringList rowsOf(const QTableView* view) {
    QStringList rows;
    for (int row = 0; row < view->model()->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < view->model()->columnCount(); ++column)
            cells << view->model()->index(row, column).data().toString();
        rows << cells.join(QLatin1Char('|'));
    }
    return rows;
}

QStringList titlesOf(const QTableView* view) {
    QStringList titles;
    for (int column = 0; column < view->model()->columnCount(); ++column)
        titles << view->model()->headerData(column, Qt::Horizontal).toString();
    return titles;
}

} // namespace

/// The table of runs beside each other, and what it does to the charts.
class ComparePanelTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void cleanup() {
        // Each test has its window to itself.
        settings().clear();
    }

    void theTableSaysWhatDiffers() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        auto* tabs = need<QTabBar>(window, "inspector-tabs");
        const auto small = trained(window, {.hidden = 4});
        QVERIFY(!tabs->isTabVisible(tabs->count() - 1)); // one alone has nothing to be compared with
        const auto large = trained(window, {.hidden = 16, .epochs = 9});
        QVERIFY(tabs->isTabVisible(tabs->count() - 1));
        turnTo(window, QStringLiteral("Compare"));
        auto* table = need<QTableView>(window, "compare-table");
        QCOMPARE(titlesOf(table),
                 (QStringList{{}, "name", "val loss", "at", "hidden", "asked for", "last", "epochs", "time"}));
        QCOMPARE(table->model()->rowCount(), 2);
        const auto* item = window.workspace().find(large);
        const auto rows = rowsOf(table);
        QVERIFY(rows[0].startsWith(QStringLiteral("|%1|%2|").arg(item->title).arg(item->summary.best, 0, 'f', 4)));
        QVERIFY(rows[0].contains(QStringLiteral("|16|9|")) && rows[1].contains(QStringLiteral("|4|5|")));
        // By a click on a header, as numbers.
        table->sortByColumn(4, Qt::AscendingOrder);
        QVERIFY(rowsOf(table)[0].contains(QStringLiteral("|4|5|")));
        // A row stands for its item.
        const auto first = table->visualRect(table->model()->index(0, 1)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, first);
        QCOMPARE(need<QListView>(window, "items")->currentIndex().data().toString(),
                 window.workspace().find(small)->name);
        QVERIFY(table->isVisible());
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("name\tval loss\tat\thidden\tasked for")));
        // Another metric, by the user's choice.
        auto* metric = need<QComboBox>(window, "compare-metric");
        metric->setCurrentIndex(metric->findData(QStringLiteral("val_accuracy")));
        emit metric->activated(metric->currentIndex());
        QCOMPARE(titlesOf(table)[2], QStringLiteral("val accuracy"));
        // What is hidden is left out, and with it what no longer differs.
        window.workspace().setVisible(small, false);
        QVERIFY(!tabs->isTabVisible(tabs->count() - 1));
        QVERIFY(!table->isVisible());
    }

    void historiesStandBesideRuns() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("other.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(R"([{"epoch": 1, "loss": 0.9, "val_loss": 0.8}, {"epoch": 2, "loss": 0.7, "val_loss": NaN}])");
        out.close();
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trained(window, {});
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(file) && window.workspace().find(file)->history, Patience);
        turnTo(window, QStringLiteral("Compare"));
        auto* table = need<QTableView>(window, "compare-table");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, Patience);
        QVERIFY(rowsOf(table)[1].startsWith(QStringLiteral("|other.json|0.8000|1|NaN|2|")));
    }

    void seedsBecomeOneLineAndComeBack() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        QStringList paths;
        for (const std::uint64_t seed : {1U, 2U, 3U})
            paths << trained(window, {.seed = seed, .epochs = static_cast<std::int64_t>(6)});
        const auto other = trained(window, {.hidden = 16, .epochs = 6});
        turnTo(window, QStringLiteral("Compare"));
        auto* charts = need<chart::ChartStack>(window, "charts");
        QCOMPARE(charts->runs().size(), std::size_t{4});
        auto* drawing = need<QComboBox>(window, "band-drawing");
        QTRY_VERIFY_WITH_TIMEOUT(drawing->isVisible(), Patience);
        choose(window, "band-drawing", QStringLiteral("Median, quartiles"));
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{2}, Patience);
        const auto runs = charts->runs();
        const auto band = std::ranges::find_if(runs, [](const chart::ChartRun& run) { return run.band != nullptr; });
        QVERIFY(band != runs.end());
        QVERIFY2(band->name.endsWith(QStringLiteral(" · median of 3 seeds, quartiles")), qPrintable(band->name));
        QCOMPARE(band->bandName, QStringLiteral("quartiles"));
        // What bears one name is told apart in list, legend and table.
        QStringList titles;
        for (const auto& item : window.workspace().items()) titles << item.title;
        QCOMPARE(QSet<QString>(titles.begin(), titles.end()).size(), titles.size());
        // Its entry in the legend hides all of them, and brings them back.
        const auto hidden = [&] {
            return std::ranges::count_if(paths, [&](const auto& p) { return !window.workspace().find(p)->visible; });
        };
        const auto clickLegend = [&] {
            auto* chart = charts->chart("loss");
            charts->refresh();
            for (const auto& placed : chart->head())
                if (placed.item.key.run == band->id)
                    return QTest::mouseClick(chart, Qt::LeftButton, {}, placed.rect.center().toPoint());
            QFAIL("no entry");
        };
        clickLegend();
        QCOMPARE(hidden(), 3);
        QCOMPARE(charts->runs().size(), std::size_t{2});
        clickLegend();
        QCOMPARE(hidden(), 0);
        QCOMPARE(charts->runs().size(), std::size_t{2});
        // The middle of three is one of them.
        std::vector<double> values;
        for (const auto& path : paths)
            values.push_back(window.workspace().find(path)->history->records.find("val_loss")->value[5]);
        std::sort(values.begin(), values.end());
        QCOMPARE(band->history->records.find("val_loss")->value[5], values[1]);
        QCOMPARE(band->band->low.find("val_loss")->value[5], (values[0] + values[1]) / 2);
        // One that is hidden leaves it.
        window.workspace().setVisible(paths[0], false);
        QTRY_VERIFY_WITH_TIMEOUT(
            std::ranges::any_of(charts->runs(),
                                [](const auto& run) { return run.name.contains(QStringLiteral("2 seeds")); }),
            Patience);
        window.workspace().showOnly({});
        // The whole range, and back to each for itself.
        choose(window, "band-drawing", QStringLiteral("Median, min–max"));
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(charts->runs(),
                                                     [&](const auto& run) {
                                                         return run.band &&
                                                                run.band->low.find("val_loss")->value[5] == values[0] &&
                                                                run.band->high.find("val_loss")->value[5] == values[2];
                                                     }),
                                 Patience);
        choose(window, "band-drawing", QStringLiteral("Each run"));
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{4}, Patience);
        QVERIFY(window.workspace().find(other));
    }

    /// By a setting, and what two groups differ by: a mean over pairs of one seed.
    void groupsOfASettingDifferByTheirPairs() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        std::map<int, std::vector<QString>> paths;
        for (const int hidden : {4, 16})
            for (const std::uint64_t seed : {1U, 2U, 3U})
                paths[hidden].push_back(trained(window, {.hidden = hidden, .seed = seed, .epochs = 6}));
        window.workspace().showOnly({});
        turnTo(window, QStringLiteral("Compare"));
        auto* charts = need<chart::ChartStack>(window, "charts");
        auto* grouping = need<QComboBox>(window, "band-grouping");
        QTRY_VERIFY_WITH_TIMEOUT(grouping->isVisible(), Patience);
        choose(window, "band-grouping", QStringLiteral("By hidden"));
        choose(window, "band-drawing", QStringLiteral("Mean ± s.d."));
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{2}, Patience);
        const auto named = [&](const QString& name) {
            return std::ranges::any_of(charts->runs(), [&](const auto& run) { return run.name == name; });
        };
        QVERIFY(named(QStringLiteral("hidden 4 · mean of 3 runs ± s.d.")));
        QVERIFY(named(QStringLiteral("hidden 16 · mean of 3 runs ± s.d.")));
        choose(window, "band-drawing", QStringLiteral("Difference to the first"));
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{1}, Patience);
        const auto one = charts->runs().front();
        const bool fourFirst = one.name.startsWith(QStringLiteral("hidden 16 − hidden 4 · "));
        QVERIFY2(one.name.endsWith(QStringLiteral("mean of 3 pairs, 95 % interval (t)")), qPrintable(one.name));
        const auto last = [&](const QString& path) {
            return window.workspace().find(path)->history->records.find("val_loss")->value.back();
        };
        double sum = 0.0;
        for (std::size_t i = 0; i < 3; ++i) sum += last(paths[16][i]) - last(paths[4][i]);
        const double mean = (fourFirst ? sum : -sum) / 3.0;
        QCOMPARE(one.history->records.find("val_loss")->value.back(), mean);
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(window.findChildren<QLabel*>(),
                                                     [&](const QLabel* label) {
                                                         return label->isVisible() &&
                                                                label->text().contains(metricText(mean) +
                                                                                       QStringLiteral(" ["));
                                                     }),
                                 Patience);
        choose(window, "band-drawing", QStringLiteral("Each run"));
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{6}, Patience);
    }

    void aBandIsPainted() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        for (const std::uint64_t seed : {1U, 2U, 3U}) trained(window, {.seed = seed, .epochs = 20});
        auto* charts = need<chart::ChartStack>(window, "charts");
        charts->refresh();
        const auto& tokens = Tokens::light();
        const auto tinted = [&] {
            const auto picture = charts->chart("loss")->grab().toImage();
            const auto colour = mixed(tokens.surface, tokens.run(window.workspace().items()[0].colour), 0.16);
            int count = 0;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x) {
                    const QColor pixel = picture.pixelColor(x, y);
                    count += std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) +
                                 std::abs(pixel.blue() - colour.blue()) <
                             12;
                }
            return count;
        };
        const int before = tinted();
        turnTo(window, QStringLiteral("Compare"));
        choose(window, "band-drawing", QStringLiteral("Median, quartiles"));
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{1}, Patience);
        charts->refresh();
        QVERIFY2(tinted() > before + 200, qPrintable(QStringLiteral("%1 %2").arg(before).arg(tinted())));
    }
};

THROUGHLINE_TEST_BY(ComparePanelTest, throughline::ui::testing::run<ComparePanelTest>)
#include "ComparePanelTest.moc"
