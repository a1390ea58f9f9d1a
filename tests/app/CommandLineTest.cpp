// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QJsonDocument>
#include <QTest>
#include <unistd.h>

/// The program as scripts see it: arguments in; exit status, stdout and stderr out.
class CommandLineTest : public QObject {
    Q_OBJECT

    Program m_program;

private slots:
    void helpAndVersion() {
        const auto version = m_program.run({QStringLiteral("--version")});
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith(QStringLiteral("throughline ")));
        for (const char* command : {"--help", "train --help", "resume --help", "info --help", "export --help"}) {
            const auto help = m_program.run(words(command));
            QCOMPARE(help.code, 0);
            QVERIFY(help.out.startsWith(QStringLiteral("Usage: throughline")));
            QVERIFY(help.err.isEmpty());
            QVERIFY(!help.out.contains(QChar::ReplacementCharacter) && !help.out.contains(QStringLiteral("â")));
        }
        const QString train = m_program.run(words("train --help")).out;
        for (const char* option : {"data",         "labels",
                                   "target",       "task",
                                   "validation",   "hidden",
                                   "activation",   "dropout",
                                   "l1",           "l2",
                                   "batch-norm",   "loss",
                                   "optimizer",    "learning-rate",
                                   "momentum",     "schedule",
                                   "warmup",       "batch-size",
                                   "epochs",       "seed",
                                   "threads",      "monitor",
                                   "patience",     "min-delta",
                                   "restore-best", "checkpoint-every",
                                   "keep",         "run",
                                   "quiet",        "json"})
            QVERIFY2(train.contains(QStringLiteral("--%1 ").arg(QLatin1String(option))), option);
    }

    /// Small gains count as none, for the run and for whoever looks at it.
    void oneBestEpoch() {
        const QString folder = m_program.path(QStringLiteral("best"));
        const auto trained = m_program.run(
            words("train --data iris --epochs 120 --min-delta 0.05 --quiet --json --run") + QStringList{folder});
        const auto best = trained.json()[QLatin1String("best")].toObject();
        QCOMPARE(best[QLatin1String("epoch")].toInt(), 71); // without the minimum change it would be 113
        const auto info = m_program.run({QStringLiteral("info"), folder, QStringLiteral("--json")});
        QCOMPARE(info.json()[QLatin1String("best")].toObject(), best);
    }

    void usageErrors_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* arguments, const char* part) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments) << QString::fromUtf8(part);
        };
        row("trian", "“trian”");
        row("--demmo", "“--demmo”");
        row("train --epoch 3", "“--epoch”");
        row("train --epochs", "the value of --epochs");
        row("train --epochs=0", "--epochs cannot be “0”");
        row("train --epochs many", "--epochs cannot be “many”");
        row("train --learning-rate fast", "--learning-rate cannot be “fast”");
        row("train --learning-rate -1", "--learning-rate cannot be “-1”");
        row("train --activation rellu", "relu, leaky-relu");
        row("train --optimizer sdg", "sgd, rmsprop");
        row("train --hidden 10,x", "--hidden cannot be “10,x”");
        row("train --dropout 1", "--dropout cannot be “1”");
        row("train --validation 1.5", "--validation cannot be “1.5”");
        row("train --task guess", "--task cannot be “guess”");
        row("train --json=yes", "“--json=yes”");
        row("train extra", "“extra”");
        row("train --data cifar", "“cifar”");
        row("train --data no/such.csv", "no/such.csv: cannot be opened");
        row("train --data iris --target height", "“height”");
        row("train --data iris --loss mse", "--loss cannot be “mse”");
        row("resume", "RUN is missing");
        row("resume nowhere", "nowhere");
        row("resume nowhere --from yesterday", "--from cannot be “yesterday”");
        row("info", "PATH is missing");
        row("info nowhere.json", "nowhere.json: cannot be opened");
        row("export nowhere", "-o FILE is missing");
        row("export nowhere -o x.gif", "--output cannot be “x.gif”");
        row("export nowhere.json -o x.png", "nowhere.json: cannot be opened");
    }
    void usageErrors() {
        QFETCH(QString, arguments);
        QFETCH(QString, part);
        const auto before = m_program.everything();
        const auto result = m_program.run(arguments.split(QLatin1Char(' ')));
        QCOMPARE(result.code, 2);
        QVERIFY2(result.out.isEmpty(), qPrintable(result.out));
        QVERIFY2(result.err.startsWith(QStringLiteral("throughline: ")), qPrintable(result.err));
        QCOMPARE(result.err.count(QLatin1Char('\n')), 1);
        QVERIFY2(result.err.contains(part), qPrintable(result.err));
        QVERIFY2(result.err.contains(QLatin1Char(';')), qPrintable(result.err));
        QCOMPARE(m_program.everything(), before);
    }

    void trainJson() {
        const QString folder = m_program.path(QStringLiteral("json-run"));
        const auto result = m_program.run(words("train --data iris --epochs 3 --json --seed 5 --run") << folder);
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto json = result.json();
        QCOMPARE(json[QLatin1String("run")].toString(), folder);
        QCOMPARE(json[QLatin1String("outcome")].toString(), QStringLiteral("completed"));
        QCOMPARE(json[QLatin1String("epochs")].toInt(), 3);
        for (const char* metric : {"loss", "accuracy", "val_loss", "val_accuracy", "seconds", "samples_per_second"})
            QVERIFY2(json[QLatin1String(metric)].isDouble(), metric);
        QCOMPARE(json[QLatin1String("best")][QLatin1String("metric")].toString(), QStringLiteral("val_loss"));
        const int best = json[QLatin1String("best")][QLatin1String("epoch")].toInt();
        QVERIFY(best >= 1 && best <= 3);
        QVERIFY(json[QLatin1String("best")][QLatin1String("value")].toDouble() <=
                json[QLatin1String("val_loss")].toDouble());
        // Not a terminal: one plain line an epoch.
        QCOMPARE(result.err.count(QStringLiteral("\nepoch ")), 3);
        QVERIFY(result.err.contains(QStringLiteral("epoch 3/3")));
        QVERIFY(!result.err.contains(QLatin1Char('\r')));
    }

    void saysWhetherMoreEpochsWouldHelp() {
        const QString folder = m_program.path(QStringLiteral("falling"));
        const auto result = m_program.run(words("train --data iris --epochs 3 --json --run") << folder);
        QVERIFY(result.json()[QLatin1String("still_falling")].toBool());
        QVERIFY2(result.err.endsWith(QStringLiteral("note: val_loss was still falling at the end; "
                                                    "throughline resume %1 --epochs 6 trains on\n")
                                         .arg(folder)),
                 qPrintable(result.err));
        const auto over = m_program.run(words("train --data iris --epochs 9 --min-delta 9 --json"));
        QCOMPARE(over.json()[QLatin1String("still_falling")], QJsonValue(false));
        QVERIFY(!over.err.contains(QStringLiteral("trains on")));
    }

    void defaultsGoByTheRows() {
        const QString help = m_program.run(words("train --help")).out;
        for (const char* said : {"[16 below 150 rows, 32 below 1000, 64 below 100000, 256 below 1000000, else 1024]",
                                 "[60 below 150 rows, 30 below 1000, 20 below 100000, else 10]"})
            QVERIFY2(help.contains(QLatin1String(said)), qPrintable(help));
        const QString folder = m_program.path(QStringLiteral("by-rows"));
        QCOMPARE(m_program.run(words("train --data iris --quiet --run") << folder).code, 0);
        QFile file(folder + QStringLiteral("/run.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto config = QJsonDocument::fromJson(file.readAll())[QLatin1String("configuration")];
        QCOMPARE(config[QLatin1String("batch_size")].toInt(), 16);
        QCOMPARE(config[QLatin1String("epochs")].toInt(), 60);
        QCOMPARE(config[QLatin1String("network")][QLatin1String("start")].toString(), QStringLiteral("data"));
    }

    void quietSaysNothingButTheResult() {
        const auto result = m_program.run(words("train --data xor --epochs 2 --quiet"));
        QCOMPARE(result.code, 0);
        QCOMPARE(result.err, QString());
        QVERIFY(result.out.startsWith(QStringLiteral("completed after 2 of 2 epochs")));
        QVERIFY(result.out.contains(m_program.path(QStringLiteral("data/throughline/runs"))));
    }

    void everyOptionIsTaken() {
        const auto result = m_program.run(words(
            "train --data diabetes --task regression --validation 0.3 --hidden 8,4 --activation tanh "
            "--dropout 0.1 --l1 0.0001 --l2=0.0001 --batch-norm --loss huber --optimizer sgd --learning-rate 0.01 "
            "--momentum 0.9 --schedule cosine --warmup 1 --batch-size 32 --epochs 2 --seed 3 --threads 1 "
            "--monitor val_loss --patience 5 --min-delta 0.001 --restore-best --checkpoint-every 2 --keep 2 "
            "--target progression --json --quiet"));
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(result.json()[QLatin1String("epochs")].toInt(), 2);
    }

    void noHiddenLayers() {
        const auto result =
            m_program.run({QStringLiteral("train"), QStringLiteral("--data"), QStringLiteral("iris"),
                           QStringLiteral("--hidden"), QString(), QStringLiteral("--epochs"), QStringLiteral("1")});
        QCOMPARE(result.code, 0);
        QVERIFY2(result.err.contains(QStringLiteral("layers 4-3")), qPrintable(result.err));
    }

    void aRunIsNeverOverwritten() {
        const QString folder = m_program.trainedIris(QStringLiteral("kept"), 1);
        const auto before = m_program.everything();
        const auto result = m_program.run(words("train --data iris --epochs 1 --run") << folder);
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains(QStringLiteral("already holds a run")), qPrintable(result.err));
        QCOMPARE(m_program.everything(), before);
    }

    void resumeAsksForMoreEpochsAndGoesOn() {
        const QString folder = m_program.trainedIris(QStringLiteral("resumed"), 3);
        const auto before = m_program.everything();
        const auto complete = m_program.run({QStringLiteral("resume"), folder});
        QCOMPARE(complete.code, 2);
        QVERIFY2(complete.err.contains(QStringLiteral("--epochs")), qPrintable(complete.err));
        QCOMPARE(m_program.everything(), before);

        const auto more = m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--epochs"),
                                         QStringLiteral("5"), QStringLiteral("--json")});
        QVERIFY2(more.code == 0, qPrintable(more.err));
        QCOMPARE(more.json()[QLatin1String("epochs")].toInt(), 5);
        QVERIFY(more.err.contains(QStringLiteral("epoch 4/5")) && !more.err.contains(QStringLiteral("epoch 3/5")));

        const auto missing = m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--from"),
                                            QStringLiteral("77"), QStringLiteral("--epochs"), QStringLiteral("9")});
        QCOMPARE(missing.code, 2);
        QVERIFY2(missing.err.contains(QStringLiteral("77")), qPrintable(missing.err));
    }

    void aDryRunSaysWhatAResumeWouldDoAndDoesNothing() {
        const QString folder = m_program.trainedIris(QStringLiteral("planned"), 9);
        const auto before = m_program.everything();
        const auto earlier = m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--from"),
                                            QStringLiteral("4"), QStringLiteral("--dry-run")});
        QCOMPARE(earlier.code, 0);
        QVERIFY2(
            earlier.out.startsWith(QStringLiteral("goes on after epoch 4, up to epoch 9\nrecomputes epochs 1 to 4")),
            qPrintable(earlier.out));
        QVERIFY2(earlier.out.contains(QStringLiteral("leaves epochs 5 to 9 behind\n")), qPrintable(earlier.out));
        const auto json = m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--epochs"),
                                         QStringLiteral("12"), QStringLiteral("--dry-run"), QStringLiteral("--json")});
        QCOMPARE(json.code, 0);
        QCOMPARE(json.json()[QLatin1String("epoch")].toInt(), 9);
        QCOMPARE(json.json()[QLatin1String("epochs")].toInt(), 12);
        QCOMPARE(json.json()[QLatin1String("replaced")].toInt(), 0);
        QVERIFY(json.json()[QLatin1String("refused")].isNull());
        QCOMPARE(json.json()[QLatin1String("data")][QLatin1String("state")].toString(), QStringLiteral("same"));
        QVERIFY2(earlier.out.endsWith(QStringLiteral("data iris: as they were, 150 rows\n")), qPrintable(earlier.out));
        const auto slower =
            m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--from"), QStringLiteral("4"),
                           QStringLiteral("--learning-rate"), QStringLiteral("0.0001"), QStringLiteral("--dry-run")});
        QVERIFY2(slower.out.contains(QStringLiteral("learning rate 0.0001 from there on, 0.001 before\n")),
                 qPrintable(slower.out));
        // What a resume would refuse it refuses.
        const auto complete = m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--dry-run")});
        QCOMPARE(complete.code, 2);
        QCOMPARE(complete.out, QString());
        QCOMPARE(complete.err, m_program.run({QStringLiteral("resume"), folder}).err);
        QCOMPARE(m_program.everything(), before);
    }

    void howValidationWasChosenIsTold() {
        const QString folder = m_program.trainedIris(QStringLiteral("validated"), 2);
        const auto told = m_program.run({QStringLiteral("info"), folder});
        QVERIFY2(told.out.contains(QStringLiteral("validation on 30 rows: 20 % of the rows\n")), qPrintable(told.out));
        const auto json = m_program.run({QStringLiteral("info"), folder, QStringLiteral("--json")});
        const QJsonValue validation = json.json()[QLatin1String("validation")];
        QCOMPARE(validation[QLatin1String("kind")].toString(), QStringLiteral("fraction"));
        QCOMPARE(validation[QLatin1String("rows")].toInt(), 30);
        QCOMPARE(json.json()[QLatin1String("id")].toString().size(), 32);
    }

    void anEpochThatIsNotKeptIsRecomputed() {
        const QString folder = m_program.trainedIris(QStringLiteral("recomputed"), 9);
        const auto before = m_program.everything();
        const auto evaluated = m_program.run({QStringLiteral("evaluate"), folder, QStringLiteral("--from"),
                                              QStringLiteral("2"), QStringLiteral("--json")});
        QVERIFY2(evaluated.code == 0, qPrintable(evaluated.err));
        QVERIFY2(evaluated.err.startsWith(QStringLiteral("epoch 2 is not kept; recomputing it from the beginning")),
                 qPrintable(evaluated.err));
        QCOMPARE(m_program.everything(), before);
        // To the bit: the numbers are those that the history holds.
        QFile history(folder + QStringLiteral("/history.json"));
        QVERIFY(history.open(QIODevice::ReadOnly));
        const auto record = QJsonDocument::fromJson(history.readAll()).array()[1].toObject();
        QCOMPARE(evaluated.json()[QLatin1String("loss")].toDouble(), record[QLatin1String("val_loss")].toDouble());

        const auto resumed = m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--from"),
                                            QStringLiteral("2"), QStringLiteral("--json")});
        QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
        QVERIFY2(resumed.err.contains(QStringLiteral("epoch 2 is not kept; recomputing it")), qPrintable(resumed.err));
        QVERIFY(resumed.err.contains(QStringLiteral("epoch 3/9")) &&
                !resumed.err.contains(QStringLiteral("epoch 2/9")));
    }

    void aRunThatIsTrainedIsLeftAlone() {
        const QString folder = m_program.path(QStringLiteral("held"));
        QProcess training;
        m_program.start(training, {QStringLiteral("train"), QStringLiteral("--data"), QStringLiteral("iris"),
                                   QStringLiteral("--epochs"), QStringLiteral("1000000"), QStringLiteral("--quiet"),
                                   QStringLiteral("--run"), folder});
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(folder + QStringLiteral("/history.json")).size() > 200, 20'000);
        const auto second = m_program.run({QStringLiteral("resume"), folder});
        QCOMPARE(second.code, 1);
        const auto who = QStringLiteral("is in use by process %1").arg(training.processId());
        QVERIFY2(second.err.contains(who), qPrintable(second.err));
        QCOMPARE(second.err.count(QLatin1Char('\n')), 1);
        training.terminate();
        QCOMPARE(Program::finish(training).code, 143);
        // The holder has gone, and nothing of it stands in the way.
        const auto more = m_program.run({QStringLiteral("resume"), folder, QStringLiteral("--epochs"),
                                         QStringLiteral("10"), QStringLiteral("--from"), QStringLiteral("2")});
        QVERIFY2(more.code == 0, qPrintable(more.err));
    }

    void badCsvChangesNothing() {
        QByteArray text = "a,b,kind\n";
        for (int i = 0; i < 30; ++i) text += i == 15 ? "1,k.A.,x\n" : i % 2 ? "1,2,x\n" : "3,4,y\n";
        m_program.write(QStringLiteral("bad.csv"), text);
        const auto before = m_program.everything();
        const auto result = m_program.run(words("train --data bad.csv --run bad-run"));
        QCOMPARE(result.code, 2);
        QCOMPARE(result.out, QString());
        QCOMPARE(result.err, QStringLiteral("throughline: bad.csv:17:2: “k.A.” is not a number in column “b”; take it "
                                            "as missing with --missing-values \"k.A.\", or fix the row.\n"));
        QCOMPARE(m_program.everything(), before);
    }

    void placesThatCannotBeWritten() {
        m_program.write(QStringLiteral("file"), "text");
        QStringList folders{QStringLiteral("file/run")};
        if (::geteuid() != 0) { // root may write anywhere
            QDir().mkdir(m_program.path(QStringLiteral("locked")));
            QFile::setPermissions(m_program.path(QStringLiteral("locked")), QFile::ReadOwner | QFile::ExeOwner);
            folders += QStringLiteral("locked/run");
        }
        for (const QString& folder : folders) {
            const auto before = m_program.everything();
            const auto result = m_program.run(words("train --data iris --epochs 1 --run") << folder);
            QCOMPARE(result.code, 1);
            QVERIFY2(result.err.contains(QStringLiteral("cannot be written")), qPrintable(result.err));
            QCOMPARE(m_program.everything(), before);
        }
    }

    void divergenceIsAFailure() {
        const auto result = m_program.run(
            words("train --data diabetes --optimizer sgd --learning-rate 100000 --epochs 20 --hidden 64,64 --json"));
        QCOMPARE(result.code, 1);
        QCOMPARE(result.json()[QLatin1String("outcome")].toString(), QStringLiteral("diverged"));
        QVERIFY2(result.err.contains(QStringLiteral("no longer a finite number")), qPrintable(result.err));
    }

    void nothingThatIsNeededIsOverwritten_data() {
        QTest::addColumn<QString>("arguments");
        for (const char* const arguments :
             {"export-model needed -o needed/checkpoints/epoch-00003.safetensors",
              "export-model needed -o needed/abandoned/model.onnx", "predict needed --data rows.csv -o rows.csv",
              "predict needed --data rows.csv -o ./table.csv", "predict needed --data rows.csv -o link.csv",
              "export drawn.png -o drawn.png", "export history.csv needed -o history.csv"})
            QTest::newRow(arguments) << QString::fromUtf8(arguments);
    }
    void nothingThatIsNeededIsOverwritten() {
        QFETCH(QString, arguments);
        if (!QFile::exists(m_program.path(QStringLiteral("needed")))) {
            QByteArray table = "x,y,kind\n";
            for (int i = 0; i < 40; ++i)
                table += QByteArray::number(i) + ',' + QByteArray::number(40 - i) + (i % 2 ? ",a\n" : ",b\n");
            m_program.write(QStringLiteral("table.csv"), table);
            m_program.write(QStringLiteral("rows.csv"), "x,y\n1,2\n");
            m_program.write(QStringLiteral("history.csv"), R"([{"loss": 2}, {"loss": 1}])");
            QFile::link(m_program.path(QStringLiteral("table.csv")), m_program.path(QStringLiteral("link.csv")));
            QCOMPARE(m_program.run(words("train --data table.csv --epochs 3 --hidden 4 --run needed --quiet")).code, 0);
            QDir(m_program.path(QStringLiteral("needed"))).mkdir(QStringLiteral("abandoned"));
            QCOMPARE(m_program.run(words("export needed -o drawn.png")).code, 0);
        }
        const auto before = m_program.everything();
        const auto result = m_program.run(words(arguments.toUtf8()));
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains(QStringLiteral("choose another name")), qPrintable(result.err));
        QCOMPARE(m_program.everything(), before);
    }

    void aResultThatCannotBeWrittenIsAFailure() {
        const QString folder = m_program.trainedIris(QStringLiteral("told"), 2);
        const auto in = [&](const QString& redirection, const QString& arguments) {
            QProcess shell;
            shell.setWorkingDirectory(m_program.path({}));
            shell.start(
                QStringLiteral("/bin/bash"),
                {QStringLiteral("-c"),
                 QStringLiteral("'%1' %2 %3").arg(QStringLiteral(THROUGHLINE_PROGRAM), arguments, redirection)});
            return Program::finish(shell);
        };
        for (const char* const arguments : {"info told --json", "evaluate told", "--version", "train --help"}) {
            for (const char* const redirection : {">/dev/full", ">&-"}) {
                const auto result = in(QString::fromUtf8(redirection), QString::fromUtf8(arguments));
                QCOMPARE(result.code, 1);
                QVERIFY2(result.err.startsWith(QStringLiteral("throughline: stdout: cannot be written")),
                         qPrintable(result.err));
            }
        }
        QCOMPARE(in(QStringLiteral("| head -c 1; exit ${PIPESTATUS[0]}"), QStringLiteral("train --help")).code, 0);
        // A file that is opened must not get the number of the closed stdout, and with it the result.
        QCOMPARE(in(QStringLiteral(">&-"), QStringLiteral("train --data iris --epochs 2 --run closed")).code, 1);
        QFile history(m_program.path(QStringLiteral("closed/history.json")));
        QVERIFY(history.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(history.readAll()).array().size(), 2);
    }

    void aFileThatIsReplacedKeepsItsPermissionsAndItsLinks() {
        m_program.trainedIris(QStringLiteral("redrawn"), 2);
        const QString file = m_program.write(QStringLiteral("private.csv"), "old");
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(QFile::link(file, m_program.path(QStringLiteral("linked.csv"))));
        QCOMPARE(m_program.run(words("export redrawn -o linked.csv")).code, 0);
        QVERIFY(QFileInfo(m_program.path(QStringLiteral("linked.csv"))).isSymLink());
        QVERIFY(QFileInfo(file).size() > 10);
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(QFile::link(QStringLiteral("/dev/null"), m_program.path(QStringLiteral("device.csv"))));
        QCOMPARE(m_program.run(words("export redrawn -o device.csv")).code, 1);
        QVERIFY(!QFileInfo(QStringLiteral("/dev/null")).isFile());
    }

    void theWindowNeedsADisplay() {
        for (const char* const platform : {"", "xcb", "no such"}) {
            QProcess process;
            m_program.start(process, {QStringLiteral("--demo")}, QString::fromUtf8(platform));
            const auto result = Program::finish(process);
            QCOMPARE(result.code, 1);
            QVERIFY2(result.err.contains(QStringLiteral("no display")), qPrintable(result.err));
            QCOMPARE(result.err.count(QLatin1Char('\n')), 1);
        }
    }
};

THROUGHLINE_TEST(CommandLineTest)
#include "CommandLineTest.moc"
