// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QFileInfo>
#include <QImage>
#include <QTest>

/// `export` as scripts see it.
class ExportTest : public QObject {
    Q_OBJECT

    Program m_program;

private slots:
    void exportWritesWhatIsAskedFor() {
        const QString folder = m_program.trainedIris(QStringLiteral("drawn"), 5);
        const QString png = m_program.path(QStringLiteral("chart.png"));
        auto result = m_program.run(words("export --width 640 --height 480 --title Iris --theme dark --no-legend "
                                          "--log-y --x time --smoothing 0 --dpi 72 --metric loss -o")
                                    << png << folder);
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(QImage(png).size(), QSize(640, 480));

        for (const char* ending : {"svg", "pdf", "csv"}) {
            const QString file = m_program.path(QStringLiteral("chart.") + QLatin1String(ending));
            result = m_program.run({QStringLiteral("export"), folder, QStringLiteral("--output=") + file});
            QVERIFY2(result.code == 0, qPrintable(result.err));
            QFile written(file);
            QVERIFY(written.open(QIODevice::ReadOnly));
            const QByteArray start = written.read(2'000);
            QVERIFY(start.contains(ending == QByteArray("svg")   ? "<svg"
                                   : ending == QByteArray("pdf") ? "%PDF"
                                                                 : "val_loss"));
        }
        result = m_program.run({QStringLiteral("export"), folder, QStringLiteral("-o"), png, QStringLiteral("--metric"),
                                QStringLiteral("rmse")});
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains(QStringLiteral("accuracy")), qPrintable(result.err));
        result = m_program.run({QStringLiteral("export"), folder, QStringLiteral("-o"),
                                m_program.path(QStringLiteral("nowhere/chart.png"))});
        QCOMPARE(result.code, 1);
    }

    void aTableHasAllThatWasRecordedAndTellsRunsApart() {
        for (const auto* folder : {"one", "two"}) {
            QVERIFY(QDir(m_program.path({})).mkpath(QLatin1String(folder)));
            m_program.write(QStringLiteral("%1/log.json").arg(QLatin1String(folder)),
                            R"([{"epoch": 1, "loss": 2, "time": "2026-01-05T10:00:00Z"}])");
        }
        QCOMPARE(m_program.run(words("export one/log.json two/log.json -o both.csv")).code, 0);
        QFile both(m_program.path(QStringLiteral("both.csv")));
        QVERIFY(both.open(QIODevice::ReadOnly));
        QCOMPARE(both.readAll(), QByteArray("epoch,run,loss,time\r\n"
                                            "1,log (one),2,2026-01-05T10:00:00.000Z\r\n"
                                            "1,log (two),2,2026-01-05T10:00:00.000Z\r\n"));
        const QString run = m_program.trainedIris(QStringLiteral("all-columns"), 1);
        QCOMPARE(m_program.run({QStringLiteral("export"), run, QStringLiteral("-o"), QStringLiteral("all-columns.csv")})
                     .code,
                 0);
        QFile whole(m_program.path(QStringLiteral("all-columns.csv")));
        QVERIFY(whole.open(QIODevice::ReadOnly) && whole.readLine().endsWith(",seconds,time\r\n"));
        // One of a metric's curves alone.
        const auto columns = [&](const char* metric) {
            const auto result = m_program.run(words("export -o part.csv --metric") << QLatin1String(metric) << run);
            QFile part(m_program.path(QStringLiteral("part.csv")));
            return result.code == 0 && part.open(QIODevice::ReadOnly) ? part.readLine().trimmed()
                                                                      : QByteArray("refused");
        };
        QCOMPARE(columns("loss"), QByteArray("epoch,loss,val_loss"));
        QCOMPARE(columns("val_loss"), QByteArray("epoch,val_loss"));
        QCOMPARE(columns("val_rmse"), QByteArray("refused"));
        // Several in one chart.
        QCOMPARE(columns("loss + learning_rate"), QByteArray("epoch,loss,val_loss,learning_rate"));
        QCOMPARE(columns("loss + rmse"), QByteArray("refused"));
        QCOMPARE(m_program.run(words("export -o part.png --metric val_loss") << run).code, 0);
        // What was recorded, unless one asks for more.
        QCOMPARE(m_program.run(words("export one/log.json -o plain.png")).code, 0);
        QCOMPARE(
            m_program.run(words("info plain.png --json")).json()[QLatin1String("settings")][QLatin1String("smoothing")],
            QJsonValue(0));
    }

