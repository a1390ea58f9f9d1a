// SPDX-License-Identifier: GPL-3.0-or-later
// `host:/path` as scripts have it, against a real sshd.
#include "../io/SshServer.h"
#include "Program.h"
#include "TestProgram.h"

#include <QTest>

class SshTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SshServer> m_server;
    Program m_program;

    QString there(const char* name) const { return QStringLiteral("box:") + m_program.path(QLatin1String(name)); }

    static QJsonObject next(QProcess& process) {
        while (!process.canReadLine())
            if (!process.waitForReadyRead(60'000)) qFatal("nothing is told");
        return QJsonDocument::fromJson(process.readLine()).object();
    }

private slots:
    void initTestCase() { m_server = std::make_unique<SshServer>(); }
    void cleanupTestCase() { m_server.reset(); }

    void opened() {
        m_program.write(QStringLiteral("it's $(a) b.json"), R"([{"epoch":1,"loss":2},{"epoch":2,"loss":1}])");
        const auto path = there("it's $(a) b.json");
        const auto info = m_program.run({QStringLiteral("info"), path, QStringLiteral("--json")});
        QVERIFY2(info.code == 0, qPrintable(info.err));
        QCOMPARE(info.json()[QLatin1String("records")].toInt(), 2);
        QCOMPARE(m_program.run({QStringLiteral("mend"), path, QStringLiteral("-o"), QStringLiteral("clean.json")}).code,
                 0);
        QFile clean(m_program.path(QStringLiteral("clean.json")));
        QVERIFY(clean.open(QIODevice::ReadOnly));
        QCOMPARE(clean.readAll(), QByteArray("[\n{\"epoch\": 1, \"loss\": 2},\n{\"epoch\": 2, \"loss\": 1}\n]\n"));
        QCOMPARE(m_program.run({QStringLiteral("export"), path, QStringLiteral("-o"), QStringLiteral("a.csv")}).code,
                 0);
    }

    /// Of a run there, the history.
    void aRunAndAFolderOfRuns() {
        m_program.trainedIris(QStringLiteral("runs/one"), 2);
        m_program.trainedIris(QStringLiteral("runs/two"), 3);
        const auto run = m_program.run({QStringLiteral("info"), there("runs/one"), QStringLiteral("--json")}).json();
        QCOMPARE(run[QLatin1String("kind")].toString(), QStringLiteral("history"));
        QCOMPARE(run[QLatin1String("records")].toInt(), 2);
        const auto all = m_program.run({QStringLiteral("info"), there("runs"), QStringLiteral("--json")}).json();
        QCOMPARE(all[QLatin1String("kind")].toString(), QStringLiteral("folder"));
        QCOMPARE(all[QLatin1String("records")].toInt(), 5);
    }

    void followedThroughALineThatDrops() {
        m_program.write(QStringLiteral("grows.json"), R"([{"loss":1}])");
        QProcess follow;
        m_program.start(follow, {QStringLiteral("follow"), there("grows.json"), QStringLiteral("--json")});
        const auto first = next(follow);
        QCOMPARE(first[QLatin1String("path")].toString(), there("grows.json"));
        QCOMPARE(first[QLatin1String("value")].toDouble(), 1.0);
        m_program.write(QStringLiteral("grows.json"), R"([{"loss":1},{"loss":2}])");
        QCOMPARE(next(follow)[QLatin1String("value")].toDouble(), 2.0);
        m_server->endSessions();
        m_program.write(QStringLiteral("grows.json"), R"([{"loss":1},{"loss":2},{"loss":3}])");
        QCOMPARE(next(follow)[QLatin1String("value")].toDouble(), 3.0);
        // Away for longer: said once, and then on from where it was.
        m_server->findSessions();
        m_server->stop();
        m_server->signalSessions(SIGKILL);
        QCOMPARE(next(follow)[QLatin1String("event")].toString(), QStringLiteral("error"));
        m_program.write(QStringLiteral("grows.json"), R"([{"loss":1},{"loss":2},{"loss":3},{"loss":4}])");
        m_server->start();
        QCOMPARE(next(follow)[QLatin1String("value")].toDouble(), 4.0);
        follow.terminate();
        QCOMPARE(Program::finish(follow).code, 0);
    }

    void whatCannotBeReached() {
        for (const auto& [path, said] : {std::pair("stranger:/a", "ssh stranger"),
                                         {"-oX=y:/a", "is no name of a host"},
                                         {"box:/none.json", "box:/none.json"}}) {
            const auto result = m_program.run({QStringLiteral("info"), QStringLiteral("--"), QLatin1String(path)});
            QCOMPARE(result.code, 2);
            QVERIFY2(result.err.contains(QLatin1String(said)), qPrintable(result.err));
            QCOMPARE(result.err.count(QLatin1Char('\n')), 1);
        }
    }
};

THROUGHLINE_TEST(SshTest)
#include "SshTest.moc"
