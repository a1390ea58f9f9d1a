// SPDX-License-Identifier: GPL-3.0-or-later
#include "FaultFixture.h"
#include "session/TrainingSession.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <random>
#include <thread>

using namespace throughline;
using namespace throughline::faults;
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
    return {"train",
            "--data",
            "digits",
            "--hidden",
            "48",
            "--epochs",
            "400",
            "--batch-size",
            "16",
            "--run",
            QString::fromStdString(folder.string())};
}

QStringList resumeArguments(const fs::path& folder) {
    return {"resume", QString::fromStdString(folder.string())};
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

/// The highest epoch in the lines on stderr; 0: none.
std::int64_t lastReported(const QByteArray& errors) {
    const qsizetype line = errors.lastIndexOf("\nepoch ");
    return line < 0 ? 0 : errors.mid(line + 7, errors.indexOf('/', line) - line - 7).toLongLong();
}

/// Ends a process: SIGKILL for the most part, else as a user or the system does.
void interrupt(QProcess& process, unsigned chance) {
    if (chance % 4 == 0) {
        process.terminate();
    } else if (chance % 4 == 1) {
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    } else {
        process.kill();
    }
    process.waitForFinished();
}

} // namespace

/// Runs that are killed at random moments, as often as it takes, end as the one that never was.
class KillTest : public QObject {
    Q_OBJECT

private slots:
    void runsKilledAtRandom() {
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
        const int wanted = longForm() ? 300 : 20;
        const int runs = longForm() ? 200 : 20;
        int kills = 0;
        for (int run = 0; run < runs; ++run) {
            const fs::path folder = root / ("run" + std::to_string(run));
            bool done = false;
            for (int attempt = 0; !done && attempt < 60; ++attempt) {
                const bool begun = fs::exists(folder / "run.json");
                if (!begun) fs::remove_all(folder); // killed before there was anything to resume
                QProcess process;
                process.start(program(), begun ? resumeArguments(folder) : trainArguments(folder));
                QVERIFY(process.waitForStarted());
                // Later and later, so that each run comes to its end.
                const auto patience = static_cast<int>(usual) * (attempt + 2) / 2;
                const int delay = static_cast<int>(random() % static_cast<unsigned>(std::max(patience, 10)));
                if (!process.waitForFinished(delay)) {
                    interrupt(process, static_cast<unsigned>(random()));
                    ++kills;
                    // What is on disk at that instant is whole: the history reads as JSON, as far as it goes.
                    const auto records = recordsIn(folder);
                    QVERIFY(records.size() <= expected.size());
                    QVERIFY(std::ssize(records) >= lastReported(process.readAllStandardError()));
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
        QVERIFY(kills >= wanted);
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
