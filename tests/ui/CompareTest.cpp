// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowFixture.h"

#include "session/RunInfo.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Settings.h"
#include "ui/compare/CompareModel.h"
#include "ui/models/ItemModel.h"
#include "ui/widgets/Segmented.h"

#include <QClipboard>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QMouseEvent>
#include <QSet>
#include <QTabBar>
#include <QTableView>
#include <QThreadPool>
#include <QTimer>
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

namespace {

struct Asked {
    int hidden = 8;
    std::uint64_t seed = 1;
    std::int64_t epochs = 5;
};

/// Trains a short run on iris in the window; its path.
QString trained(MainWindow& window, const Asked& asked) {
    session::RunRequest request;
    request.data.source = "iris";
    request.data.seed = asked.seed;
    request.config.network.hidden = {asked.hidden};
    request.config.seed = asked.seed;
    request.config.epochs = asked.epochs;
    window.controller().start(request);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) > 0, Patience); }();
    const auto path = QString::fromStdString(window.controller().session().folder().string());
    [&] { QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience); }();
    return path;
}

void turnTo(MainWindow& window, const QString& tab) {
    auto* tabs = need<QTabBar>(window, "inspector-tabs");
    for (int i = 0; i < tabs->count(); ++i)
        if (tabs->tabText(i) == tab) tabs->setCurrentIndex(i);
    QCOMPARE(tabs->tabText(tabs->currentIndex()), tab);
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

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

/// CIE 1976 L*a*b* under D65, of linear sRGB.
Vector labOf(const Vector& c) {
    const Vector xyz{(0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047,
                     0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2],
                     (0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883};
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
    return {116 * f(xyz[1]) - 16, 500 * (f(xyz[0]) - f(xyz[1])), 200 * (f(xyz[1]) - f(xyz[2]))};
}

Vector seen(const QColor& colour, const Matrix& eye) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const Vector c{linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    Vector result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = std::clamp(eye[i][0] * c[0] + eye[i][1] * c[1] + eye[i][2] * c[2], 0.0, 1.0);
    return labOf(result);
}

} // namespace

class CompareTest : public QObject {
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
        QVERIFY(!tabs->isTabVisible(3)); // one alone has nothing to be compared with
        const auto large = trained(window, {.hidden = 16, .epochs = 9});
        QVERIFY(tabs->isTabVisible(3));
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
        QVERIFY(!tabs->isTabVisible(3));
        QVERIFY(!table->isVisible());
    }

    void aHistoryThatWasCutIsLookedAtAnew() {
        Workspace workspace;
        history::History history;
        const auto add = [&](double epoch, double loss) {
            history.records.addRecord(epoch, epoch, 0, 1.0);
            history.records.addPoint("loss", loss);
        };
        for (const double loss : {0.9, 0.1, 0.8}) add(static_cast<double>(history.records.size() + 1), loss);
        workspace.beginLive({}, QStringLiteral("/run"), history);
        CompareModel model(workspace);
        const auto best = [&] {
            model.refresh();
            return model.index(0, CompareModel::Best).data().toString();
        };
        model.setMetric("loss");
        QCOMPARE(best(), QStringLiteral("0.1000"));
        // Rewound to the first epoch, and on beyond where it was: the same object, and not shorter.
        history.records.truncate(1);
        for (int epoch = 2; epoch <= 5; ++epoch) add(epoch, 0.5);
        workspace.cutLive();
        QCOMPARE(best(), QStringLiteral("0.5000"));
        history = {};
        for (int epoch = 1; epoch <= 9; ++epoch) add(epoch, 0.7);
        workspace.beginLive({}, QStringLiteral("/run"), history);
        QCOMPARE(best(), QStringLiteral("0.7000"));
    }

    void whatIsRemovedWhileItIsReadStaysAway() {
        QTemporaryDir folder;
        QStringList files;
        for (const auto* name : {"a.json", "b.json"}) {
            files << folder.filePath(QLatin1String(name));
            QFile out(files.back());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(R"([{"epoch": 1, "loss": 0.9}])");
        }
        settings().setValue(QStringLiteral("window/opened"), files);
        Workspace workspace;
        workspace.restore();
        workspace.remove(files[0]);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.find(files[1])->loading, Patience);
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(workspace.items().size(), std::size_t{1});
    }

    void showingOneAloneIsOneChange() {
        Workspace workspace;
        const history::History history;
        for (const auto* path : {"/a", "/b", "/c"}) workspace.beginLive({}, QLatin1String(path), history);
        QStringList changed;
        connect(&workspace, &Workspace::itemChanged, this, [&](const QString& path) {
            // Whoever hears of the first already sees all.
            QVERIFY(!workspace.find(QStringLiteral("/a"))->visible && !workspace.find(QStringLiteral("/c"))->visible);
            changed << path;
        });
        workspace.showOnly(QStringLiteral("/b"));
        std::sort(changed.begin(), changed.end());
        QCOMPARE(changed, (QStringList{QStringLiteral("/a"), QStringLiteral("/c")}));
        workspace.showOnly(QStringLiteral("/b"));
        QCOMPARE(changed.size(), 2);
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

    void metricsOfOtherToolsStandInOneColumn() {
        Workspace workspace;
        history::History ours, theirs, odd;
        const auto add = [](history::History& to, double epoch, const std::map<std::string, double>& values) {
            to.records.addRecord(epoch, epoch, 0, 1.0);
            for (const auto& [name, value] : values) to.records.addPoint(name, value);
        };
        for (const double epoch : {1.0, 2.0}) {
            add(ours, epoch, {{"loss", 1 / epoch}, {"val_loss", 2 / epoch}, {"0/acc", 0.1}});
            add(theirs, epoch, {{"loss/train", 0.1}, {"loss/val", 5 - epoch}, {"grad_norm", epoch}});
        }
        workspace.beginLive({}, QStringLiteral("/theirs"), theirs);
        workspace.beginLive({}, QStringLiteral("/ours"), ours);
        CompareModel model(workspace);
        model.setMetric("val_loss");
        QCOMPARE(model.metric(), std::string("val_loss"));
        const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(cell(0, CompareModel::Best), QStringLiteral("1.0000"));
        QCOMPARE(cell(1, CompareModel::Best), QStringLiteral("3.0000"));
        const auto bold = [&](int row) { return model.index(row, CompareModel::Best).data(Qt::FontRole).isValid(); };
        QVERIFY(bold(0) && !bold(1));
        model.setMetric("loss");
        QCOMPARE(cell(1, CompareModel::Best), QStringLiteral("0.1000"));
        QVERIFY(bold(1) && !bold(0));
        // Of what nobody knows which value is the better one there is no best.
        add(odd, 1, {{"x", 3.0}});
        add(odd, 2, {{"x", 2.0}});
        workspace.remove(QStringLiteral("/theirs"));
        workspace.beginLive({}, QStringLiteral("/odd"), odd);
        model.setMetric("x");
        QCOMPARE(model.metric(), std::string("x"));
        QVERIFY(model.bestName().isEmpty());
        QCOMPARE(cell(0, CompareModel::Best), QStringLiteral("2.0000")); // the last one stands there
        QCOMPARE(model.headerData(CompareModel::Best, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("last"));
        QVERIFY(!bold(0) && !bold(1));
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
        auto* spread = need<Segmented>(window, "seed-spread");
        QTRY_VERIFY_WITH_TIMEOUT(spread->isVisible(), Patience);
        spread->setIndex(1);
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{2}, Patience);
        const auto runs = charts->runs();
        const auto band = std::ranges::find_if(runs, [](const chart::ChartRun& run) { return run.band != nullptr; });
        QVERIFY(band != runs.end());
        QVERIFY2(band->name.endsWith(QStringLiteral("3 seeds")), qPrintable(band->name));
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
                                [](const auto& run) { return run.name.endsWith(QStringLiteral("2 seeds")); }),
            Patience);
        window.workspace().showOnly({});
        // The whole range, and back to each for itself.
        spread->setIndex(2);
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(charts->runs(),
                                                     [&](const auto& run) {
                                                         return run.band &&
                                                                run.band->low.find("val_loss")->value[5] == values[0] &&
                                                                run.band->high.find("val_loss")->value[5] == values[2];
                                                     }),
                                 Patience);
        spread->setIndex(0);
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{4}, Patience);
        QVERIFY(window.workspace().find(other));
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
        need<Segmented>(window, "seed-spread")->setIndex(1);
        QTRY_COMPARE_WITH_TIMEOUT(charts->runs().size(), std::size_t{1}, Patience);
        charts->refresh();
        QVERIFY2(tinted() > before + 200, qPrintable(QStringLiteral("%1 %2").arg(before).arg(tinted())));
    }

    void coloursAndVisibilityStay() {
        QString first, second;
        {
            MainWindow window;
            window.show();
            first = trained(window, {});
            second = trained(window, {.hidden = 4});
            auto* list = need<QListView>(window, "items");
            for (int row = 0; row < list->model()->rowCount(); ++row)
                if (list->model()->index(row, 0).data(ItemModel::Path).toString() == first)
                    list->setCurrentIndex(list->model()->index(row, 0));
            QTimer::singleShot(0, &window, [] {
                auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
                QVERIFY(menu);
                for (auto* action : menu->actions())
                    if (action->menu() && action->text() == QStringLiteral("Colour"))
                        action->menu()->actions()[5]->trigger();
                menu->close();
            });
            emit list->customContextMenuRequested(list->visualRect(list->currentIndex()).center());
            QCOMPARE(window.workspace().find(first)->colour, std::size_t{5});
            const auto runs = need<chart::ChartStack>(window, "charts")->runs();
            QVERIFY(std::ranges::any_of(runs, [&](const auto& run) { return run.id == first && run.colour == 5; }));
            window.workspace().setVisible(second, false);
        }
        MainWindow window;
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(first) && window.workspace().find(first)->history, Patience);
        QCOMPARE(window.workspace().find(first)->colour, std::size_t{5});
        QVERIFY(window.workspace().find(first)->visible);
        QVERIFY(!window.workspace().find(second)->visible);
    }

    void theInspectorTakesTheWidthThatIsAskedFor() {
        {
            MainWindow window;
            window.resize(1440, 900);
            window.show();
            trained(window, {});
            auto* grip = need<QWidget>(window, "side-grip");
            auto* panel = need<QTabBar>(window, "inspector-tabs")->parentWidget();
            QCOMPARE(panel->width(), metrics::InspectorWidth);
            // It lies over the border that one sees, and over that of the list.
            const auto border = panel->mapTo(&window, QPoint(0, 100));
            for (const int dx : {-4, 0, 2}) QCOMPARE(window.childAt(border + QPoint(dx, 0)), grip);
            auto* list = need<QListView>(window, "items")->parentWidget();
            auto* listGrip = need<QWidget>(window, "list-grip");
            QCOMPARE(window.childAt(list->mapTo(&window, QPoint(list->width() - 1, 100))), listGrip);
            QTest::mousePress(listGrip, Qt::LeftButton, {}, QPoint(1, 100));
            QMouseEvent widen(QEvent::MouseMove, QPointF(1, 100), listGrip->mapToGlobal(QPointF(61, 100)), Qt::NoButton,
                              Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(listGrip, &widen);
            QTRY_COMPARE(list->width(), metrics::SideWidth + 60);
            QTest::mouseDClick(listGrip, Qt::LeftButton);
            QTRY_COMPARE(list->width(), metrics::SideWidth);
            QTest::mousePress(grip, Qt::LeftButton, {}, QPoint(1, 100));
            QMouseEvent move(QEvent::MouseMove, QPointF(1, 100), grip->mapToGlobal(QPointF(-199, 100)), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(grip, &move);
            QTRY_COMPARE(panel->width(), metrics::InspectorWidth + 200);
            // Not at the charts' cost, and back where there is room again.
            window.resize(1110, 900);
            QTRY_VERIFY(panel->width() < metrics::InspectorWidth + 60);
            window.resize(1440, 900);
            QTRY_COMPARE(panel->width(), metrics::InspectorWidth + 200);
            window.close();
        }
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trained(window, {});
        QTRY_COMPARE(need<QTabBar>(window, "inspector-tabs")->parentWidget()->width(), metrics::InspectorWidth + 200);
    }

    void theColoursAreToldApartByEveryEye() {
        // Machado, Oliveira and Fernandes 2009, severity 1: protanopia, deuteranopia, tritanopia.
        const Matrix eyes[]{
            {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
            {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
            {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
            {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}};
        for (const auto* tokens : {&Tokens::light(), &Tokens::darkScheme()})
            for (const auto& eye : eyes)
                for (std::size_t i = 0; i < 8; ++i)
                    for (std::size_t j = 0; j < i; ++j) {
                        const auto a = seen(tokens->run(i), eye), b = seen(tokens->run(j), eye);
                        QVERIFY(std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) >= 15.0);
                    }
    }

    void moreThanEightRunsHaveColoursOfTheirOwn() {
        for (const auto* tokens : {&Tokens::light(), &Tokens::darkScheme()}) {
            std::set<QRgb> colours;
            for (std::size_t i = 0; i < 24; ++i) colours.insert(tokens->run(i).rgb());
            QCOMPARE(colours.size(), std::size_t{24});
        }
    }
};

int main(int argc, char** argv) {
    return throughline::ui::testing::run<CompareTest>(argc, argv);
}
#include "CompareTest.moc"
