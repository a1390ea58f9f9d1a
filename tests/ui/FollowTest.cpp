// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"
#include "WindowFixture.h"

#include "ui/models/ItemModel.h"
#include "ui/models/Workspace.h"
#include "ui/widgets/TabularLabel.h"

#include <QListView>
#include <QSaveFile>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// A run that another session trains, in a window.
class FollowTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    static session::RunRequest request() {
        session::RunRequest request;
        request.config.epochs = 100'000;
        request.config.network.hidden = {8};
        return request;
    }

private slots:
    void followsARunThatSomebodyElseTrains() {
        session::TrainingSession other;
        other.start(request());
        QTRY_VERIFY_WITH_TIMEOUT(other.history().records.size() > 3, Patience);
        const auto path = QString::fromStdString(other.folder().string());
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        window.openPaths({path});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path), Patience);
        const auto* item = window.workspace().find(path);
        QVERIFY(item->isFollowed());
        QVERIFY(!need<QAction>(window, "resume")->isEnabled());
        QVERIFY(!need<QAction>(window, "stop")->isVisible());
        const auto who = QStringLiteral("process %1 on this machine").arg(QCoreApplication::applicationPid());
        QCOMPARE(item->holderText(), who);
        QVERIFY(need<TabularLabel>(window, "status-right")->text().contains(who));
        QVERIFY(need<QListView>(window, "items")->currentIndex().data(ItemModel::Live).toBool());

        // It grows in the same object: nothing is read anew.
        const auto* history = item->history.get();
        const auto before = history->records.size();
        QTRY_VERIFY_WITH_TIMEOUT(item->history->records.size() > before + 5, Patience);
        QCOMPARE(item->history.get(), history);
        QTRY_VERIFY_WITH_TIMEOUT(need<QTableView>(window, "records")->model()->rowCount() > static_cast<int>(before),
                                 Patience);

        // An event of the other is drawn here, too, on the curve that is there.
        QSignalSpy marked(&window.workspace(), &Workspace::marksChanged);
        other.setLearningRate(0.0002);
        QTRY_VERIFY_WITH_TIMEOUT(!item->history->marks.empty(), Patience);
        QCOMPARE(item->history->marks.back().kind, history::Mark::Kind::LearningRate);
        QCOMPARE(marked.count(), 1);
        QCOMPARE(item->history.get(), history);

        other.stop();
        QTRY_VERIFY_WITH_TIMEOUT(other.state() == session::SessionState::Idle, Patience);
        QTRY_VERIFY_WITH_TIMEOUT(!item->isFollowed(), Patience);
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience);
        QCOMPARE(item->history->records.size(), other.history().records.size());
        QCOMPARE(item->summary.status, session::RunSummary::Status::Stopped);

        // And now it is ours.
        trigger(window, "resume");
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > other.history().records.size(), Patience);
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
    }

    // A list that another tool writes anew at each epoch grows on the chart; what is cut is waited for.
    void followsAHistoryOfAnotherTool() {
        QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("training_history.json"));
        const auto write = [&](const char* text) {
            QSaveFile file(path); // a new file each time, as os.replace makes it
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            QVERIFY(file.commit());
        };
        write(R"([{"loss": 3}, {"loss": 2}])");
        MainWindow window;
        window.show();
        window.openPaths({path});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path) && window.workspace().find(path)->history, Patience);
        const auto* item = window.workspace().find(path);
        const auto* before = item->history.get();
        write("[{\"loss\": 3}, {\"lo");
        write(R"([{"loss": 3}, {"loss": 2}, {"loss": 1}])");
        QTRY_COMPARE_WITH_TIMEOUT(item->history->records.size(), std::size_t(3), Patience);
        QCOMPARE(item->history.get(), before);
        QTRY_COMPARE_WITH_TIMEOUT(need<QTableView>(window, "records")->model()->rowCount(), 3, Patience);
        write(R"([{"loss": 9}])"); // whole and shorter: a new run
        QTRY_COMPARE_WITH_TIMEOUT(item->history->records.size(), std::size_t(1), Patience);
    }

    void whoeverIsSecondIsTold() {
        session::TrainingSession first;
        first.start(request());
        QTRY_VERIFY_WITH_TIMEOUT(first.history().records.size() > 3, Patience);
        first.stop();
        QTRY_VERIFY_WITH_TIMEOUT(first.state() == session::SessionState::Idle, Patience);
        const auto path = QString::fromStdString(first.folder().string());
        MainWindow window;
        window.show();
        window.openPaths({path});
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience);
        session::ResumeRequest again;
        again.folder = path.toStdString();
        first.resume(again);
        QTRY_VERIFY_WITH_TIMEOUT(first.state() == session::SessionState::Training, Patience);
        trigger(window, "resume"); // the window does not know yet
        QTRY_VERIFY_WITH_TIMEOUT(need<QWidget>(window, "banner")->isVisible(), Patience);
        QVERIFY(said(window, "banner-text").contains(QStringLiteral("is in use by process")));
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->isFollowed(), Patience);
        QVERIFY(!need<QAction>(window, "resume")->isEnabled());
        first.stop();
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience);
    }
};

THROUGHLINE_TEST_BY(FollowTest, throughline::ui::testing::run<FollowTest>)
#include "FollowTest.moc"
