// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"
#include "WindowFixture.h"

#include "ui/evaluate/PictureView.h"
#include "ui/models/ItemModel.h"
#include "ui/pages/RunPage.h"
#include "ui/sweep/SweepCard.h"

#include <QClipboard>
#include <QDir>
#include <QListView>
#include <QTableView>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// The sweep of the run that is shown: its table, what its settings come to, and the curves of what is chosen there.
class SweepCardTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    QTemporaryDir m_folder;

    /// Learning rates, the first of them the best, and two seeds each.
    session::Sweep sweepOf(const char* name, std::int64_t epochs = 5) const {
        session::Sweep sweep;
        sweep.folder = m_folder.filePath(QLatin1String(name)).toStdString();
        for (const char* rate : {"0.05", "0.001", "0.0001"})
            for (const std::uint64_t seed : {1U, 2U}) {
                session::RunRequest request;
                request.data.source = "iris";
                request.data.seed = request.config.seed = seed;
                request.config.network.hidden = {8};
                request.config.optimizer.learningRate = std::stof(rate);
                request.config.epochs = epochs;
                sweep.runs.push_back({{{"learning-rate", rate}, {"seed", std::to_string(seed)}}, request});
            }
        return sweep;
    }

    static QTableView* table(MainWindow& window) { return need<QTableView>(window, "sweep-table"); }

    static QString cell(MainWindow& window, int row, int column) {
        return table(window)->model()->index(row, column).data().toString();
    }

    static QString state(MainWindow& window, int row) {
        const auto* model = table(window)->model();
        for (int column = 0; column < model->columnCount(); ++column)
            if (model->headerData(column, Qt::Horizontal).toString() == QStringLiteral("state"))
                return cell(window, row, column);
        return {};
    }

    static QStringList shown(MainWindow& window) {
        QStringList names;
        for (const auto& item : window.workspace().items())
            if (item.visible) names << QFileInfo(item.path).fileName();
        names.sort();
        return names;
    }

    static void clickRow(MainWindow& window, int row, Qt::KeyboardModifiers keys = {}) {
        auto* view = table(window);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, keys,
                          view->visualRect(view->model()->index(row, 1)).center());
    }

    static void clickHeading(MainWindow& window, const QString& text) {
        auto* list = need<QListView>(window, "items");
        const auto* model = list->model();
        const auto found = model->match(model->index(0, 0), Qt::DisplayRole, text, 1, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        list->scrollTo(found.first());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(found.first()).center());
    }

    /// For the next window.
    static void clearQueue(MainWindow& window) {
        auto& queue = window.controller().queue();
        for (const auto& entry : std::vector(queue.waiting())) queue.remove(entry.id);
        queue.goOn();
        queue.setAtOnce(0);
    }

