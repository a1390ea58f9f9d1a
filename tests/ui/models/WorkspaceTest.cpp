// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "theme/Settings.h"
#include "ui/models/Workspace.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QThreadPool>
#include <algorithm>
#include <chrono>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// What is open: how it comes, what is told of it, and how it goes.
class WorkspaceTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void cleanup() { settings().clear(); }

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
        workspace.showOnly({QStringLiteral("/b")});
        std::sort(changed.begin(), changed.end());
        QCOMPARE(changed, (QStringList{QStringLiteral("/a"), QStringLiteral("/c")}));
        workspace.showOnly({QStringLiteral("/b")});
        QCOMPARE(changed.size(), 2);
    }

    void aNewRunIsShownWithThoseOfItsData() {
        Workspace workspace;
        const history::History history;
        session::RunInfo digits, iris;
        digits.data.source = "digits";
        iris.data.source = "iris";
        workspace.beginLive(digits, QStringLiteral("/digits"), history);
        workspace.beginLive(iris, QStringLiteral("/iris"), history);
        const auto shown = [&](const char* path) { return workspace.find(QLatin1String(path))->visible; };
        QVERIFY(shown("/iris") && !shown("/digits"));
        workspace.setVisible(QStringLiteral("/digits"), true);
        workspace.beginLive(digits, QStringLiteral("/digits-2"), history);
        QVERIFY(shown("/digits-2") && shown("/digits") && !shown("/iris"));
        workspace.showOnly(workspace.alike(iris));
        QVERIFY(shown("/iris") && !shown("/digits"));
        // What goes on changes nothing of what is shown.
        workspace.beginLive(digits, QStringLiteral("/digits"), history);
        QVERIFY(shown("/iris") && shown("/digits"));
    }

    void theOrderIsThatInWhichTheyAreAskedFor() {
        QTemporaryDir folder;
        QStringList files;
        for (const auto* name : {"large.json", "b.json", "a.json"}) {
            files << folder.filePath(QLatin1String(name));
            QFile out(files.back());
            QVERIFY(out.open(QIODevice::WriteOnly));
            QByteArray records = "{\"loss\": 1}";
            if (files.size() == 1)
                for (int i = 0; i < 50'000; ++i) records += ",\n{\"loss\": 1}";
            out.write('[' + records + ']');
        }
        Workspace workspace;
        QStringList opened;
        connect(&workspace, &Workspace::opened, this, [&](const QString& path) { opened << path; });
        workspace.open(files);
        const auto areRead = [&] {
            return std::ranges::all_of(workspace.items(), [](const Item& item) { return !item.loading; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(areRead(), Patience);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(workspace.items()[i].path, files[static_cast<qsizetype>(i)]);
            QCOMPARE(workspace.items()[i].colour, i);
        }
        QVERIFY(!opened.isEmpty() && opened.count(files[0]) == opened.size());
    }

    void aFolderOfHistoriesOpensThemAll() {
        QTemporaryDir folder;
        QStringList files;
        for (const auto* name : {"a.json", "b.json"}) files << writeHistory(folder.filePath(QLatin1String(name)), 1);
        QFile other(folder.filePath(QStringLiteral("settings.json")));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write("{\"colour\": \"blue\"}");
        other.close();
        Workspace workspace;
        QStringList failed;
        connect(&workspace, &Workspace::failed, this, [&](const QString& path) { failed << path; });
        workspace.open({folder.path()});
        const auto isRead = [&](const QString& path) {
            const auto* item = workspace.find(path);
            return item && item->history && item->kind == Item::Kind::History;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRead(files[0]) && isRead(files[1]), Patience);
        QCOMPARE(workspace.items().size(), std::size_t{2});
        QCOMPARE(workspace.items()[0].path, files[0]);
        QVERIFY(failed.isEmpty());
    }

    void manyHistoriesAreChosenFrom() {
        QTemporaryDir folder;
        QStringList files;
        for (int i = 0; i < 14; ++i) {
            const auto below = QStringLiteral("%1/exp%2").arg(folder.path()).arg(i, 2, 10, QLatin1Char('0'));
            QVERIFY(QDir().mkpath(below));
            files << writeHistory(below + QStringLiteral("/history.json"), 1);
        }
        Workspace workspace;
        QStringList names, shown;
        connect(&workspace, &Workspace::manyFound, this, [&](const QString& path, const auto& found) {
            QCOMPARE(path, folder.path());
            for (const auto& each : found) names << each.name;
        });
        connect(&workspace, &Workspace::opened, this, [&](const QString& path) { shown << path; });
        workspace.open({folder.path()});
        QTRY_COMPARE_WITH_TIMEOUT(names.size(), 14, Patience);
        QCOMPARE(names[3], QStringLiteral("exp03/history.json"));
        QVERIFY(workspace.items().empty());
        workspace.choose(folder.path(), {2, 5});
        const auto isRead = [&](const QString& path) { return workspace.find(path) && workspace.find(path)->history; };
        QTRY_VERIFY_WITH_TIMEOUT(isRead(files[2]) && isRead(files[5]), Patience);
        QCOMPARE(workspace.items().size(), std::size_t{2});
        QCOMPARE(shown, QStringList{files[2]}); // whichever was read first
    }

    void manyHistoriesOfOneFileAreChosenFrom() {
        QTemporaryDir folder;
        for (int i = 0; i < 13; ++i) {
            QFile out(folder.filePath(QStringLiteral("%1.csv").arg(i, 2, 10, QLatin1Char('0'))));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write("epoch,loss\n0,3\n1,2\n");
        }
        const auto path = [&](int number) { return QStringLiteral("%1#%2").arg(folder.path()).arg(number); };
        {
            Workspace workspace;
            int found = 0;
            connect(&workspace, &Workspace::manyFound, this, [&](const QString&, const auto& all) {
                found = static_cast<int>(all.size());
                QCOMPARE(all[12].name, QStringLiteral("12"));
            });
            workspace.open({folder.path()});
            QTRY_COMPARE_WITH_TIMEOUT(found, 13, Patience);
            workspace.choose(folder.path(), {0, 12});
            QCOMPARE(workspace.items().size(), std::size_t{2});
            QVERIFY(workspace.find(path(13))->history && workspace.find(path(13))->name == QLatin1String("12"));
            // What was not chosen stays away when the files change, and at the next start.
            QFile out(folder.filePath(QStringLiteral("12.csv")));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write("epoch,loss\n0,3\n");
            out.close();
            QTRY_COMPARE_WITH_TIMEOUT(workspace.find(path(13))->history->records.size(), std::size_t{1}, Patience);
            QCOMPARE(workspace.items().size(), std::size_t{2});
        }
        Workspace workspace;
        workspace.restore();
        QTRY_VERIFY_WITH_TIMEOUT(workspace.find(path(1))->history && workspace.find(path(13))->history, Patience);
        QCOMPARE(workspace.items().size(), std::size_t{2});
    }

    void readingCanBeGivenUp() {
        QTemporaryDir folder;
        const auto file = writeHistory(folder.filePath(QStringLiteral("a.json")), 1);
        {
            Workspace workspace;
            workspace.open({file});
            workspace.stopReading();
            QThreadPool::globalInstance()->waitForDone();
            QCoreApplication::processEvents();
            QVERIFY(workspace.items().empty());
        }
        settings().setValue(QStringLiteral("window/opened"), QStringList{file});
        Workspace workspace;
        workspace.restore();
        workspace.stopReading();
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        const auto* item = workspace.find(file);
        QVERIFY(item && !item->history && !item->loading);
        QVERIFY(item->secondLine().startsWith(QStringLiteral("not read")));
        workspace.reload(file);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.find(file)->history, Patience);
    }

    void whatIsWrittenIsLiveUntilItStalls() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("a.jsonl"));
        const auto append = [&file](int epoch) {
            QFile out(file);
            return out.open(QIODevice::Append) &&
                   out.write(QStringLiteral("{\"epoch\": %1, \"loss\": 0.5}\n").arg(epoch).toUtf8()) > 0;
        };
        QVERIFY(append(1) && append(2));
        Workspace workspace;
        workspace.open({file});
        const auto item = [&] { return workspace.find(file); };
        QTRY_VERIFY_WITH_TIMEOUT(item() && !item()->loading, Patience);
        QVERIFY(!item()->isBeingWritten()); // nobody knows
        QVERIFY(append(3));
        QTRY_VERIFY_WITH_TIMEOUT(item()->isBeingWritten(), Patience);
        const auto now = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
        workspace.lookForStalls(now + history::GrowthPace::stallsAfter / 2);
        QVERIFY(item()->isBeingWritten());
        workspace.lookForStalls(now + 2 * history::GrowthPace::stallsAfter);
        QVERIFY(!item()->isBeingWritten());
        QVERIFY2(item()->secondLine().contains(QStringLiteral("stalled since")), qPrintable(item()->secondLine()));
        QVERIFY(append(4));
        QTRY_VERIFY_WITH_TIMEOUT(item()->isBeingWritten(), Patience);
        QCOMPARE(item()->history->records.size(), std::size_t{4});
    }

    void whatWasPutTogetherIsShownInPieces() {
        QTemporaryDir folder;
        QStringList files;
        for (const auto& [name, text] : {std::pair("version_0", "0,0,0.9\n0,10,0.8\n0,20,0.7\n0,30,0.6\n"),
                                         std::pair("version_1", "0,20,0.65\n0,30,0.5\n0,40,0.4\n")}) {
            QVERIFY(QDir(folder.path()).mkdir(QLatin1String(name)));
            files << folder.filePath(QLatin1String(name) + QStringLiteral("/metrics.csv"));
            QFile out(files.back());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(QByteArray("epoch,step,train_loss\n") + text);
        }
        Workspace workspace;
        const auto isRead = [&](const QString& path) {
            const auto* item = workspace.find(path);
            return item && !item->loading && item->history;
        };
        workspace.open({folder.path()});
        QTRY_VERIFY_WITH_TIMEOUT(isRead(folder.path()), Patience);
        QCOMPARE(workspace.find(folder.path())->pieces, files);
        QVERIFY(!workspace.showsPieces(folder.path()));
        workspace.setShowsPieces(folder.path(), true);
        QTRY_VERIFY_WITH_TIMEOUT(isRead(files[0]) && isRead(files[1]), Patience);
        QVERIFY(workspace.showsPieces(folder.path()) && !workspace.find(folder.path())->visible);
        QCOMPARE(workspace.find(files[0])->history->records.size(), std::size_t{4});
        workspace.setShowsPieces(folder.path(), false);
        QCOMPARE(workspace.items().size(), std::size_t{1});
        QVERIFY(workspace.find(folder.path())->visible);
        QCOMPARE(workspace.find(folder.path())->history->records.size(), std::size_t{5});
    }

    void howManyStepsAnEpochHasIsKept() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("a.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(R"([{"step": 100, "loss": 0.9}, {"step": 300, "loss": 0.8}])");
        out.close();
        const auto epochs = [&file](const Workspace& workspace) {
            const auto x = workspace.find(file)->history->records.x(history::XAxis::Epoch);
            return std::vector<double>(x.begin(), x.end());
        };
        {
            Workspace workspace;
            workspace.open({file});
            QTRY_VERIFY_WITH_TIMEOUT(workspace.find(file) && !workspace.find(file)->loading, Patience);
            QVERIFY(workspace.find(file)->lacksStepsPerEpoch());
            QCOMPARE(epochs(workspace), std::vector<double>());
            QSignalSpy drawn(&workspace, &Workspace::historyChanged);
            workspace.setStepsPerEpoch(file, 200);
            QCOMPARE(drawn.size(), 1);
            QCOMPARE(epochs(workspace), (std::vector<double>{0.5, 1.5}));
        }
        Workspace workspace;
        workspace.restore();
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.find(file)->loading, Patience);
        QCOMPARE(epochs(workspace), (std::vector<double>{0.5, 1.5}));
        workspace.setStepsPerEpoch(file, 0);
        QVERIFY(workspace.find(file)->lacksStepsPerEpoch());
        QCOMPARE(epochs(workspace), std::vector<double>());
    }

    void whatWasFoundOutGoesWithItsEpoch() {
        Workspace workspace;
        history::History history;
        for (const double epoch : {1.0, 2.0, 3.0}) history.records.addRecord({epoch, epoch, 0, 1.0});
        workspace.beginLive({}, QStringLiteral("/run"), history);
        workspace.setFinding(QStringLiteral("/run"), {QStringLiteral("Epoch 2"), QStringLiteral("is fine"), 2});
        history.records.truncate(2);
        workspace.cutLive(QStringLiteral("/run"));
        QCOMPARE(workspace.find(QStringLiteral("/run"))->finding.epoch, std::int64_t{2});
        history.records.truncate(1);
        workspace.cutLive(QStringLiteral("/run"));
        QVERIFY(workspace.find(QStringLiteral("/run"))->finding.head.isEmpty());
    }
};

THROUGHLINE_TEST_BY(WorkspaceTest, throughline::ui::testing::run<WorkspaceTest>)
#include "WorkspaceTest.moc"
