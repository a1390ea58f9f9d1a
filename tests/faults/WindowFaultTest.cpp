// SPDX-License-Identifier: GPL-3.0-or-later
#include "EndlessRun.h"
#include "TestProgram.h"

#include "../ui/FakeServices.h"
#include "../ui/WindowFixture.h"
#include "FaultFixture.h"
#include "FileSizeLimit.h"

#include "session/OpenedRun.h"
#include "session/RunLock.h"
#include "theme/Settings.h"

#include <QSessionManager>
#include <QThread>
#include <string>
#include <string_view>

using namespace throughline;
using namespace throughline::faults;
using namespace throughline::ui;
using namespace throughline::ui::testing;
namespace fs = std::filesystem;

namespace {

/// What a run that goes on has in its history: a reader may see half of a write.
std::string wholeHistory(const fs::path& folder) {
    std::string text;
    const auto isWhole = [&] {
        text = io::readFile(folder / "history.json").value_or("");
        const auto scan = history::scanHistory(text, [](const auto&, auto, auto) {});
        return scan.intact && std::string_view(text).substr(scan.end) == history::historyTail;
    };
    while (!isWhole()) QThread::msleep(1);
    return text;
}

/// While a training thread writes there.
void removeAll(const fs::path& folder) {
    std::error_code error;
    while (fs::exists(folder)) fs::remove_all(folder, error);
}

} // namespace

/// The real window while the disk, the desktop or somebody else makes trouble.
class WindowFaultTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;
    static inline PrivateBus* bus = nullptr;

private:
    QTemporaryDir m_temporary;

    fs::path newFolder() const {
        static int count = 0;
        return fs::path(m_temporary.path().toStdString()) / ("run" + std::to_string(++count));
    }
    /// All that was shown is in the history, and the newest checkpoint is at its end.
    void verifySaved(MainWindow& window, const fs::path& folder) {
        QVERIFY(isIdle(window));
        const auto records = recordsIn(folder);
        QCOMPARE(records.size(), testing::records(window));
        for (std::size_t i = 0; i < records.size(); ++i) QCOMPARE(records[i].epoch, static_cast<std::int64_t>(i) + 1);
        const auto run = session::openRun(folder);
        QVERIFY(run);
        QCOMPARE(run->summary.status, session::RunSummary::Status::Stopped);
        QVERIFY(!run->checkpointEpochs.empty());
        const auto newest = session::checkpointFiles(folder / "checkpoints").back();
        QCOMPARE(session::checkpointPosition(newest)->epoch, std::ssize(records));
    }

