// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QTest>

/// `mend` as scripts see it.
class MendCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    QByteArray read(const char* name) const {
        QFile file(m_program.path(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void aCutHistoryIsWrittenClean() {
        m_program.write(QStringLiteral("cut.json"), "[{\"loss\": 1.5, \"acc\": NaN}, {\"loss\": 0.5, \"acc\": ");
        const auto result = m_program.run(words("mend cut.json -o clean.json"));
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QVERIFY(result.out.isEmpty());
        QVERIFY(result.err.contains(QStringLiteral("ends in the middle of record 2")));
        QCOMPARE(read("clean.json"), QByteArray("[\n{\"loss\": 1.5, \"acc\": NaN}\n]\n"));
        const auto again = m_program.run(words("info clean.json --json")).json();
        QCOMPARE(again[QLatin1String("records")].toInt(), 1);
        QVERIFY(again[QLatin1String("warnings")].toArray().isEmpty());
    }

    void whatIsLeftOutIsSaid() {
        m_program.write(QStringLiteral("ghost.json"),
                        R"([{"epoch":1,"loss":1},{"epoch":2,"loss":2},{"epoch":1,"loss":3}])");
        const auto result = m_program.run(words("mend ghost.json -o new.json"));
        QCOMPARE(result.code, 0);
        QVERIFY(result.err.contains(QStringLiteral("What a restart left behind is not written.")));
        QCOMPARE(read("new.json"), QByteArray("[\n{\"epoch\": 1, \"loss\": 3}\n]\n"));
    }

    void aRunOfOurs() {
        m_program.trainedIris(QStringLiteral("run"), 3);
        QCOMPARE(m_program.run(words("mend run -o mended.json")).code, 0);
        const auto json = m_program.run(words("info mended.json --json")).json();
        QCOMPARE(json[QLatin1String("format")].toString(), QStringLiteral("json-list"));
        QCOMPARE(json[QLatin1String("records")].toInt(), 3);
        const auto before = m_program.everything();
        QCOMPARE(m_program.run(words("mend run -o run/history.json")).code, 2); // the run needs it
        QCOMPARE(m_program.everything(), before);
    }

    void oneOfSeveral() {
        QVERIFY(QDir().mkpath(m_program.path(QStringLiteral("all"))));
        m_program.write(QStringLiteral("all/one.json"), R"([{"loss":1}])");
        m_program.write(QStringLiteral("all/two.json"), R"([{"loss":2}])");
        const auto refused = m_program.run(words("mend all -o which.json"));
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains(QStringLiteral("one.json, two.json")), qPrintable(refused.err));
        QCOMPARE(m_program.run(words("mend all --history three.json -o which.json")).code, 2);
        QVERIFY(read("which.json").isEmpty());
        QCOMPARE(m_program.run(words("mend all --history two.json -o which.json")).code, 0);
        QCOMPARE(read("which.json"), QByteArray("[\n{\"loss\": 2}\n]\n"));
        QCOMPARE(m_program.run(words("mend all --history two.json -o all/one.json")).code, 2); // it is one of them
    }

    void whatCannotBeMended() {
        m_program.write(QStringLiteral("empty.json"), "");
        m_program.write(QStringLiteral("settings.json"), "{\"epochs\": 3, \"name\": \"x\"}");
        m_program.write(QStringLiteral("good.json"), R"([{"loss":1}])");
        const auto before = m_program.everything();
        for (const char* line : {"mend empty.json -o x.json", "mend settings.json -o x.json",
                                 "mend none.json -o x.json", "mend good.json", "mend", "mend good.json -o good.json"}) {
            const auto result = m_program.run(words(line));
            QVERIFY2(result.code == 2, line);
            QVERIFY(result.err.startsWith(QStringLiteral("throughline: ")));
            QCOMPARE(result.err.count(QLatin1Char('\n')), 1);
        }
        QCOMPARE(m_program.everything(), before);
    }
};

THROUGHLINE_TEST(MendCommandTest)
#include "MendCommandTest.moc"
