// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Sanitized.h"
#include "DiskReplay.h"
#include "FaultFixture.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <map>

using namespace throughline;
using namespace throughline::faults;
namespace fs = std::filesystem;

namespace {

/// What fails in an fsync or a rename is told within a second, and it takes another one until all is saved again: the
/// run must not end before.
constexpr int epochs = sanitized ? 1200 : 9000;

/// What fails at the first write is told at once.
int usualEpochs() {
    return longForm() ? epochs : epochs / 3;
}

QString text(const fs::path& path) {
    return QString::fromStdString(path.string());
}

std::size_t entriesIn(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

/// The real program on a disk that is full, failing, over its quota, read-only or forbidden for a while.
class StorageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_root, m_disk, m_fault;
    /// A run that nothing went wrong with.
    struct Whole {
        std::vector<nn::EpochRecord> records;
        std::string tensors;
    };
    std::map<int, Whole> m_whole; ///< by their epochs

    static QStringList trainArguments(const fs::path& folder, int epochs) {
        return {"train",     "--data", "digits", "--hidden",  "16", "--epochs", QString::number(epochs),
                "--threads", "1",      "--run",  text(folder)};
    }

    const Whole& whole(int epochs) {
        Whole& whole = m_whole[epochs];
        if (whole.records.empty()) {
            const fs::path folder = m_root / "whole" / std::to_string(epochs);
            if (QProcess::execute(THROUGHLINE_PROGRAM, trainArguments(folder, epochs) << "--quiet") != 0)
                qFatal("a run fails without any fault");
            whole = {recordsIn(folder), finalTensors(folder)};
        }
        return whole;
    }

    void prepare(QProcess& process) const {
        QProcessEnvironment environment = shimEnvironment(m_disk);
        environment.insert("THROUGHLINE_SHIM_FAULT", text(m_fault));
        process.setProcessEnvironment(environment);
    }

    /// Every command that writes a file, by the end of the file's name.
    QStringList writing(const std::string& suffix, const fs::path& file) const {
        if (suffix == "table.csv")
            return {"predict", text(m_root / "flowers"), "--data", text(m_root / "rows.csv"), "-o", text(file)};
        const bool model = suffix == "onnx" || suffix == "safetensors";
        return {model ? "export-model" : "export",
                text(m_root / (model ? "flowers" : "whole/" + std::to_string(usualEpochs()))), "-o", text(file)};
    }
    static constexpr const char* Suffixes[] = {"png", "svg", "pdf", "csv", "table.csv", "onnx", "safetensors"};

    /// From now on what `operations` names ends in `error`.
    void fault(int error, const char* operations) const {
        const fs::path made = m_root / "fault.new";
        QVERIFY(io::writeFile(made, std::to_string(error) + ' ' + operations));
        fs::rename(made, m_fault);
    }

    static void faults() {
        QTest::addColumn<int>("error");
        QTest::addColumn<QByteArray>("operations");
        QTest::newRow("disk full") << ENOSPC << QByteArray("wo");
        QTest::newRow("I/O error in an fsync") << EIO << QByteArray("s");
        QTest::newRow("read-only") << EROFS << QByteArray("worm");
        QTest::newRow("a rename that fails") << EIO << QByteArray("r");
        if (!longForm()) return;
        QTest::newRow("I/O error in a write") << EIO << QByteArray("w");
        QTest::newRow("I/O error everywhere") << EIO << QByteArray("wsorm");
        QTest::newRow("over the quota") << EDQUOT << QByteArray("wo");
        QTest::newRow("permission denied") << EACCES << QByteArray("worm");
        QTest::newRow("locked by another program") << EBUSY << QByteArray("wor");
    }

private slots:
    void initTestCase() {
        m_root = fs::path(m_temporary.path().toStdString());
        m_disk = m_root / "disk";
        m_fault = m_root / "fault";
        fs::create_directory(m_disk);
        QCOMPARE(whole(usualEpochs()).records.size(), static_cast<std::size_t>(usualEpochs()));
        QCOMPARE(QProcess::execute(THROUGHLINE_PROGRAM, {"train", "--data", "iris", "--epochs", "2", "--quiet", "--run",
                                                         text(m_root / "flowers")}),
                 0);
        QVERIFY(io::writeFile(m_root / "rows.csv",
                              "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n6,3,5,2\n"));
    }

    void cleanup() { fs::remove(m_fault); }

    void trainingGoesOn_data() { faults(); }
    void trainingGoesOn() {
        QFETCH(int, error);
        QFETCH(QByteArray, operations);
        const int asked = operations.contains('w') ? usualEpochs() : epochs;
        const Whole& expected = whole(asked);
        const fs::path folder = m_disk / std::to_string(entriesIn(m_disk));
        QProcess process;
        prepare(process);
        process.start(THROUGHLINE_PROGRAM, trainArguments(folder, asked));
        QByteArray errors;
        const auto until = [&](const char* wanted) {
            return QTest::qWaitFor(
                [&] {
                    errors += process.readAllStandardError();
                    return errors.contains(wanted);
                },
                120'000);
        };
        QVERIFY(until("epoch 5/"));
        fault(error, operations.constData());
        QVERIFY2(until("throughline:"), errors.right(200).constData());
        QTest::qWait(300);
        QCOMPARE(process.state(), QProcess::Running);
        // What is on disk meanwhile is whole.
        const auto during = recordsIn(folder);
        QVERIFY(std::equal(during.begin(), during.end(), expected.records.begin(), history::sameNumbers));
        fs::remove(m_fault);
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 300'000));
        errors += process.readAllStandardError();
        QVERIFY2(process.exitCode() == 0, errors.right(300).constData());
        QCOMPARE(errors.count("throughline: warning: "), 1);
        QCOMPARE(errors.count("throughline: note: all is saved again\n"), 1);
        QCOMPARE(errors.count("throughline:"), 2);
        QVERIFY(sameRecords(recordsIn(folder), expected.records));
        QVERIFY(finalTensors(folder) == expected.tensors);
    }

    void aRunThatCannotBeginSaysSo_data() { faults(); }
    void aRunThatCannotBeginSaysSo() {
        QFETCH(int, error);
        QFETCH(QByteArray, operations);
        const fs::path folder = m_disk / ("never" + std::to_string(entriesIn(m_disk)));
        fault(error, operations.constData());
        QProcess process;
        prepare(process);
        process.start(THROUGHLINE_PROGRAM, trainArguments(folder, epochs));
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        const QByteArray errors = process.readAllStandardError();
        QCOMPARE(errors.count("throughline:"), 1);
        QCOMPARE(process.readAllStandardOutput(), QByteArray());
    }

    void exportLeavesNoHalfFile_data() { faults(); }
    void exportLeavesNoHalfFile() {
        QFETCH(int, error);
        QFETCH(QByteArray, operations);
        for (qsizetype i = operations.size(); const std::string suffix : Suffixes) {
            ++i;
            for (const bool existed : {false, true}) {
                if (!longForm() && existed != (i % 2 == 0)) continue;
                const fs::path folder = m_disk / "export";
                fs::remove_all(folder);
                fs::create_directory(folder);
                const fs::path file = folder / ("figure." + suffix);
                if (existed) QVERIFY(io::writeFile(file, "older"));
                fault(error, operations.constData());
                QProcess process;
                prepare(process);
                process.start(THROUGHLINE_PROGRAM, writing(suffix, file));
                QVERIFY(process.waitForFinished(60'000));
                fs::remove(m_fault);
                QCOMPARE(process.exitCode(), 1);
                QVERIFY(process.readAllStandardError().contains("throughline:"));
                QCOMPARE(entriesIn(folder), existed ? 1u : 0u);
                if (existed) QCOMPARE(io::readFile(file).value(), std::string("older"));
            }
        }
    }

    /// Whenever it is killed: nothing is written under the final name, which appears by a rename when all is on disk.
    void exportAppearsWhole() {
        for (const std::string suffix : Suffixes) {
            const fs::path file = m_disk / ("whole." + suffix), log = m_root / suffix;
            QProcess process;
            prepare(process);
            QProcessEnvironment environment = process.processEnvironment();
            environment.insert("THROUGHLINE_SHIM_LOG", text(log));
            process.setProcessEnvironment(environment);
            process.start(THROUGHLINE_PROGRAM, writing(suffix, file));
            QVERIFY(process.waitForFinished(60'000));
            QCOMPARE(process.exitCode(), 0);
            int writer = 0, renames = 0;
            bool synced = false;
            for (const DiskOperation& operation : readDiskLog(log)) {
                const bool names = operation.text == file.string();
                QVERIFY(operation.kind != 'C' || !names);
                QVERIFY(renames > 0 || operation.kind != 'O' || !names);
                if (operation.kind == 'W') writer = operation.id;
                if (operation.kind == 'W' || operation.kind == 'S')
                    synced = operation.kind == 'S' && operation.id == writer;
                if (operation.kind != 'R' || !operation.text.ends_with('\n' + file.string())) continue;
                ++renames;
                QVERIFY(synced);
            }
            QCOMPARE(renames, 1);
            QVERIFY(fs::file_size(file) > 100);
        }
    }
};

THROUGHLINE_TEST(StorageTest)
#include "StorageTest.moc"
