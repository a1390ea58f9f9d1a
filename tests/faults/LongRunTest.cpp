// SPDX-License-Identifier: GPL-3.0-or-later
#include "DiskReplay.h"
#include "FaultFixture.h"
#include "Memory.h"
#include "TestProgram.h"
#include "history/HistoryStore.h"
#include "session/TrainingSession.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <set>

using namespace throughline;
using namespace throughline::faults;
namespace fs = std::filesystem;

namespace {

int recordCount() {
    return longForm() ? 1'000'000 : 20'000;
}

/// A net so small that an epoch takes about ten microseconds.
QStringList trainArguments(const fs::path& folder, int count) {
    return {"train",
            "--data",
            "iris",
            "--hidden",
            "2",
            "--batch-size",
            "1000",
            "--threads",
            "1",
            "--epochs",
            QString::number(count),
            "--quiet",
            "--run",
            QString::fromStdString(folder.string())};
}

session::RunRequest request(const fs::path& folder) {
    session::RunRequest request;
    request.data.source = "iris";
    request.config.network.hidden = {2};
    request.config.batchSize = 1000;
    request.config.epochs = 100'000'000;
    request.folder = folder;
    request.threads = 1;
    return request;
}

/// How many records Python's json finds in a file; -1: it is not valid.
long recordsForPython(const fs::path& file) {
    QProcess python;
    python.start("python3", {"-c", "import json, sys; print(len(json.load(open(sys.argv[1]))))",
                             QString::fromStdString(file.string())});
    if (!python.waitForFinished(120'000) || python.exitCode() != 0) return -1;
    return python.readAllStandardOutput().trimmed().toLong();
}

} // namespace

/// A million epochs: what an epoch costs does not grow with those before it.
class LongRunTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_root;

private slots:
    void initTestCase() { m_root = m_temporary.path().toStdString(); }

    /// At the level of system calls: an append is one write, of the new bytes alone, where the last record ends.
    void anAppendWritesItsRecordsAlone() {
        const fs::path log = m_root / "log", disk = m_root / "disk";
        fs::create_directory(disk);
        QProcess process;
        QProcessEnvironment environment = shimEnvironment(disk);
        environment.insert("THROUGHLINE_SHIM_LOG", QString::fromStdString(log.string()));
        process.setProcessEnvironment(environment);
        process.start(THROUGHLINE_PROGRAM, trainArguments(disk / "run", 20'000));
        QVERIFY(process.waitForFinished(120'000));
        QCOMPARE(process.exitCode(), 0);

        const std::string file = (disk / "run" / "history.json").string();
        std::set<int> ids;
        std::size_t end = 1, writes = 0, written = 0; // behind the opening bracket
        for (const DiskOperation& operation : readDiskLog(log)) {
            if (operation.kind == 'O' && operation.text == file) ids.insert(operation.id);
            if (!ids.contains(operation.id)) continue;
            QVERIFY(operation.kind != 'T');
            if (operation.kind != 'W') continue;
            QCOMPARE(static_cast<std::size_t>(operation.offset), end);
            QVERIFY(operation.text.ends_with(history::historyTail));
            end += operation.text.size() - history::historyTail.size();
            written += operation.text.size();
            ++writes;
        }
        QCOMPARE(fs::file_size(file), end + history::historyTail.size());
        QVERIFY(writes > 10 && writes <= 20'000);
        QCOMPARE(written, end - 1 + writes * history::historyTail.size());
        qInfo() << 20'000 << "epochs in" << writes << "writes of" << written / writes << "bytes on average";
    }

    void anAppendCostsTheSameAtTheEnd() {
        auto opened = history::HistoryStore::open(m_root / "appended.json");
        QVERIFY(opened);
        nn::EpochRecord record;
        record.metrics = {{"loss", 0.1}, {"accuracy", 0.2}, {"val_loss", 0.3}, {"val_accuracy", 0.4}};
        record.time = 1'795'000'000'000;
        const int tenth = recordCount() / 10;
        std::vector<double> parts;
        for (int part = 0; part < 10; ++part) {
            QElapsedTimer clock;
            clock.start();
            for (int i = 0; i < tenth; ++i) {
                ++record.epoch;
                for (nn::MetricValue& metric : record.metrics) metric.value *= 0.999'99;
                opened->store->add(record);
                QVERIFY(opened->store->commit());
            }
            parts.push_back(static_cast<double>(clock.nsecsElapsed()) / tenth);
            QVERIFY(opened->store->sync());
        }
        qInfo("an append: %.0f ns in the first tenth of %d records, %.0f ns in the last: ratio %.2f", parts.front(),
              recordCount(), parts.back(), parts.back() / parts.front());
    }

    void memoryGrowsByTheColumnsAlone() {
        const fs::path folder = m_root / "memory";
        session::TrainingSession session;
        std::optional<session::RunOutcome> outcome;
        connect(&session, &session::TrainingSession::finished, this, [&](const auto& ended) { outcome = ended; });
        session.start(request(folder));
        struct Rest {
            std::size_t records, columns, heap, resident;
        };
        const auto restAt = [&](int records) -> Rest {
            session.unpause();
            (void)QTest::qWaitFor([&] { return std::ssize(session.history().records.x()) >= records; }, 600'000);
            session.pause();
            (void)QTest::qWaitFor([&] { return session.state() == session::SessionState::Paused; }, 20'000);
            QTest::qWait(100); // what was on its way arrives
            const auto& history = session.history().records;
            return {history.size(), columnBytes(history), heapInUse(), residentBytes()};
        };
        const Rest early = restAt(recordCount() / 10), late = restAt(recordCount());
        QVERIFY(late.records >= static_cast<std::size_t>(recordCount()));
        const auto beyond = static_cast<double>(late.heap) - static_cast<double>(late.columns) -
                            (static_cast<double>(early.heap) - static_cast<double>(early.columns));
        qInfo(
            "%zu to %zu records: columns %.1f to %.1f MB, heap %.1f to %.1f MB, resident %.1f to %.1f MB; heap beyond "
            "the columns grew by %.3f MB",
            early.records, late.records, megabytes(early.columns), megabytes(late.columns), megabytes(early.heap),
            megabytes(late.heap), megabytes(early.resident), megabytes(late.resident), beyond / 1e6);
        if (heapIsMeasured) QVERIFY(beyond < 1e6);
        session.stop();
        QVERIFY(QTest::qWaitFor([&] { return outcome.has_value(); }, 20'000));
    }

    void theFileIsValidAtEveryMoment() {
        const fs::path folder = m_root / "valid", file = folder / "history.json";
        QElapsedTimer clock;
        clock.start();
        QProcess process;
        process.start(THROUGHLINE_PROGRAM, trainArguments(folder, recordCount()));
        QVERIFY(process.waitForStarted());
        const int samples = longForm() ? 40 : 4;
        // Python takes a kilobyte a record.
        constexpr std::size_t mostForPython = 200'000;
        int forPython = 0, taken = 0;
        std::size_t last = 0;
        while (process.state() == QProcess::Running && taken < samples) {
            if (process.waitForFinished(longForm() ? 600 : 40)) break;
            const Frozen frozen(process.processId());
            if (!fs::exists(file)) continue;
            std::size_t records = 0;
            const std::string text = io::readFile(file).value();
            const auto scan = history::scanHistory(text, [&](const auto&, auto, auto) { ++records; });
            QVERIFY(scan.intact);
            QVERIFY(records >= last);
            last = records;
            ++taken;
            if (records > mostForPython) continue;
            QCOMPARE(recordsForPython(file), static_cast<long>(records));
            ++forPython;
        }
        QVERIFY(taken > 1 && forPython > 1);
        // It may be over before the last sample.
        QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(600'000));
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(recordsIn(folder).size(), static_cast<std::size_t>(recordCount()));
        qInfo("valid in all of %d samples up to record %zu, %d of them by Python's json too; %.1f s for %d epochs",
              taken, last, forPython, static_cast<double>(clock.elapsed()) / 1000.0, recordCount());
    }
};

THROUGHLINE_TEST(LongRunTest)
#include "LongRunTest.moc"
