// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QElapsedTimer>
#include <QTest>
#include <csignal>

/// `follow` as scripts see it: beside writers of files.
class FollowCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    /// The next line, as JSON.
    static QJsonObject next(QProcess& process) {
        while (!process.canReadLine())
            if (!process.waitForReadyRead(60'000)) qFatal("nothing is told");
        return QJsonDocument::fromJson(process.readLine()).object();
    }

    void append(const char* name, const QByteArray& text) const {
        QFile file(m_program.path(QLatin1String(name)));
        if (!file.open(QIODevice::Append) || file.write(text) != text.size()) qFatal("cannot write");
    }

    static QByteArray list(int records) {
        QByteArray text = "[";
        for (int i = 1; i <= records; ++i)
            text += (i > 1 ? ", " : "") + QByteArray("{\"loss\": ") + QByteArray::number(i) + "}";
        return text + "]";
    }

private slots:
    void pointsAsTheyCome() {
        m_program.write(QStringLiteral("a.json"), "[{\"epoch\": 1, \"loss\": NaN, \"val_loss\": 0.25}]");
        QProcess follow;
        m_program.start(follow, words("follow a.json late.json --json"));
        const auto first = next(follow);
        QCOMPARE(first, (QJsonObject{{"path", "a.json"},
                                     {"history", "a.json"},
                                     {"series", "loss"},
                                     {"x", 1},
                                     {"epoch", 1},
                                     {"value", QJsonValue::Null}}));
        QCOMPARE(next(follow)[QLatin1String("value")].toDouble(), 0.25);
        const auto waiting = next(follow);
        QCOMPARE(waiting[QLatin1String("path")].toString(), QStringLiteral("late.json"));
        QCOMPARE(waiting[QLatin1String("event")].toString(), QStringLiteral("waiting"));
        QVERIFY(!waiting[QLatin1String("detail")].toString().isEmpty());
        m_program.write(QStringLiteral("late.json"), list(2));
        QCOMPARE(next(follow)[QLatin1String("value")].toDouble(), 1.0);
        QCOMPARE(next(follow)[QLatin1String("value")].toDouble(), 2.0);
        m_program.write(QStringLiteral("late.json"), list(3));
        const auto third = next(follow);
        QCOMPARE(third[QLatin1String("value")].toDouble(), 3.0);
        QCOMPARE(third[QLatin1String("x")].toInt(), 3);
        ::kill(static_cast<pid_t>(follow.processId()), SIGTERM);
        QCOMPARE(Program::finish(follow).code, 0);
    }

    void anInterruptEndsIt() {
        m_program.write(QStringLiteral("b.json"), list(1));
        QProcess follow;
        m_program.start(follow, words("follow b.json"));
        while (!follow.canReadLine()) QVERIFY(follow.waitForReadyRead(60'000));
        QCOMPARE(follow.readLine(), QByteArray("b.json: row 1: loss 1\n"));
        ::kill(static_cast<pid_t>(follow.processId()), SIGINT);
        const auto result = Program::finish(follow);
        QCOMPARE(result.code, 0);
        QVERIFY(result.err.isEmpty());
    }

    void itEndsByItself() {
        m_program.write(QStringLiteral("c.json"), list(1000));
        const auto result = m_program.run(words("follow c.json --for 0 --json"));
        QCOMPARE(result.code, 0);
        QCOMPARE(result.out.count(QLatin1Char('\n')), 1000);
    }

    void nobodyReads() {
        m_program.write(QStringLiteral("d.json"), list(100));
        QProcess follow, reader;
        follow.setStandardOutputProcess(&reader);
        m_program.start(follow, words("follow d.json --json"));
        reader.start(QStringLiteral("head"), {QStringLiteral("-n"), QStringLiteral("1")});
        QVERIFY(reader.waitForFinished(60'000));
        for (int i = 101; follow.state() != QProcess::NotRunning && i < 1000; ++i) {
            m_program.write(QStringLiteral("d.json"), list(i));
            follow.waitForFinished(100);
        }
        QCOMPARE(follow.exitStatus(), QProcess::NormalExit);
        QCOMPARE(follow.exitCode(), 0);
    }

    void arguments() {
        QCOMPARE(m_program.run(words("follow")).code, 2);
        QCOMPARE(m_program.run(words("follow c.json --for -1")).code, 2);
        QCOMPARE(m_program.run(words("follow c.json --for soon")).code, 2);
        const auto help = m_program.run(words("follow --help"));
        QCOMPARE(help.code, 0);
        QVERIFY(help.out.contains(QStringLiteral("stalled")));
    }
};

THROUGHLINE_TEST(FollowCommandTest)
#include "FollowCommandTest.moc"
