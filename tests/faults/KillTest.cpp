// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/WriteFile.h"
#include "history/HistoryFile.h"
#include "history/RecordText.h"
#include "session/Checkpoint.h"
#include "session/Safetensors.h"
#include "session/TrainingSession.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <random>
#include <thread>

using namespace throughline;
namespace fs = std::filesystem;

namespace {

// The program as users start it. Where only the libraries are built, this test plays its part: the same façade, the
// same arguments.
QString program() {
#ifdef THROUGHLINE_PROGRAM
    return QStringLiteral(THROUGHLINE_PROGRAM);
#else
    return QCoreApplication::applicationFilePath();
#endif
}

QStringList trainArguments(const fs::path& folder) {
    return {"train", "--data",       "digits", "--hidden", "48",    "--epochs",
            "400",   "--batch-size", "16",     "--quiet",  "--run", QString::fromStdString(folder.string())};
}

QStringList resumeArguments(const fs::path& folder) {
    return {"resume", QString::fromStdString(folder.string()), "--quiet"};
}

int playProgram(QCoreApplication& application) {
    const QStringList arguments = application.arguments();
    session::TrainingSession session;
    int status = 1;
    QObject::connect(&session, &session::TrainingSession::finished, &application,
                     [&](const session::RunOutcome& outcome) {
                         status = outcome.kind == session::OutcomeKind::Completed ? 0 : outcome.error ? 2 : 1;
                         QCoreApplication::quit();
                     });
    if (arguments[1] == "train") {
        session::RunRequest request;
        request.config.network.hidden = {48};
        request.config.epochs = 400;
        request.config.batchSize = 16;
        request.folder = arguments.last().toStdString();
        session.start(request);
    } else {
        session.resume({.folder = arguments[2].toStdString()});
    }
    QCoreApplication::exec();
    return status;
}

std::vector<nn::EpochRecord> recordsIn(const fs::path& folder) {
    std::vector<nn::EpochRecord> records;
    history::scanHistory(readFile(folder / "history.json").value_or(""),
                         [&](const nn::EpochRecord& record, std::size_t, std::size_t) { records.push_back(record); });
    return records;
}

/// The arrays of a run's last checkpoint, as bytes in the file.
std::string finalTensors(const fs::path& folder) {
    const std::vector<fs::path> files = session::checkpointFiles(folder / "checkpoints");
    if (files.empty()) return {};
    const Result<session::Safetensors> file = session::parseSafetensors(readFile(files.back()).value(), files.back());
    std::string bytes = files.back().filename().string();
    for (const nn::Tensor& tensor : file->tensors) {
        bytes += tensor.name;
        bytes.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
    }
    return bytes;
}

} // namespace

/// Runs that are killed at random moments, as often as it takes, end as the one that never was.
class KillTest : public QObject {
    Q_OBJECT

private slots:
    void twentyRunsKilledAtRandom() {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const fs::path whole = root / "whole";
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(QProcess::execute(program(), trainArguments(whole)), 0);
        const qint64 usual = clock.elapsed();
        const auto expected = recordsIn(whole);
        QCOMPARE(expected.size(), 400u);
        const std::string tensors = finalTensors(whole);
        QVERIFY(!tensors.empty());

        std::mt19937 random(20);
        int kills = 0;
        for (int run = 0; run < 20; ++run) {
            const fs::path folder = root / ("run" + std::to_string(run));
            bool done = false;
            for (int attempt = 0; !done && attempt < 60; ++attempt) {
                const bool begun = fs::exists(folder / "run.json");
                if (!begun) fs::remove_all(folder); // killed before there was anything to resume
                QProcess process;
                process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
                process.start(program(), begun ? resumeArguments(folder) : trainArguments(folder));
                QVERIFY(process.waitForStarted());
                // Later and later, so that each run comes to its end.
                const auto patience = static_cast<int>(usual) * (attempt + 2) / 2;
                const int delay = static_cast<int>(random() % static_cast<unsigned>(std::max(patience, 10)));
                if (!process.waitForFinished(delay)) {
                    process.kill();
                    process.waitForFinished();
                    ++kills;
                    // What is on disk at that instant is whole: the history reads as JSON, as far as it goes.
                    const auto records = recordsIn(folder);
                    QVERIFY(records.size() <= expected.size());
                    QVERIFY(std::equal(records.begin(), records.end(), expected.begin(), history::sameNumbers));
                    continue;
                }
                // Complete already, when the kill came after the last checkpoint: nothing left to train.
                done = process.exitStatus() == QProcess::NormalExit &&
                       (process.exitCode() == 0 ||
                        (process.exitCode() == 2 && recordsIn(folder).size() == expected.size()));
                QVERIFY2(done, qPrintable(QString("exit code %1").arg(process.exitCode())));
            }
            QVERIFY(done);
            const auto records = recordsIn(folder);
            QVERIFY(std::equal(records.begin(), records.end(), expected.begin(), expected.end(), history::sameNumbers));
            QVERIFY(finalTensors(folder) == tensors);
            QVERIFY(!fs::exists(folder / "abandoned"));
        }
        qInfo() << kills << "kills";
        QVERIFY(kills >= 20);
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc > 2 && (argv[1] == std::string_view("train") || argv[1] == std::string_view("resume")))
        return playProgram(application);
    KillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "KillTest.moc"