private slots:
    void whatIsChosenIsWhatTheChartsShow() {
        MainWindow window;
        window.resize(1400, 900);
        window.show();
        const auto alone = trained(window, {.hidden = 4});
        auto* card = need<SweepCard>(window, "sweep-card");
        QVERIFY(!card->isVisible());
        window.controller().startSweep(sweepOf("three"));
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && window.workspace().items().size() == 7, Patience);
        QVERIFY(card->isVisible());
        auto* view = table(window);
        QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() == 3 && state(window, 2) == QStringLiteral("done"),
                                 Patience);
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "sweep-words") == QStringLiteral("6 runs · 3 combinations · done"),
                                 Patience);
        QCOMPARE(view->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("val loss"));
        QCOMPARE(view->model()->headerData(2, Qt::Horizontal).toString(), QStringLiteral("learning rate"));
        QCOMPARE(cell(window, 0, 2), QStringLiteral("0.05"));
        QCOMPARE(cell(window, 2, 2), QStringLiteral("0.0001"));
        QVERIFY(cell(window, 0, 1).contains(QStringLiteral(" ± ")));
        QCOMPARE(cell(window, 0, 4), QStringLiteral("2")); // runs

        clickRow(window, 0);
        const QStringList best{QStringLiteral("learning-rate-0.05-seed-1"),
                               QStringLiteral("learning-rate-0.05-seed-2")};
        QCOMPARE(shown(window), best);
        QVERIFY(best.contains(
            QFileInfo(need<QListView>(window, "items")->currentIndex().data(ItemModel::Path).toString()).fileName()));
        clickRow(window, 2, Qt::ControlModifier);
        QCOMPARE(shown(window).size(), 4);
        QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
        const auto copied = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(copied.size(), 3);
        QVERIFY2(copied[1].contains(QStringLiteral("\t0.05\t")) && copied[2].contains(QStringLiteral("\t0.0001\t")),
                 qPrintable(copied.join(QLatin1Char('|'))));
        click(window, "sweep-all");
        QCOMPARE(shown(window).size(), 6); // and not the run beside them
        QVERIFY(!need<QAbstractButton>(window, "sweep-all")->isVisible());

        // A point of the plot chooses its row, too.
        auto* plot = need<PictureView>(window, "sweep-plot");
        QVERIFY(plot->isVisible());
        const auto placeOf = [&](int part) {
            for (int y = 0; y < plot->height(); y += 2)
                for (int x = 0; x < plot->width(); x += 2)
                    if (plot->picture()->partAt(QPointF(x, y), plot->room()) == part) return QPoint(x, y);
            return QPoint();
        };
        QTest::mouseMove(plot, placeOf(1));
        QCOMPARE(plot->cursor().shape(), Qt::PointingHandCursor);
        QTest::mouseMove(plot, QPoint(1, 1));
        QCOMPARE(plot->cursor().shape(), Qt::ArrowCursor);
        QTest::mouseClick(plot, Qt::LeftButton, {}, placeOf(1));
        QCOMPARE(view->selectionModel()->selectedRows().value(0).row(), 1);
        QCOMPARE(shown(window).value(0), QStringLiteral("learning-rate-0.001-seed-1"));
        QTest::mouseClick(plot, Qt::LeftButton, {}, placeOf(1));
        QCOMPARE(shown(window).size(), 6);

        // Sorted by a setting, numbers by their size.
        view->sortByColumn(2, Qt::AscendingOrder);
        QCOMPARE(cell(window, 0, 2), QStringLiteral("0.0001"));
        clickRow(window, 0);
        QCOMPARE(shown(window).value(0), QStringLiteral("learning-rate-0.0001-seed-1"));
        view->sortByColumn(-1, Qt::AscendingOrder);

        const auto file = m_folder.filePath(QStringLiteral("three.csv"));
        plot->save(file);
        QFile csv(file);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readLine().startsWith("learning-rate,best val_loss,sd,runs,"));
        plot->save(m_folder.filePath(QStringLiteral("three.svg")));
        QVERIFY(QFileInfo(m_folder.filePath(QStringLiteral("three.svg"))).size() > 1'000);

        // A cross puts it away, the heading in the list brings it back.
        click(window, "sweep-away");
        QVERIFY(!card->isVisible());
        clickHeading(window, QStringLiteral("three · 6"));
        QVERIFY(card->isVisible());
        auto* list = need<QListView>(window, "items");
        // A run for itself has none.
        list->setCurrentIndex(list->model()->match(list->model()->index(0, 0), ItemModel::Path, alone).value(0));
        QTRY_VERIFY_WITH_TIMEOUT(!card->isVisible(), Patience);
    }

    void itIsFilledWhileTheSweepTrains() {
        MainWindow window;
        window.resize(1400, 900);
        window.show();
        auto sweep = sweepOf("live", 2);
        sweep.runs[4].request.config.epochs = sweep.runs[5].request.config.epochs = 1'000'000;
        window.controller().queue().setAtOnce(1);
        window.controller().startSweep(sweep);
        const auto words = [&](const QString& text) {
            for (int row = 0; row < table(window)->model()->rowCount(); ++row)
                if (state(window, row) == text) return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(words(QStringLiteral("1 training, 1 waiting")), Patience);
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "sweep-words") ==
                                     QStringLiteral("6 runs · 3 combinations · 4 done, 1 training, 1 waiting"),
                                 Patience);
        clickRow(window, 0);
        const auto chosen = cell(window, table(window)->selectionModel()->selectedRows().value(0).row(), 2);
        QTest::qWait(700); // rows may change places meanwhile: what is chosen stays so
        QCOMPARE(cell(window, table(window)->selectionModel()->selectedRows().value(0).row(), 2), chosen);
        // What waits is none that is missing, until the sweep is stopped.
        QVERIFY(need<SweepCard>(window, "sweep-card")->watch().missing().empty());
        QVERIFY(!need<QAbstractButton>(window, "sweep-missing")->isVisible());
        click(window, "sweep-stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && words(QStringLiteral("1 waiting, 1 stopped")), Patience);
        QVERIFY(window.controller().queue().waiting().empty());
        QTRY_VERIFY_WITH_TIMEOUT(need<QAbstractButton>(window, "sweep-missing")->isVisible(), Patience);
        QVERIFY(!need<QAbstractButton>(window, "sweep-stop")->isVisible());
        const auto epoch = records(window);
        click(window, "sweep-missing");
        QTRY_VERIFY_WITH_TIMEOUT(!isIdle(window) && records(window) > epoch, Patience);
        QCOMPARE(window.controller().queue().waiting().size(), std::size_t{1});
        click(window, "sweep-stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
        clearQueue(window);
    }

    void oneThatFailsIsMarkedAndCanBeTriedAgain() {
        MainWindow window;
        window.resize(1400, 900);
        window.show();
        const auto file = m_folder.filePath(QStringLiteral("table.csv"));
        const auto write = [&] {
            QFile data(file);
            QVERIFY(data.open(QIODevice::WriteOnly));
            data.write("a,b\n");
            for (int i = 0; i < 60; ++i) data.write(QByteArray::number(i * 0.5) + ',' + (i % 2 ? "x" : "y") + '\n');
        };
        write();
        session::Sweep sweep;
        sweep.folder = m_folder.filePath(QStringLiteral("fails")).toStdString();
        for (const std::string& source : {std::string("iris"), file.toStdString(), std::string("wine")}) {
            session::RunRequest request;
            request.data.source = source;
            request.config.network.hidden = {4};
            request.config.epochs = 2;
            sweep.runs.push_back({{{"data", source}}, request});
        }
        window.controller().queue().setAtOnce(1);
        window.controller().queue().hold();
        window.controller().startSweep(sweep);
        QVERIFY(QFile::remove(file)); // before its turn
        window.controller().queue().goOn();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && window.controller().queue().waiting().size() == 1, Patience);
        clickHeading(window, QStringLiteral("fails · 2"));
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "sweep-words") == QStringLiteral("3 runs · 2 done, 1 failed"), Patience);
        QCOMPARE(state(window, 2), QStringLiteral("failed"));
        const auto last = table(window)->model()->index(2, 1);
        QCOMPARE(last.data().toString(), QStringLiteral("–"));
        QVERIFY2(last.data(Qt::ToolTipRole).toString().contains(QStringLiteral("table.csv")),
                 qPrintable(last.data(Qt::ToolTipRole).toString()));

        write();
        click(window, "sweep-missing");
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "sweep-words") == QStringLiteral("3 runs · done"), Patience);
        QVERIFY(window.controller().queue().waiting().empty());
        QVERIFY(!need<QAbstractButton>(window, "sweep-missing")->isVisible());
        clearQueue(window);
    }

    /// One that another process trained, or trains, is read from disk.
    void runsThatAreNotListedAreReadFromDisk() {
        auto sweep = sweepOf("elsewhere", 2);
        QVERIFY(session::beginSweep(sweep));
        const auto train = [&](std::size_t run) {
            session::TrainingSession session;
            session.start(sweep.runs[run].request);
            QTRY_VERIFY_WITH_TIMEOUT(
                !session.history().records.empty() && session.state() == session::SessionState::Idle, Patience);
        };
        train(0);
        MainWindow window;
        window.resize(1400, 900);
        window.show();
        const auto before = window.workspace().items().size();
        window.openPaths({QString::fromStdString(sweep.folder.string())});
        QTRY_VERIFY_WITH_TIMEOUT(
            said(window, "sweep-words") == QStringLiteral("6 runs · 3 combinations · 1 done, 5 waiting"), Patience);
        QCOMPARE(state(window, 0), QStringLiteral("1 done, 1 waiting"));
        train(3);
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "sweep-words").endsWith(QStringLiteral("2 done, 4 waiting")), Patience);
        QCOMPARE(window.workspace().items().size(), before + 1);
        // Its curve is had by a click.
        for (int row = 0; row < 3; ++row)
            if (cell(window, row, 2) == QStringLiteral("0.001")) clickRow(window, row);
        QTRY_COMPARE_WITH_TIMEOUT(window.workspace().items().size(), before + 2, Patience);
    }

    void tableAndPlotTakeTurnsWhereRoomIsShort() {
        MainWindow window;
        window.resize(560, 640);
        window.show();
        auto sweep = sweepOf("narrow", 2);
        window.controller().startSweep(sweep);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && table(window)->model()->rowCount() == 3, Patience);
        auto* plot = need<PictureView>(window, "sweep-plot");
        QVERIFY(table(window)->isVisible() && !plot->isVisible());
        need<QWidget>(window, "sweep-part")->findChildren<QAbstractButton*>().at(1)->click();
        QVERIFY(!table(window)->isVisible() && plot->isVisible());
        window.resize(1400, 900);
        QVERIFY(table(window)->isVisible() && plot->isVisible());
    }
};

THROUGHLINE_TEST_BY(SweepCardTest, throughline::ui::testing::run<SweepCardTest>)
#include "SweepCardTest.moc"
