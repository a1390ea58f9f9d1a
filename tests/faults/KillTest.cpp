// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Sanitized.h"
#include "FaultFixture.h"
#include "WindowPlayer.h"
#include "session/OpenedRun.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <csignal>
#include <map>
#include <random>

using namespace throughline;
using namespace throughline::faults;
namespace fs = std::filesystem;

namespace {

enum Fault { Killed, KilledSaving, KilledStarting, Terminated, Interrupted, WindowKilled, WindowClosed, FaultCount };
constexpr std::array<const char*, FaultCount> faultNames = {
    "SIGKILL at a random instant",
    "SIGKILL while a checkpoint is written",
    "SIGKILL while starting or resuming",
    "SIGTERM",
    "SIGINT",
    "SIGKILL of the window",
    "closing the window",
};

/// A run to be interrupted, and how often in all; a run of it as often as there are kinds.
struct Training {
    const char* name;
    QStringList options;
    int epochs; ///< at its end
    int tries;
    std::vector<Fault> kinds;
};

std::vector<Training> settings() {
    const bool all = longForm();
    const QStringList fast{"--data", "digits", "--hidden", "48", "--batch-size", "16"};
    // One row a batch: 1,437 updates an epoch, so that a kill finds it in the middle.
    const QStringList slow{"--data",       "digits", "--hidden", all ? "800,800" : sanitized ? "16" : "256",
                           "--batch-size", "1"};
    // Weights and Adam's moments: 8.3 million parameters, 100 MB.
    const QStringList wide{"--data",       "iris",
                           "--hidden",     all ? "2880,2880" : sanitized ? "400,400" : "800,800",
                           "--batch-size", all || sanitized ? "30" : "2"};
    return {
        {"epochs of a millisecond",
         fast,
         all ? 2000 : 400,
         all ? 100 : 12,
         {Killed, KilledStarting, Killed, Terminated, Killed, Interrupted}},
        {all ? "epochs of a second" : "long epochs",
         slow,
         all ? 5 : 30,
         all ? 60 : 6,
         {Killed, KilledSaving, KilledStarting, Killed, Terminated, Interrupted}},
        {all ? "checkpoints of 100 MB" : "large checkpoints",
         wide,
         all ? 10 : 30,
         all ? 70 : 6,
         {KilledSaving, KilledStarting, KilledSaving, Terminated, Killed, Interrupted}},
        // The kills come where patience runs out too.
        {"a run that stops early",
         fast + QStringList{"--patience", all ? "1999" : "299", "--min-delta", "100"},
         all ? 2000 : 300,
         all ? 20 : 4,
         {Killed, KilledStarting, Killed, Terminated, Killed, Interrupted}},
        {"in the window",
         fast,
         all ? 2000 : 400,
         all ? 70 : 4,
         {WindowKilled, WindowClosed, WindowKilled, WindowClosed}},
    };
}

QStringList trainArguments(const Training& setting, const fs::path& folder) {
    return QStringList{"train",
                       "--run",
                       QString::fromStdString(folder.string()),
                       "--epochs",
                       QString::number(setting.options.contains("--patience") ? 2 * setting.epochs : setting.epochs),
                       "--threads",
                       "1"} +
           setting.options;
}

bool isBeingWritten(const fs::path& checkpoints) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(checkpoints, ignored))
        if (entry.path().filename().string().find(".throughline-") != std::string::npos) return true;
    return false;
}

} // namespace

/// Runs that are interrupted again and again end as the one that never was.
class KillTest : public QObject {
    Q_OBJECT

    struct Tally {
        int tries = 0;
        std::int64_t lostEpochs = 0; ///< reported, and not in the history
        int refused = 0;             ///< resumes that failed
        int different = 0;           ///< runs that did not end as the uninterrupted one
    };

    QTemporaryDir m_temporary;
    fs::path m_root;
    std::mt19937 m_random{20};
    std::array<Tally, FaultCount> m_tallies;
    std::map<std::string, int> m_tries; ///< by setting
    int m_torn = 0;                     ///< kills that left half a checkpoint behind

    int below(int limit) { return static_cast<int>(m_random() % static_cast<unsigned>(std::max(limit, 1))); }

    void start(QProcess& process, const QStringList& arguments, bool window) const {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
            environment.insert(name, QString::fromStdString((m_root / "home" / name).string()));
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        process.setProcessEnvironment(environment);
        process.start(window ? QCoreApplication::applicationFilePath() : QStringLiteral(THROUGHLINE_PROGRAM),
                      arguments);
        QVERIFY(process.waitForStarted());
    }

