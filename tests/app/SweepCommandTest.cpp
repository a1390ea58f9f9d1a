// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QImage>
#include <QTest>
#include <csignal>

/// Several runs by one command: each as if it were trained alone, told in one table.
class SweepCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    Program::Result run(const char* arguments, const QStringList& more = {}) const {
        return m_program.run(words(arguments) + more);
    }

    QJsonArray historyOf(const QString& folder) const {
        QFile file(m_program.path(folder + QStringLiteral("/history.json")));
        if (!file.open(QIODevice::ReadOnly)) return {};
        QJsonArray records = QJsonDocument::fromJson(file.readAll()).array();
        for (auto record : records) {
            auto numbers = record.toObject();
            numbers.remove(QStringLiteral("seconds"));
            numbers.remove(QStringLiteral("time"));
            record = numbers;
        }
        return records;
    }

private slots:
    void eachRunIsThatOfItsSettingsAlone() {
        const auto swept = run("train --data iris --epochs 6 --vary learning-rate=0.1,0.01 --seeds 2 --run s --json "
                               "--jobs 3 --vary",
                               {QStringLiteral("hidden=8,\"8,4\"")});
        QVERIFY2(swept.code == 0, qPrintable(swept.err));
        QCOMPARE(swept.err.count(QLatin1Char('\n')), 8);
        const auto json = swept.json();
        QCOMPARE(json["outcome"].toString(), QStringLiteral("completed"));
        const auto runs = json["runs"].toArray();
        QCOMPARE(runs.size(), 8);
        double best = 1e9;
        for (const auto& one : runs) {
            const auto settings = one[QLatin1String("settings")].toObject();
            const auto folder = QDir(m_program.path({})).relativeFilePath(one[QLatin1String("run")].toString());
            const auto alone = run("train --data iris --epochs 6 --quiet --threads 1",
                                   {QStringLiteral("--run"), QStringLiteral("alone-") + QFileInfo(folder).fileName(),
                                    QStringLiteral("--learning-rate"), settings["learning-rate"].toVariant().toString(),
                                    QStringLiteral("--hidden"), settings["hidden"].toVariant().toString(),
                                    QStringLiteral("--seed"), settings["seed"].toVariant().toString()});
            QVERIFY2(alone.code == 0, qPrintable(alone.err));
            const auto records = historyOf(folder);
            QCOMPARE(records.size(), 6);
            QCOMPARE(records, historyOf(QStringLiteral("alone-") + QFileInfo(folder).fileName()));
            best = std::min(best, one[QLatin1String("best")][QLatin1String("value")].toDouble());
        }
        QCOMPARE(json["best"].toObject()["value"].toDouble(), best);
        QCOMPARE(json["groups"].toArray().size(), 4);
        QCOMPARE(json["groups"][0][QLatin1String("runs")].toInt(), 2);
        QVERIFY(json["groups"][0][QLatin1String("metrics")][QLatin1String("val_loss")][QLatin1String("sd")].toDouble() >
                0.0);

        // A folder of runs, as any other, that tells its table again.
        const auto info = run("info s --json").json();
        QCOMPARE(info["kind"].toString(), QStringLiteral("folder"));
        QCOMPARE(info["histories"].toArray().size(), 8);
        const auto again = info["sweep"].toObject();
        QCOMPARE(again["best"], json["best"]);
        QCOMPARE(again["groups"], json["groups"]);
        QCOMPARE(again["outcome"].toString(), QStringLiteral("completed"));
        const auto text = run("info s").out;
        QVERIFY(text.contains(QStringLiteral("best val_loss  epoch  learning-rate  hidden  seed  outcome")));
        QVERIFY(text.contains(QStringLiteral("best val_loss, mean ± s.d.  runs  learning-rate  hidden")));

        // What its settings come to, as a picture and as a table.
        const auto drawn = run("export s --sweep -o s.png");
        QVERIFY2(drawn.code == 0, qPrintable(drawn.err));
        QVERIFY(QImage(m_program.path(QStringLiteral("s.png"))).width() > 1'000);
        QCOMPARE(run("export s --sweep -o s.csv").code, 0);
        QFile csv(m_program.path(QStringLiteral("s.csv")));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const auto lines = QString::fromUtf8(csv.readAll()).split(QStringLiteral("\r\n"));
        QCOMPARE(lines[0], QStringLiteral("learning-rate,hidden,best val_loss,sd,runs,first epoch,last epoch,state"));
        QCOMPARE(lines.size(), 4 + 2);
        QVERIFY(lines[1].endsWith(QStringLiteral(",done")));
        QVERIFY(run("export s --sweep --log-y -o no.png").err.contains(QStringLiteral("--log-y")));
        QVERIFY(run("export s/learning-rate-0.1-hidden-8-seed-1 --sweep -o no.png")
                    .err.contains(QStringLiteral("the folder of one sweep")));
        QVERIFY(!QFile::exists(m_program.path(QStringLiteral("no.png"))));
    }

    void theTableIsSortedByTheMonitoredMetric() {
        const auto swept = run("train --data iris --epochs 8 --hidden 8 --vary learning-rate=0.0001,0.05 --run sorted "
                               "--quiet --monitor val_accuracy");
        QVERIFY2(swept.code == 0 && swept.err.isEmpty(), qPrintable(swept.err));
        const auto lines = swept.out.split(QLatin1Char('\n'));
        QVERIFY(lines[0].startsWith(QStringLiteral("best val_accuracy  epoch  learning-rate")));
        QVERIFY(lines[1].contains(QStringLiteral(" 0.05 ")) && lines[2].contains(QStringLiteral(" 0.0001 ")));
    }

    void allThatIsWrongIsToldBeforeAnythingBegins() {
        const auto before = m_program.everything();
        const auto refused = [&](const char* arguments, const QStringList& sentences) {
            const auto result = run(arguments);
            QCOMPARE(result.code, 2);
            QCOMPARE(result.out, QString());
            for (const auto& sentence : sentences)
                QVERIFY2(result.err.contains(sentence), qPrintable(result.err + sentence));
            QCOMPARE(result.err.count(QLatin1Char('\n')), sentences.size());
        };
        refused("train --run no --vary learning-rate=0.1,x --vary batch-size=0,8",
                {QStringLiteral("--learning-rate cannot be “x”"), QStringLiteral("--batch-size cannot be “0”")});
        refused("train --run no --vary loss=binary-cross-entropy,cross-entropy --vary "
                "data=iris,gone.csv",
                {QStringLiteral("--loss"), QStringLiteral("gone.csv")});
        refused("train --run no --vary hidden=64,128,64", {QStringLiteral("'hidden=64,\"128,64\"'")});
        refused("train --run no --vary hidden=64,\"128,64", {QStringLiteral("double quotes")});
        refused("train --run no --vary nothing=1,2", {QStringLiteral("--nothing")});
        refused("train --run no --vary run=a,b", {QStringLiteral("--vary")});
        refused("train --run no --vary batch-norm=yes", {QStringLiteral("on, off")});
        refused("train --run no --vary epochs=1,2 --epochs 3", {QStringLiteral("--vary")});
        refused("train --run no --vary epochs=1,2 --vary epochs=3", {QStringLiteral("--vary")});
        refused("train --run no --vary seed=1,2 --seeds 3", {QStringLiteral("--seeds")});
        refused("train --run no --vary =1", {QStringLiteral("--vary")});
        refused("train --find-rate --seeds 2", {QStringLiteral("--find-rate")});
        refused("train --run no --seeds 0", {QStringLiteral("--seeds")});
        QCOMPARE(m_program.everything(), before);
    }

    void aRunThatDivergesIsMarked() {
        const auto swept =
            run("train --data iris --epochs 5 --optimizer sgd --vary learning-rate=100000,0.01 --run wild "
                "--jobs 1 --json");
        QCOMPARE(swept.code, 1);
        QCOMPARE(swept.json()["outcome"].toString(), QStringLiteral("diverged"));
        const auto runs = swept.json()["runs"].toArray();
        QCOMPARE(runs[0][QLatin1String("outcome")].toString(), QStringLiteral("diverged"));
        QCOMPARE(runs[1][QLatin1String("outcome")].toString(), QStringLiteral("completed"));
        QVERIFY(swept.err.contains(QStringLiteral("throughline: wild/learning-rate-100000")));
    }

    // Of a table that takes its time to read.
    void aRateTestIsGivenUp() {
        const QString file = m_program.path(QStringLiteral("large.csv"));
        QFile table(file);
        QVERIFY(table.open(QIODevice::WriteOnly));
        table.write("a,b,c\n");
        QByteArray rows;
        for (int i = 0; i < 20'000; ++i)
            rows +=
                QByteArray::number(i % 977) + ',' + QByteArray::number(i % 13) + ',' + QByteArray::number(i % 2) + '\n';
        for (int i = 0; i < 200; ++i) table.write(rows);
        table.close();
        QProcess rate;
        m_program.start(rate, words("train --find-rate --data large.csv"));
        QVERIFY(rate.waitForStarted());
        QTest::qWait(300); // it listens to signals by then
        ::kill(static_cast<pid_t>(rate.processId()), SIGINT);
        const auto stopped = Program::finish(rate);
        QCOMPARE(stopped.code, 130);
        QCOMPARE(stopped.out, QString());
    }

    void interruptedSweepsGoOnWithWhatIsMissing() {
        QProcess train;
        m_program.start(train,
                        words("train --data iris --hidden 8 --vary epochs=3,300000,5 --jobs 1 --run long --json"));
        train.setReadChannel(QProcess::StandardError);
        while (!train.readAll().contains("1/3 epochs 3: completed")) QVERIFY(train.waitForReadyRead(60'000));
        QTRY_VERIFY_WITH_TIMEOUT(
            !historyOf(QStringLiteral("long/epochs-300000")).isEmpty() ||
                QFileInfo(m_program.path(QStringLiteral("long/epochs-300000/history.json"))).size() > 99,
            60'000);
        ::kill(static_cast<pid_t>(train.processId()), SIGINT);
        const auto stopped = Program::finish(train);
        QCOMPARE(stopped.code, 130);
        QCOMPARE(stopped.json()["outcome"].toString(), QStringLiteral("stopped"));
        const auto runs = stopped.json()["runs"].toArray();
        QCOMPARE(runs[0][QLatin1String("outcome")].toString(), QStringLiteral("completed"));
        QCOMPARE(runs[1][QLatin1String("outcome")].toString(), QStringLiteral("stopped"));
        QCOMPARE(runs[2][QLatin1String("outcome")].toString(), QStringLiteral("waiting"));
        QVERIFY(QFile::exists(m_program.path(QStringLiteral("long/epochs-300000/checkpoints"))));
        QVERIFY(!QFile::exists(m_program.path(QStringLiteral("long/epochs-5"))));

        // Beginning anew there is refused; one option for all runs has no meaning when going on.
        QCOMPARE(run("train --data iris --seeds 2 --run long").code, 2);
        QCOMPARE(run("resume long --epochs 7").code, 2);
        QCOMPARE(run("resume long/epochs-3 --jobs 2").code, 2);

        const auto written = [&] {
            return QFileInfo(m_program.path(QStringLiteral("long/epochs-300000/history.json"))).size();
        };
        const auto before = written();
        QProcess resume;
        m_program.start(resume, words("resume long --jobs 2 --json"));
        resume.setReadChannel(QProcess::StandardError);
        while (!resume.readAll().contains("epochs 5: completed")) QVERIFY(resume.waitForReadyRead(60'000));
        QTRY_VERIFY_WITH_TIMEOUT(written() > before, 60'000); // on a busy machine the short one is done first
        ::kill(static_cast<pid_t>(resume.processId()), SIGTERM);
        const auto again = Program::finish(resume);
        QCOMPARE(again.code, 143);
        const auto rest = again.json()["runs"].toArray();
        QCOMPARE(rest[0][QLatin1String("epochs")].toInt(), 3);
        QVERIFY(rest[1][QLatin1String("epochs")].toInt() > runs[1][QLatin1String("epochs")].toInt());
        QCOMPARE(rest[2][QLatin1String("outcome")].toString(), QStringLiteral("completed"));
    }
};

THROUGHLINE_TEST(SweepCommandTest)
#include "SweepCommandTest.moc"