    void aPictureBringsItsCurvesBack() {
        const QString folder = m_program.trainedIris(QStringLiteral("carried"), 5);
        const QString png = m_program.path(QStringLiteral("figure.png"));
        auto result = m_program.run(
            words("export --preset paper --title Iris --log-y --metric loss --smoothing 0.25 --theme transparent -o")
            << png << folder);
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(QImage(png).size(), QSize(1004, 709)); // 8.5 × 6 cm at 300 dpi
        QCOMPARE(qRound(QImage(png).dotsPerMeterX() * 0.0254), 300);

        const auto before = m_program.everything();
        result = m_program.run({QStringLiteral("info"), png, QStringLiteral("--json")});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto json = result.json();
        QCOMPARE(json[QLatin1String("kind")].toString(), QStringLiteral("history"));
        QCOMPARE(json[QLatin1String("format")].toString(), QStringLiteral("throughline-png"));
        QCOMPARE(json[QLatin1String("records")].toInt(), 5);
        QCOMPARE(json[QLatin1String("settings")][QLatin1String("title")].toString(), QStringLiteral("Iris"));
        const auto run = m_program.run({QStringLiteral("info"), folder, QStringLiteral("--json")}).json();
        QCOMPARE(json[QLatin1String("series")].toObject(), run[QLatin1String("series")].toObject());
        QCOMPARE(m_program.everything(), before);

        // The same values, digit by digit; the same picture, byte by byte; or another one, as the options say.
        const auto exported = [&](const QString& from, const QString& name, const char* options = "") {
            const QString file = m_program.path(name);
            const auto made = m_program.run(QStringList{QStringLiteral("export"), from, QStringLiteral("-o"), file}
                                            << words(options));
            if (made.code != 0) qWarning("%s", qPrintable(made.err));
            QFile written(file);
            return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
        };
        const QByteArray values = exported(folder, QStringLiteral("values.csv"), "--metric loss --smoothing 0");
        QVERIFY(values.startsWith("epoch,loss,val_loss\r\n"));
        QCOMPARE(exported(png, QStringLiteral("again.csv")), values);
        QCOMPARE(exported(png, QStringLiteral("again.png")), exported(png, QStringLiteral("third.png")));
        QCOMPARE(QImage(m_program.path(QStringLiteral("again.png"))), QImage(png));
        const QByteArray svg = exported(png, QStringLiteral("again.svg"));
        QVERIFY(svg.contains(">Iris<") && !svg.contains(">Accuracy<"));
        QVERIFY(!exported(png, QStringLiteral("plain.svg"), "--ignore-settings").contains(">Iris<"));
        QVERIFY(exported(png, QStringLiteral("titled.svg"), "--title Other").contains(">Other<"));
        exported(folder, QStringLiteral("bare.png"), "--no-history");
        const auto bare = m_program.run({QStringLiteral("info"), m_program.path(QStringLiteral("bare.png"))});
        QCOMPARE(bare.code, 2);
        QVERIFY2(bare.err.contains(QStringLiteral("a picture that carries no history")), qPrintable(bare.err));
    }

    void severalRunsInAPicture() {
        const QString a = m_program.trainedIris(QStringLiteral("run a"), 3),
                      b = m_program.trainedIris(QStringLiteral("run b"), 4);
        const QString png = m_program.path(QStringLiteral("both.png"));
        auto result = m_program.run(words("export -o both.png") << a << b);
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto json = m_program.run({QStringLiteral("info"), png, QStringLiteral("--json")}).json();
        QCOMPARE(json[QLatin1String("records")].toInt(), 7);
        QCOMPARE(json[QLatin1String("histories")].toArray().size(), 2);
        QCOMPARE(json[QLatin1String("histories")][1][QLatin1String("records")].toInt(), 4);
        QCOMPARE(m_program.run({QStringLiteral("info"), png}).code, 0);
        // Together with what else there is.
        result = m_program.run(words("export both.png -o all.csv") << a);
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QFile all(m_program.path(QStringLiteral("all.csv")));
        QVERIFY(all.open(QIODevice::ReadOnly));
        QCOMPARE(all.readAll().count('\n'), 1 + 3 + 4 + 3);
    }