    /// Brings the fault about; false where the process had ended before. `usual`: of the whole run, `begins`: until it
    /// says a first word, both ms.
    bool strike(QProcess& process, Fault fault, const fs::path& folder, int usual, int begins, int faults) {
        if (fault == KilledStarting) {
            if (process.waitForFinished(below(begins + begins / 4))) return false;
            process.kill();
        } else if (fault == KilledSaving) {
            QElapsedTimer clock;
            clock.start();
            const int skip = below(3 * usual / faults / 2); // not always the first one
            while (clock.elapsed() < skip || !isBeingWritten(folder / "checkpoints"))
                if (process.waitForFinished(1)) return false;
            QTest::qSleep(1 + below(8));
            process.kill();
        } else {
            // A window takes longer to come up than a run does; some are met at that.
            const bool window = fault == WindowKilled || fault == WindowClosed;
            process.setReadChannel(QProcess::StandardError);
            if (window && below(4) > 0) process.waitForReadyRead(60'000);
            if (process.waitForFinished(begins / 2 + below(3 * usual / faults / 2))) return false;
            if (fault == Terminated) process.terminate();
            if (fault == Interrupted) ::kill(static_cast<pid_t>(process.processId()), SIGINT);
            if (fault == WindowClosed) process.write("close\n");
            if (fault == Killed || fault == WindowKilled) process.kill();
        }
        return process.waitForFinished(120'000);
    }

    /// What is on disk after the fault: everything that was reported, and a way on.
    void look(const fs::path& folder, Fault fault, QProcess& process, const std::vector<nn::EpochRecord>& expected) {
        Tally& tally = m_tallies[fault];
        ++tally.tries;
        m_torn += isBeingWritten(folder / "checkpoints") ? 1 : 0;
        const QByteArray errors = process.readAllStandardError();
        const std::string text = io::readFile(folder / "history.json").value_or("");
        const auto records = recordsIn(folder);
        tally.lostEpochs += std::max<std::int64_t>(0, lastReported(errors) - std::ssize(records));
        QVERIFY(records.size() <= expected.size());
        QVERIFY(std::equal(records.begin(), records.end(), expected.begin(), history::sameNumbers));
        if (!text.empty()) QVERIFY(history::scanHistory(text, [](const auto&, auto, auto) {}).intact);
        const bool told = fault == Terminated || fault == Interrupted || fault == WindowClosed;
        if (!told || !fs::exists(folder / "run.json") || records.empty()) return;
        // Whoever was asked to end has saved all that he had, and tidied up.
        if (process.exitStatus() != QProcess::NormalExit) QCOMPARE(errors, QByteArray()); // too early to be asked
        if (process.exitStatus() != QProcess::NormalExit) return;
        const auto files = session::checkpointFiles(folder / "checkpoints");
        // Stopped before its first batch it had nothing to save: what a kill before it took is trained again.
        if (files.empty() && lastReported(errors) == 0) return;
        QVERIFY(!files.empty());
        // What a kill took is trained again without a word; until then the history is ahead.
        const std::int64_t saved = session::checkpointPosition(files.back())->epoch;
        QVERIFY(lastReported(errors) > 0 ? saved == std::ssize(records) : saved <= std::ssize(records));
        QVERIFY(!isBeingWritten(folder / "checkpoints"));
    }

    /// The last stretch, which nobody interrupts.
    bool finish(const Training& setting, const fs::path& folder, std::size_t records) {
        QProcess process;
        const bool begun = fs::exists(folder / "run.json");
        start(process,
              begun ? QStringList{"resume", QString::fromStdString(folder.string())} : trainArguments(setting, folder),
              false);
        if (!process.waitForFinished(300'000) || process.exitStatus() != QProcess::NormalExit) return false;
        // Complete already, when the fault came after the last checkpoint: nothing is left to train.
        return process.exitCode() == 0 || (process.exitCode() == 2 && recordsIn(folder).size() == records);
    }

    void interruptRuns(const Training& setting) {
        const fs::path whole = m_root / (std::string(setting.name) + " whole");
        QElapsedTimer clock;
        clock.start();
        QProcess process;
        process.setReadChannel(QProcess::StandardError);
        start(process, trainArguments(setting, whole), false);
        QVERIFY(process.waitForReadyRead(60'000));
        const int begins = static_cast<int>(clock.elapsed());
        QVERIFY(process.waitForFinished(300'000));
        QCOMPARE(process.exitCode(), 0);
        const int usual = static_cast<int>(clock.elapsed());
        const auto expected = recordsIn(whole);
        QCOMPARE(expected.size(), static_cast<std::size_t>(setting.epochs));
        const std::string tensors = finalTensors(whole);
        QVERIFY(!tensors.empty());

        const int faults = static_cast<int>(setting.kinds.size());
        for (int run = 0; m_tries[setting.name] < setting.tries; ++run) {
            QVERIFY(run < setting.tries); // or each ends before anything can happen to it
            const fs::path folder = m_root / (std::string(setting.name) + ' ' + std::to_string(run));
            Fault last = Killed;
            for (const Fault fault : setting.kinds) {
                const bool begun = fs::exists(folder / "run.json");
                if (!begun) fs::remove_all(folder); // interrupted before there was anything to resume
                last = fault;
                const bool window = last == WindowKilled || last == WindowClosed;
                if (recordsIn(folder).size() == expected.size()) break;
                QProcess session;
                const QStringList path{QString::fromStdString(folder.string())};
                start(session,
                      window  ? QStringList{"KillTest", "window"} + path + QStringList{QString::number(setting.epochs)}
                      : begun ? QStringList{"resume"} + path
                              : trainArguments(setting, folder),
                      window);
                const bool struck = strike(session, last, folder, usual, begins, faults);
                if (QTest::currentTestFailed()) return;
                if (!struck) {
                    // It was quicker. A resume that fails is the fault's that came before.
                    const bool well = session.exitCode() == 0 || recordsIn(folder).size() == expected.size();
                    m_tallies[last].refused += well ? 0 : 1;
                    continue;
                }
                ++m_tries[setting.name];
                look(folder, last, session, expected);
                if (QTest::currentTestFailed()) return;
            }
            const bool resumed = finish(setting, folder, expected.size());
            m_tallies[last].refused += resumed ? 0 : 1;
            const bool same = resumed && sameRecords(recordsIn(folder), expected) && finalTensors(folder) == tensors;
            m_tallies[last].different += same ? 0 : 1;
            QVERIFY(!fs::exists(folder / "abandoned"));
            QVERIFY(!isBeingWritten(folder / "checkpoints")); // what kills left behind is gone
            if (same) fs::remove_all(folder);
        }
    }

private slots:
    void initTestCase() { m_root = m_temporary.path().toStdString(); }

    void interruptedRunsEndAsTheOthers_data() {
        QTest::addColumn<int>("setting");
        for (int i = 0; const Training& setting : settings()) QTest::newRow(setting.name) << i++;
    }
    void interruptedRunsEndAsTheOthers() {
        QFETCH(int, setting);
        interruptRuns(settings()[static_cast<std::size_t>(setting)]);
    }

    void nothingIsLost() {
        Tally sum;
        const auto line = [](const char* name, const Tally& tally) {
            qInfo("%-40s %5d %12lld %10d %10d", name, tally.tries, static_cast<long long>(tally.lostEpochs),
                  tally.refused, tally.different);
        };
        qInfo("%-40s %5s %12s %10s %10s", "fault", "tries", "epochs lost", "refused", "different");
        for (std::size_t i = 0; i < FaultCount; ++i) {
            line(faultNames[i], m_tallies[i]);
            sum.tries += m_tallies[i].tries;
            sum.lostEpochs += m_tallies[i].lostEpochs;
            sum.refused += m_tallies[i].refused;
            sum.different += m_tallies[i].different;
        }
        line("all", sum);
        for (const auto& [name, tries] : m_tries) qInfo("%s: %d", name.c_str(), tries);
        qInfo("%d of them left half a checkpoint behind", m_torn);
        QCOMPARE(sum.lostEpochs, 0);
        QCOMPARE(sum.refused, 0);
        QCOMPARE(sum.different, 0);
        QVERIFY(sum.tries >= (longForm() ? 300 : 25));
        QVERIFY(m_torn > 0);
    }
};

static int runKillTest(int argc, char** argv) {
    if (argc > 1 && argv[1] == std::string_view("window")) return playWindow(argc, argv);
    return throughline::tests::run<QCoreApplication, KillTest>(argc, argv);
}

THROUGHLINE_TEST_BY(KillTest, runKillTest)
#include "KillTest.moc"
