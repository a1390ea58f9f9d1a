// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../app/Program.h"
#include "FaultFixture.h"
#include "session/RunLock.h"

#include <QTest>
#include <array>
#include <optional>
#include <unistd.h>

using namespace throughline;
using namespace throughline::faults;

/// One run, two processes: the second is told who holds it, reads it, and changes nothing.
class TwoAtOnceTest : public QObject {
    Q_OBJECT

    Program m_program;
    QProcess m_train;
    QString m_run;

    QString lockFile() const { return m_run + QStringLiteral("/.lock"); }

    void startTraining(const QString& name) {
        m_run = m_program.path(name);
        m_program.start(m_train, {"train", "--epochs", "100000", "--hidden", "16", "--threads", "1", "--run", m_run});
        QTRY_VERIFY_WITH_TIMEOUT(recordsIn(m_run.toStdString()).size() > 3, 60'000);
    }

    /// Goes on with it for a moment. `named`: the lock's file tells who does.
    void verifyResumes(bool named = true) {
        const auto before = recordsIn(m_run.toStdString()).size();
        QProcess process;
        m_program.start(process, {"resume", m_run});
        QTRY_VERIFY_WITH_TIMEOUT(recordsIn(m_run.toStdString()).size() > before + 3, 60'000);
        const auto holder = session::RunLock::heldBy(m_run.toStdString());
        QVERIFY(holder.has_value());
        if (named) QVERIFY(holder->here);
        QCOMPARE(holder->process, named ? std::to_string(process.processId()) : "");
        process.terminate();
        QCOMPARE(Program::finish(process).code, 143);
        QVERIFY(!session::RunLock::isHeld(m_run.toStdString()));
    }

private slots:
    void cleanup() {
        if (m_train.state() == QProcess::NotRunning) return;
        m_train.kill();
        m_train.waitForFinished();
    }

    void theSecondIsToldWhoHoldsIt() {
        startTraining(QStringLiteral("run"));
        const auto checkpoints = [&] { return session::checkpointFiles(m_run.toStdString() + "/checkpoints").size(); };
        QTRY_VERIFY_WITH_TIMEOUT(checkpoints() > 0, 60'000);
        const QString who = QString::number(m_train.processId());
        std::optional<Frozen> still(m_train.processId()); // so that nothing changes but by the second
        const auto before = m_program.everything();
        for (const QStringList& command :
             {QStringList{"resume", m_run}, QStringList{"resume", m_run, "--from", "best"}}) {
            const auto second = m_program.run(command);
            QCOMPARE(second.code, 1);
            QVERIFY2(second.err.contains(QStringLiteral("is in use by process ") + who), qPrintable(second.err));
            QCOMPARE(second.out, QString());
        }
        // Reading is for everybody.
        for (const QStringList& command : {QStringList{"info", m_run}, QStringList{"evaluate", m_run}})
            QCOMPARE(m_program.run(command).code, 0);
        QCOMPARE(m_program.everything(), before);
        const auto drawn = m_program.run({"export", m_run, "-o", m_program.path(QStringLiteral("figure.csv"))});
        QCOMPARE(drawn.code, 0);
        still.reset();
        const auto records = recordsIn(m_run.toStdString()).size();
        QTRY_VERIFY_WITH_TIMEOUT(recordsIn(m_run.toStdString()).size() > records + 3, 60'000); // undisturbed
    }

    // Two of them got it: the later one found the folder free before the first one's run, and its lock after it.
    void oneOfManyThatBeginAtOnceGetsTheFolder() {
        for (int round = 0; round < 8; ++round) {
            const QString run = m_program.path(QStringLiteral("race%1").arg(round));
            std::array<QProcess, 4> processes;
            for (int seed = 1; QProcess & process : processes)
                m_program.start(process, {"train", "--data", "iris", "--epochs", "5", "--seed", QString::number(seed++),
                                          "--run", run, "--json"});
            QJsonObject result;
            for (QProcess& process : processes) {
                const auto ended = Program::finish(process);
                if (ended.code != 0) {
                    const bool told = ended.err.contains(QStringLiteral("already holds a run")) ||
                                      ended.err.contains(QStringLiteral("is in use by process"));
                    QVERIFY2(told, qPrintable(ended.err));
                    continue;
                }
                QVERIFY(result.isEmpty());
                result = ended.json();
            }
            QVERIFY(!result.isEmpty());
            const auto records = recordsIn(run.toStdString());
            QCOMPARE(records.size(), 5u);
            QCOMPARE(records.back().metric("loss"), result["loss"].toDouble());
        }
    }

    void aLockOfAProcessThatIsGoneIsTakenOver() {
        startTraining(QStringLiteral("killed"));
        const auto process = m_train.processId();
        m_train.kill();
        QVERIFY(m_train.waitForFinished());
        QVERIFY(
            io::readFile(lockFile().toStdString())->starts_with(std::to_string(process) + ' ')); // it is still there
        QVERIFY(!session::RunLock::isHeld(m_run.toStdString()));
        verifyResumes();
    }

    void aLockFromBeforeARebootIsTakenOver_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a process that has our number now") << QByteArray::number(qint64(::getpid())) + " somewhere\n";
        QTest::newRow("the first process") << QByteArray("1 somewhere\n");
        QTest::newRow("cut short") << QByteArray("12");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no text") << QByteArray(5000, '\xff');
    }
    void aLockFromBeforeARebootIsTakenOver() {
        QFETCH(QByteArray, text);
        if (m_run.isEmpty()) {
            startTraining(QStringLiteral("rebooted"));
            cleanup();
        }
        QFile file(lockFile());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
        file.close();
        verifyResumes(!text.startsWith('\xff')); // what is no lock of ours is not written to
    }
};

THROUGHLINE_TEST(TwoAtOnceTest)
#include "TwoAtOnceTest.moc"
