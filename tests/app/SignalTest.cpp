// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QTest>
#include <csignal>
#include <sys/resource.h>

/// A run that is stopped by a signal is kept, and goes on where it stopped.
class SignalTest : public QObject {
    Q_OBJECT

    Program m_program;

    /// Waits until stderr holds `text`, and returns all that it held.
    static QByteArray waitFor(QProcess& process, const QByteArray& text) {
        process.setReadChannel(QProcess::StandardError);
        QByteArray seen;
        while (!seen.contains(text)) {
            if (process.bytesAvailable() == 0 && !process.waitForReadyRead(60'000)) qFatal("no progress is shown");
            seen += process.readAll();
        }
        return seen;
    }

    static void send(const QProcess& process, int number) { ::kill(static_cast<pid_t>(process.processId()), number); }

    std::vector<int> epochsOf(const QString& folder) const {
        QFile file(folder + QStringLiteral("/history.json"));
        if (!file.open(QIODevice::ReadOnly)) return {};
        std::vector<int> epochs;
        const QJsonArray records = QJsonDocument::fromJson(file.readAll()).array();
        for (const auto& record : records) epochs.push_back(record[QLatin1String("epoch")].toInt());
        return epochs;
    }

private slots:
    void terminatedAndInterruptedRunsGoOn() {
        const QString folder = m_program.path(QStringLiteral("run"));
        QProcess train;
        m_program.start(train, {QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("100000"),
                                QStringLiteral("--json"), QStringLiteral("--run"), folder});
        waitFor(train, "epoch 2/");
        send(train, SIGTERM);
        const auto stopped = Program::finish(train);
        QCOMPARE(stopped.code, 143);
        QCOMPARE(stopped.json()[QLatin1String("outcome")].toString(), QStringLiteral("stopped"));
        const std::vector<int> before = epochsOf(folder);
        QCOMPARE(stopped.json()[QLatin1String("epochs")].toInt(), static_cast<int>(before.size()));

        QProcess resume;
        m_program.start(resume, {QStringLiteral("resume"), folder, QStringLiteral("--json")});
        waitFor(resume, "epoch " + QByteArray::number(static_cast<int>(before.size()) + 3) + "/");
        send(resume, SIGINT);
        const auto interrupted = Program::finish(resume);
        QCOMPARE(interrupted.code, 130);
        QCOMPARE(interrupted.json()[QLatin1String("outcome")].toString(), QStringLiteral("stopped"));

        // One curve: no epoch lost, none doubled.
        const std::vector<int> after = epochsOf(folder);
        QVERIFY(after.size() >= before.size() + 3);
        for (std::size_t i = 0; i < after.size(); ++i) QCOMPARE(after[i], static_cast<int>(i) + 1);
        const auto info = m_program.run({QStringLiteral("info"), folder, QStringLiteral("--json")});
        QCOMPARE(info.json()[QLatin1String("sessions")].toArray().size(), 2);
        QCOMPARE(info.json()[QLatin1String("status")].toString(), QStringLiteral("stopped"));
    }

    // `timeout -s INT` sends it to the process and to its group: 1 of 4 such runs ended without a checkpoint.
    void twoInterruptsAtOnceAreOne() {
        for (int tries = 0; tries < 5; ++tries) {
            const QString folder = m_program.path(QStringLiteral("twice-%1").arg(tries));
            QProcess train;
            m_program.start(train, {QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("100000"),
                                    QStringLiteral("--json"), QStringLiteral("--run"), folder});
            waitFor(train, "epoch 2/");
            send(train, SIGINT);
            send(train, SIGINT);
            const auto stopped = Program::finish(train);
            QCOMPARE(stopped.code, 130);
            QCOMPARE(stopped.json()[QLatin1String("outcome")].toString(), QStringLiteral("stopped"));
            const auto info = m_program.run({QStringLiteral("info"), folder, QStringLiteral("--json")});
            QCOMPARE(info.json()[QLatin1String("status")].toString(), QStringLiteral("stopped"));
        }
    }

    void aSecondInterruptLaterEndsAtOnce() {
        const QString folder = m_program.path(QStringLiteral("impatient"));
        QProcess train;
        // Batches of seconds, so that the stop takes its time.
        m_program.start(train, {QStringLiteral("train"), QStringLiteral("--batch-size"), QStringLiteral("1500"),
                                QStringLiteral("--hidden"), QStringLiteral("4000,4000"), QStringLiteral("--threads"),
                                QStringLiteral("1"), QStringLiteral("--epochs"), QStringLiteral("100000"),
                                QStringLiteral("--json"), QStringLiteral("--run"), folder});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder + QStringLiteral("/history.json")), 60'000);
        QTest::qWait(200);
        send(train, SIGINT);
        QTest::qWait(600);
        send(train, SIGINT);
        const auto ended = Program::finish(train);
        QCOMPARE(ended.code, 130);
        QCOMPARE(ended.out, QString());
    }

    // `ulimit -f` in a batch system: it killed.
    void aLimitOnTheSizeOfFilesIsAFullDisk() {
        const QString folder = m_program.path(QStringLiteral("limited"));
        QProcess train;
        train.setChildProcessModifier([] {
            const rlimit small{20'000, 20'000};
            ::setrlimit(RLIMIT_FSIZE, &small);
        });
        m_program.start(train, {QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("400"),
                                QStringLiteral("--data"), QStringLiteral("iris"), QStringLiteral("--run"), folder});
        const auto ended = Program::finish(train);
        QVERIFY2(ended.code == 1, qPrintable(QString::number(ended.code) + ended.err.right(2000)));
        QVERIFY2(ended.err.contains(QStringLiteral("File too large")), qPrintable(ended.err.right(2000)));
        const std::size_t kept = epochsOf(folder).size();
        QVERIFY(kept > 0 && kept < 400);

        const auto resumed =
            m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--quiet"), QStringLiteral("--json")});
        QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
        const std::vector<int> after = epochsOf(folder);
        QCOMPARE(after.size(), std::size_t{400});
        for (std::size_t i = 0; i < after.size(); ++i) QCOMPARE(after[i], static_cast<int>(i) + 1);
    }

    void killedRunsGoOn() {
        const QString folder = m_program.path(QStringLiteral("killed"));
        QProcess train;
        m_program.start(train, {QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("100000"),
                                QStringLiteral("--run"), folder});
        waitFor(train, "epoch 3/");
        train.kill();
        QVERIFY(train.waitForFinished());
        const auto shown = epochsOf(folder).size();
        QVERIFY(shown >= 3); // what was shown is on disk

        QProcess resume;
        m_program.start(resume, {QStringLiteral("resume"), folder, QStringLiteral("--json")});
        waitFor(resume, "epoch " + QByteArray::number(static_cast<int>(shown) + 2) + "/");
        send(resume, SIGTERM);
        QCOMPARE(Program::finish(resume).code, 143);
        const std::vector<int> after = epochsOf(folder);
        for (std::size_t i = 0; i < after.size(); ++i) QCOMPARE(after[i], static_cast<int>(i) + 1);
    }

    void theDemoTrainsInTheWindowAndEndsWithASignal() {
        QProcess window;
        m_program.start(window, {QStringLiteral("--demo")}, QStringLiteral("offscreen"));
        QVERIFY(window.waitForStarted());
        const QDir runs(m_program.path(QStringLiteral("data/throughline/runs")));
        const auto records = [&] {
            const QStringList names = runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
            return names.size() == 1 ? epochsOf(runs.filePath(names.first())).size() : 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(records() > 0, 60'000);
        QCOMPARE(window.state(), QProcess::Running);
        send(window, SIGTERM);
        const auto ended = Program::finish(window);
        QVERIFY2(ended.code == 143, qPrintable(ended.err));
        const auto info = m_program.run({QStringLiteral("info"),
                                         runs.filePath(runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot).first()),
                                         QStringLiteral("--json")});
        QCOMPARE(info.code, 0);
        QVERIFY(info.json()[QLatin1String("sessions")][0][QLatin1String("outcome")].isString());
    }
};

THROUGHLINE_TEST(SignalTest)
#include "SignalTest.moc"