    void chartOptionsThatCannotBe_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("part");
        for (const auto& [arguments, part] : {std::pair("--width 8.5km", "--width cannot be “8.5km”"),
                                              {"--width 8.5cm --height 900", "--height cannot be “900”"},
                                              {"--width 10", "64 to 20000 pixels"},
                                              {"--width 90cm --dpi 1200", "64 to 20000 pixels"},
                                              {"--scale 5", "--scale cannot be “5”"},
                                              {"--dpi 5", "--dpi cannot be “5”"},
                                              {"--theme pink", "light, dark, transparent, transparent-dark"},
                                              {"--preset poster", "paper, slide, readme"},
                                              {"--x hours", "epoch, step, time, wall-time"},
                                              {"--x-range 5,2", "--x-range cannot be “5,2”"},
                                              {"--smoothing 1", "--smoothing cannot be “1”"}})
            QTest::newRow(arguments) << QString::fromUtf8(arguments) << QString::fromUtf8(part);
    }
    void chartOptionsThatCannotBe() {
        QFETCH(QString, arguments);
        QFETCH(QString, part);
        m_program.write(QStringLiteral("some.json"), R"([{"loss": 2}, {"loss": 1}])");
        const auto before = m_program.everything();
        const auto result = m_program.run(words("export some.json -o some.png") << words(arguments.toUtf8()));
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains(part), qPrintable(result.err));
        QCOMPARE(m_program.everything(), before);
    }

    // No half file comes to stand under its name, and none stays beside it: the disk is full after some bytes.
    void anExportIsWholeOrNotAtAll() {
        const QString folder = m_program.trainedIris(QStringLiteral("whole"), 40);
        for (const char* ending : {"png", "svg", "pdf", "csv"}) {
            const QString name = QStringLiteral("kept.") + QLatin1String(ending);
            m_program.write(name, "what was there");
            const auto before = m_program.everything();
            QProcess shell;
            shell.setWorkingDirectory(m_program.path({}));
            shell.start(QStringLiteral("/bin/bash"),
                        {QStringLiteral("-c"), QStringLiteral("trap '' XFSZ; ulimit -f 1; exec \"$@\""),
                         QStringLiteral("bash"), QStringLiteral(THROUGHLINE_PROGRAM), QStringLiteral("export"), folder,
                         QStringLiteral("-o"), name});
            const auto result = Program::finish(shell);
            QCOMPARE(result.code, 1);
            QVERIFY2(result.err.contains(QStringLiteral("cannot be written")), qPrintable(result.err));
            QCOMPARE(m_program.everything(), before);
        }
    }

    // Whatever info and the window open: folders, and the run behind a checkpoint.
    /// The table's numbers against their definition, over histories whose names tell the seeds.
    void groupsBecomeBands() {
        const std::pair<const char*, double> files[]{
            {"a-seed1", 1.0}, {"a-seed2", 2.0}, {"b-seed2", 10.0}, {"b-seed1", 7.0}};
        QStringList paths;
        for (const auto& [name, loss] : files) {
            paths << m_program.path(QLatin1String(name) + QStringLiteral(".json"));
            QFile file(paths.back());
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QStringLiteral(R"([{"epoch": 1, "loss": %1}, {"epoch": 2, "loss": %2}])")
                           .arg(loss)
                           .arg(2 * loss)
                           .toUtf8());
        }
        const auto table = [&](const QStringList& options) {
            const QString csv = m_program.path(QStringLiteral("band.csv"));
            const auto result =
                m_program.run(QStringList(QStringLiteral("export")) + paths + options << QStringLiteral("-o") << csv);
            if (result.code != 0) return QStringList(result.err);
            QFile file(csv);
            return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(QStringLiteral("\r\n"))
                                                  : QStringList();
        };
        QStringList lines = table(words("--band seeds --interval minmax"));
        QCOMPARE(lines[0], QStringLiteral("epoch,run,loss,loss (low),loss (high)"));
        QCOMPARE(lines[1], QStringLiteral("1,\"a · median of 2 seeds, min–max\",1.5,1,2"));
        QCOMPARE(lines[4], QStringLiteral("2,\"b · median of 2 seeds, min–max\",17,14,20"));
        lines = table(words("--band seeds --interval sd"));
        QVERIFY2(lines[1].startsWith(QStringLiteral("1,a · mean of 2 seeds ± s.d.,1.5,0.79289")), qPrintable(lines[1]));
        // Pairs of one seed: 10 − 2 and 7 − 1, whose mean is 7 and whose interval reaches 12.706 · √2 / √2 far.
        lines = table(words("--band seeds --difference"));
        QVERIFY2(lines[0].startsWith(QStringLiteral("epoch,loss")), qPrintable(lines[0]));
        QVERIFY2(lines[1].startsWith(QStringLiteral("1,7,-5.706204736174")), qPrintable(lines[1]));
        QCOMPARE(lines.size(), 4);
        QVERIFY(table(words("--band learning-rate"))[0].contains(QStringLiteral("--band cannot be")));
        QVERIFY(table(words("--interval sd"))[0].contains(QStringLiteral("beside --band")));
    }

    void foldersAndCheckpointsAreExported() {
        const QString run = m_program.trainedIris(QStringLiteral("folder/run"), 2);
        const auto lines = [&](const QString& path) {
            const auto out = m_program.path(QStringLiteral("out.csv"));
            const auto result = m_program.run({QStringLiteral("export"), path, QStringLiteral("-o"), out});
            QFile file(out);
            return result.code == 0 && file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : -1;
        };
        const auto whole = lines(run);
        QVERIFY(whole > 1);
        QCOMPARE(lines(QStringLiteral("folder")), whole);
        QCOMPARE(lines(run + QStringLiteral("/checkpoints/epoch-00002.safetensors")), whole);
        QCOMPARE(lines(run + QStringLiteral("/run.json")), whole);
        QCOMPARE(lines(run + QStringLiteral("/history.json")), whole);
        QDir().mkpath(m_program.path(QStringLiteral("others")));
        m_program.write(QStringLiteral("others/a.json"), R"([{"loss": 2}, {"loss": 1}])");
        m_program.write(QStringLiteral("others/b.json"), R"({"loss": [3, 2, 1]})");
        QVERIFY(lines(QStringLiteral("others")) > 4);
    }
};

THROUGHLINE_TEST(ExportTest)
#include "ExportTest.moc"