private slots:
    void whatIsDrawnIsOnDisk() {
        MainWindow window;
        window.show();
        const fs::path folder = newFolder();
        auto& session = window.controller().session();
        // Called after the chart's own slot.
        connect(&session, &session::TrainingSession::recordsAppended, this,
                [&] { QVERIFY(recordsIn(folder).size() >= session.history().records.size()); });
        window.controller().start(endlessRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 120, Patience);
        session.stop();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
        verifySaved(window, folder);
    }

    void savingFailsForAWhile_data() {
        QTest::addColumn<QString>("trouble");
        for (const char* trouble : {"disk full", "folder removed"})
            QTest::newRow(trouble) << QString::fromLatin1(trouble);
        if (!longForm()) return;
        for (const char* trouble : {"folder renamed", "folder emptied"})
            QTest::newRow(trouble) << QString::fromLatin1(trouble);
    }
    void savingFailsForAWhile() {
        QFETCH(QString, trouble);
        MainWindow window;
        window.show();
        const fs::path folder = newFolder(), away = newFolder();
        window.controller().start(endlessRun(folder));
        auto& session = window.controller().session();
        auto* const banner = need<QWidget>(window, "banner");
        QTRY_VERIFY_WITH_TIMEOUT(session.progress().savedEpoch > 0, Patience);
        QVERIFY(!banner->isVisible());

        const std::string before = wholeHistory(folder);
        std::optional<FileSizeLimit> full;
        if (trouble == QLatin1String("disk full")) full.emplace(before.size() + 50);
        if (trouble == QLatin1String("folder renamed")) fs::rename(folder, away);
        if (trouble == QLatin1String("folder removed") || trouble == QLatin1String("folder emptied")) removeAll(folder);
        const std::int64_t epoch = session.progress().epoch;
        if (trouble == QLatin1String("folder emptied")) {
            fs::create_directory(folder); // at once, before anything could be missed
        } else {
            const auto warned = [&] {
                return banner->isVisible() && said(window, "banner-text").contains(QStringLiteral("training goes on"));
            };
            QTRY_VERIFY_WITH_TIMEOUT(warned(), Patience);
            QTRY_VERIFY_WITH_TIMEOUT(session.progress().epoch > epoch + 100, Patience); // so it does
            // It lasts, whatever else is said meanwhile.
            window.openPaths({QStringLiteral("/nowhere/history.json")});
            QTRY_VERIFY_WITH_TIMEOUT(said(window, "banner-text").contains(QStringLiteral("nowhere")), Patience);
            click(window, "banner-close");
            QVERIFY(warned());
            QTest::qWait(1200); // another round of trying
            QVERIFY(warned());
            QVERIFY(session.state() == session::SessionState::Training);
        }

        full.reset();
        if (trouble == QLatin1String("folder renamed")) fs::rename(away, folder);
        if (trouble == QLatin1String("folder removed")) fs::create_directory(folder);
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), Patience);
        const auto all = [&] {
            return fs::exists(folder / "run.json") && session::RunLock::isHeld(folder) &&
                   recordsIn(folder).size() > static_cast<std::size_t>(epoch) &&
                   session.progress().savedEpoch > epoch + 3;
        };
        QTRY_VERIFY_WITH_TIMEOUT(all(), Patience);
        session.stop();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
        verifySaved(window, folder);
        QVERIFY(!banner->isVisible());
        const std::string after = io::readFile(folder / "history.json").value();
        const std::string_view kept = std::string_view(before).substr(0, before.size() - history::historyTail.size());
        QVERIFY(after.starts_with(kept));
    }

    void closingOnAFullDiskKeepsWhatIsThere() {
        fs::path folder;
        {
            MainWindow window;
            window.show();
            window.controller().start(
                endlessRun({})); // among the user's runs: what is open cannot be remembered either
            QTRY_VERIFY_WITH_TIMEOUT(window.controller().session().progress().savedEpoch > 0, Patience);
            folder = window.controller().session().folder();
            FileSizeLimit full(fs::file_size(folder / "history.json") + 50);
            QTRY_VERIFY_WITH_TIMEOUT(need<QWidget>(window, "banner")->isVisible(), Patience);
            window.close();
            QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), Patience);
        }
        QVERIFY(
            history::scanHistory(io::readFile(folder / "history.json").value(), [](const auto&, auto, auto) {}).intact);
        MainWindow window;
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience); // on its chart again
        trigger(window, "resume");
        const std::size_t there = recordsIn(folder).size();
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > there + 3, Patience);
        QCOMPARE(window.controller().session().folder(), folder);
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
        verifySaved(window, folder);
    }

    void loggingOutSavesFirst_data() {
        QTest::addColumn<bool>("paused");
        QTest::newRow("training") << false;
        QTest::newRow("paused") << true;
    }
    void loggingOutSavesFirst() {
        QFETCH(bool, paused);
        fs::path folder;
        {
            MainWindow window;
            window.show();
            window.controller().start(endlessRun({})); // among the user's runs, which the first page offers
            QTRY_VERIFY_WITH_TIMEOUT(records(window) > 3, Patience);
            folder = window.controller().session().folder();
            if (paused) trigger(window, "pause");
            QTRY_VERIFY_WITH_TIMEOUT(!paused || window.controller().session().state() == session::SessionState::Paused,
                                     Patience);
            auto* const manager = qApp->findChild<QSessionManager*>();
            QVERIFY(manager);
            emit qApp->commitDataRequest(*manager); // the system goes on when this returns
            verifySaved(window, folder);
            emit qApp->commitDataRequest(*manager); // nothing left to do
        }
        settings().clear(); // nothing was open at last: the first page offers it
        MainWindow window;
        window.show();
        QAbstractButton* resume = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((resume = window.findChild<QAbstractButton*>(QStringLiteral("resume-0"))), Patience);
        QTest::mouseClick(resume, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(window.controller().session().folder(), folder, Patience);
    }

    void shuttingDownSavesFirst() {
        Logind logind;
        const auto service = bus->offer(logind);
        MainWindow window;
        window.show();
        const fs::path folder = newFolder();
        QVERIFY(!logind.holds(QStringLiteral("shutdown delay")));
        window.controller().start(endlessRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 3, Patience);
        QTRY_VERIFY(logind.holds(QStringLiteral("shutdown delay")));
        QTRY_VERIFY(logind.holds(QStringLiteral("sleep block")));
        emit logind.PrepareForShutdown(true);
        // logind goes on as soon as nobody holds it up: by then everything has to be safe.
        QTRY_VERIFY_WITH_TIMEOUT(!logind.holds(QStringLiteral("shutdown delay")), Patience);
        const auto newest = session::checkpointFiles(folder / "checkpoints").back();
        QCOMPARE(session::checkpointPosition(newest)->epoch, std::ssize(recordsIn(folder)));
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
        verifySaved(window, folder);
        QTRY_VERIFY(!logind.holds(QStringLiteral("sleep block")));
        QDBusConnection::disconnectFromBus(QStringLiteral("service"));
    }
};

static int runWindowFaultTest(int argc, char** argv) {
    // libdbus looks for both buses at once, and only once. The tester's own desktop is left alone.
    PrivateBus bus;
    if (!bus.start()) qFatal("dbus-daemon is needed (package dbus)");
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address().toUtf8());
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus.address().toUtf8());
    WindowFaultTest::bus = &bus;
    return throughline::ui::testing::run<WindowFaultTest>(argc, argv);
}

THROUGHLINE_TEST_BY(WindowFaultTest, runWindowFaultTest)
#include "WindowFaultTest.moc"
