// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Sanitized.h"
#include "DiskReplay.h"
#include "FaultFixture.h"
#include "session/OpenedRun.h"
#include "session/RunCheckpoints.h"
#include "session/RunDescription.h"
#include "session/TrainingSession.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace throughline;
using namespace throughline::faults;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t anywhere = std::numeric_limits<std::int64_t>::max();

QStringList trainArguments(const fs::path& folder, std::int64_t epochs) {
    return {"train",
            "--data",
            "digits",
            "--hidden",
            "128",
            "--batch-size",
            "16",
            "--threads",
            "1",
            "--epochs",
            QString::number(epochs),
            "--checkpoint-every",
            "100",
            "--run",
            QString::fromStdString(folder.string())};
}

/// Epochs as they were reported on stderr: when, and the highest so far. A session that goes back counts from there.
class Reported {
public:
    void apply(const DiskOperation& operation) {
        if (operation.kind != 'E') return;
        static const QRegularExpression line(QStringLiteral("epoch (\\d+)/"));
        auto matches = line.globalMatch(QString::fromStdString(operation.text));
        while (matches.hasNext()) m_all.push_back({operation.time, matches.next().captured(1).toLongLong()});
    }
    /// The last epoch that was reported before `time`.
    std::int64_t before(std::int64_t time) const {
        std::int64_t epoch = 0;
        for (const auto& [when, number] : m_all) {
            if (when > time) break;
            epoch = number;
        }
        return epoch;
    }

private:
    std::vector<std::pair<std::int64_t, std::int64_t>> m_all;
};

} // namespace

/// A run is recorded at the level of system calls, and the disk laid out as a power cut at any of them may leave it.
class PowerCutTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_root, m_run, m_log;
    std::vector<nn::EpochRecord> m_records;
    std::string m_tensors;
    std::int64_t m_epochs = sanitized ? 200 : longForm() ? 3000 : 750;
    int m_resumed = 0, m_cuts = 0;

    /// Runs the program under the shim; `epochs` 0: to its end, else SIGKILL when there are so many and a checkpoint.
    void record(const QStringList& arguments, std::size_t epochs) {
        QProcess process;
        QProcessEnvironment environment = shimEnvironment(m_run.parent_path());
        environment.insert("THROUGHLINE_SHIM_LOG", QString::fromStdString(m_log.string()));
        process.setProcessEnvironment(environment);
        process.start(THROUGHLINE_PROGRAM, arguments);
        const auto enough = [&] {
            return epochs > 0 && recordsIn(m_run).size() >= epochs &&
                   !session::checkpointFiles(m_run / "checkpoints").empty();
        };
        while (!enough() && !process.waitForFinished(10)) {
        }
        if (epochs == 0) QCOMPARE(process.exitCode(), 0);
        process.kill();
        process.waitForFinished();
    }

    void resume(const fs::path& folder) {
        QProcess process;
        process.start(THROUGHLINE_PROGRAM, {"resume", QString::fromStdString(folder.string()), "--quiet"});
        QVERIFY(process.waitForFinished(120'000));
        const QByteArray errors = process.readAllStandardError();
        // Complete already: nothing is left to train.
        const bool complete = process.exitCode() == 2 && recordsIn(folder).size() == m_records.size();
        QVERIFY2(process.exitCode() == 0 || complete, errors.constData());
        QVERIFY2(sameRecords(recordsIn(folder), m_records), errors.constData());
        QVERIFY(finalTensors(folder) == m_tensors);
        ++m_resumed;
    }

    /// The state of the disk after a cut. `safe`: the last epoch that must be there.
    void verify(const fs::path& folder, std::int64_t safe, bool checkpoint, bool resumes) {
        ++m_cuts;
        if (!fs::exists(folder / "run.json")) {
            QCOMPARE(safe, 0); // before there was a run
            QVERIFY(!checkpoint);
            return;
        }
        const Result<session::RunInfo> run = session::readRun(folder);
        QVERIFY2(run, run ? "" : qPrintable(QString::fromStdString(run.error().file)));
        const std::vector<nn::EpochRecord> records = recordsIn(folder);
        const Result<session::OpenedRun> opened = session::openRun(folder);
        QVERIFY(opened);
        QCOMPARE(opened->history.records.size(), records.size());
        QVERIFY2(std::ssize(records) >= safe,
                 qPrintable(QString("%1 records, %2 reported a second before").arg(records.size()).arg(safe)));
        QVERIFY(std::equal(records.begin(), records.end(), m_records.begin(), history::sameNumbers));
        if (checkpoint) {
            std::vector<Error> passed;
            // Valid, and of use: its records are there. In the middle of a resume from an earlier epoch those that are
            // about to be left behind are there without theirs.
            QVERIFY(session::newestCheckpoint(*opened, {std::ssize(records), anywhere, anywhere}, passed)->has_value());
            for (const Error& error : passed)
                QVERIFY(session::checkpointPosition(error.file)->epoch > std::ssize(records));
        }
        if (resumes) resume(folder);
    }

private slots:
    void initTestCase() {
        m_root = fs::path(m_temporary.path().toStdString());
        m_run = m_root / "disk" / "run";
        fs::create_directory(m_root / "disk");
        m_log = m_root / "log";
        const fs::path whole = m_root / "whole";
        // Checkpoints come once a second: a quarter of the run must take longer, or none is there to be cut off.
        constexpr qint64 least = 1800;
        while (true) {
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(QProcess::execute(THROUGHLINE_PROGRAM, trainArguments(whole, m_epochs) << "--quiet"), 0);
            if (timer.elapsed() >= least) break;
            m_epochs = m_epochs * least * 5 / 4 / std::max<qint64>(timer.elapsed(), 1);
            fs::remove_all(whole);
        }
        m_records = recordsIn(whole);
        m_tensors = finalTensors(whole);
        QVERIFY(!m_records.empty());
    }

    void anyCutOfARun() {
        // A run that is killed, taken up again, killed again, taken up from an earlier epoch, and ends.
        const std::size_t all = m_records.size();
        record(trainArguments(m_run, m_epochs), all / 4);
        record({"resume", QString::fromStdString(m_run.string())}, 3 * all / 4);
        const std::vector<nn::EpochRecord> before = recordsIn(m_run);
        QVERIFY(before.size() < all);
        record({"resume", QString::fromStdString(m_run.string()), "--from", QString::number(before.size() / 2)}, 0);
        if (QTest::currentTestFailed()) return;
        const std::vector<DiskOperation> operations = readDiskLog(m_log);
        QVERIFY(operations.size() > 100);

        // How long the disk took for one fsync is not the program's doing.
        std::int64_t slowest = 0;
        std::map<std::pair<int, int>, std::int64_t> begun;
        for (const DiskOperation& operation : operations) {
            const auto key = std::pair(operation.process, operation.id);
            if (operation.kind == 's') begun[key] = operation.time;
            if (operation.kind == 'S') slowest = std::max(slowest, operation.time - begun[key]);
        }
        constexpr std::int64_t second = 1'000'000'000;
        std::mt19937 random(7);
        DiskReplay disk(m_run);
        Reported reported;
        std::int64_t lowest = anywhere; // going back on purpose lowers what must be there
        const std::size_t step = longForm() ? 1 : std::max<std::size_t>(1, operations.size() / 60);
        std::size_t nextResume = 0;
        const std::size_t resumeStep =
            operations.size() / (longForm() ? 100 : 5); // before the first there is no run yet
        int lastProcess = 0, sessions = 0, changes = 0;
        bool checkpoint = false; // from the first one on, always
        for (std::size_t i = 0; i < operations.size(); ++i) {
            const DiskOperation& operation = operations[i];
            if (operation.process != std::exchange(lastProcess, operation.process)) ++sessions;
            if (sessions == 3 && lowest == anywhere) lowest = std::ssize(before) / 2;
            disk.apply(operation);
            reported.apply(operation);
            checkpoint = checkpoint || disk.checkpointIsDurable();
            // Whatever changes names is tried more often.
            const bool names = std::string_view("MCRDSU").find(operation.kind) != std::string_view::npos;
            if (names ? !longForm() && ++changes % 7 != 0 : i % step != 0) continue;
            std::int64_t safe = reported.before(operation.time - second - slowest);
            if (sessions == 3) safe = std::min(safe, lowest);
            for (const double keep : {0.0, 0.5, 1.0}) {
                disk.layOut(m_root / "cut", keep, random);
                const int resumed = m_resumed;
                verify(m_root / "cut", safe, checkpoint, keep == 0.5 && i >= nextResume);
                if (m_resumed > resumed) nextResume = i + resumeStep;
                if (QTest::currentTestFailed())
                    QFAIL(qPrintable(QString("cut after operation %1 of %2 (%3), keep %4")
                                         .arg(i)
                                         .arg(operations.size())
                                         .arg(QLatin1Char(operation.kind))
                                         .arg(keep)));
            }
        }
        qInfo() << operations.size() << "operations," << m_cuts << "states of the disk," << m_resumed
                << "resumed; slowest fsync" << static_cast<double>(slowest) / 1e6 << "ms";
        QVERIFY(m_resumed > 3);
    }
};

THROUGHLINE_TEST(PowerCutTest)
#include "PowerCutTest.moc"
