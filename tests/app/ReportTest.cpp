// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QRegularExpression>
#include <QTest>

/// A run on one page.
class ReportTest : public QObject {
    Q_OBJECT

    Program m_program;

    QString read(const QString& file) const {
        QFile from(file);
        return from.open(QIODevice::ReadOnly) ? QString::fromUtf8(from.readAll()) : QString();
    }

    /// The metrics of a run's records, without their times.
    QString metricsOf(const QString& folder) const {
        return read(folder + QStringLiteral("/history.json"))
            .remove(QRegularExpression(QStringLiteral("\"(seconds|time)\": *(\"[^\"]*\"|[-0-9.e+]+)")));
    }

    QString table() const {
        QByteArray text = "id,age,town,paid\n";
        for (int i = 0; i < 90; ++i)
            text += QByteArray::number(i + 1) + ',' + QByteArray::number(i * 7 % 31) + ',' +
                    (i % 3 ? "Ulm" : "Bonn & <b>") + ',' + (i * 7 % 31 > 15 ? "yes" : "no") + '\n';
        return m_program.write(QStringLiteral("people of \"two\" towns.csv"), text);
    }

private slots:
    void thePageTellsAllOfTheRun() {
        const QString folder = m_program.path(QStringLiteral("told"));
        const auto trained =
            m_program.run({QStringLiteral("train"), QStringLiteral("--data"), table(), QStringLiteral("--epochs"),
                           QStringLiteral("4"), QStringLiteral("--quiet"), QStringLiteral("--run"), folder});
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        QCOMPARE(m_program.run({"resume", folder, "--epochs", "6", "--quiet"}).code, 0);
        const QString page = m_program.path(QStringLiteral("told.html"));
        const auto before = m_program.everything();
        const auto written = m_program.run({"report", folder, "-o", page});
        QVERIFY2(written.code == 0, qPrintable(written.err));
        QCOMPARE(written.out, QString());
        const QString html = read(page);
        for (const char* part : {"data:image/png;base64,", "<h2>Evaluation</h2>", "<h2>Sessions</h2>", "<h2>Data</h2>",
                                 "<h2>Settings</h2>", "<h2>Environment</h2>", "<h2>To make it again</h2>", "people of",
                                 "town", "id", "--epochs 4", "resume told-again --epochs 6"})
            QVERIFY2(html.contains(QLatin1String(part)), part);
        QVERIFY(!html.contains(QStringLiteral("<b>"))); // what stands in files is no HTML
        QVERIFY(!html.contains(QStringLiteral("http")));
        // Nothing of the run was touched, and a second writing gives the same page.
        auto after = m_program.everything();
        after.remove(page);
        QCOMPARE(after, before);
        const QString again = m_program.path(QStringLiteral("again.html"));
        QCOMPARE(m_program.run({"report", folder, "-o", again}).code, 0);
        QCOMPARE(read(again), html);

        const QString paper = m_program.path(QStringLiteral("told.pdf"));
        QCOMPARE(m_program.run({"report", folder, "-o", paper}).code, 0);
        QFile pdf(paper);
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.readAll().startsWith("%PDF-"));
    }

    /// The commands on the page are held to what they say.
    void theCommandsMakeTheRunAgain_data() {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("defaults") << QStringList{};
        QTest::newRow("network") << words("--hidden 12,6 --activation tanh --dropout 0.1 --batch-norm --l2 0.001 "
                                          "--label-smoothing 0.05 --seed 3 --split-seed 9");
        QTest::newRow("training") << words("--optimizer sgd --momentum 0.9 --nesterov --schedule cosine --warmup 1 "
                                           "--batch-size 8 --metrics auc,f1 --monitor val_auc --patience 9 --keep 2");
        QTest::newRow("interval") << words("--target age --task regression --loss quantile --interval 0.8");
        QTest::newRow("data") << words(
            "--target town --column id=input --column age=input,missing=mean --validation 0.3 "
            "--test 0.2 --class-weights balanced --missing-values k.A.,none");
    }
    void theCommandsMakeTheRunAgain() {
        QFETCH(QStringList, options);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        const QString folder = m_program.path(name);
        QStringList train = words("train --epochs 5 --quiet");
        train << options << QStringLiteral("--data") << table() << QStringLiteral("--run") << folder;
        const auto trained = m_program.run(train);
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        QCOMPARE(m_program.run({"resume", folder, "--epochs", "7", "--quiet"}).code, 0);
        QCOMPARE(m_program
                     .run({"resume", folder, "--from", "6", "--epochs", "9", "--batch-size", "11", "--learning-rate",
                           "0.0007", "--quiet"})
                     .code,
                 0);
        const QString page = m_program.path(name + QStringLiteral(".html"));
        QCOMPARE(m_program.run({"report", folder, "-o", page}).code, 0);
        QString text = read(page).section(QStringLiteral("<pre>"), 1).section(QStringLiteral("</pre>"), 0, 0);
        for (const auto& [escaped, plain] :
             {std::pair("&lt;", "<"), {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
            text.replace(QLatin1String(escaped), QLatin1String(plain));
        const QStringList commands = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(commands.size(), 3);
        for (const QString& command : commands) {
            QProcess shell;
            shell.setWorkingDirectory(m_program.path(QStringLiteral(".")));
            shell.start(QStringLiteral("/bin/sh"),
                        {QStringLiteral("-c"), QStringLiteral("throughline() { '%1' \"$@\"; }\n%2 --quiet")
                                                   .arg(QStringLiteral(THROUGHLINE_PROGRAM), command)});
            const auto result = Program::finish(shell);
            QVERIFY2(result.code == 0, qPrintable(command + result.err));
        }
        QVERIFY(!metricsOf(folder).isEmpty());
        QCOMPARE(metricsOf(folder + QStringLiteral("-again")), metricsOf(folder));
    }

    void whatWasChangedAtARestartIsRepeated() {
        const QString folder = m_program.trainedIris(QStringLiteral("changed"), 6);
        QCOMPARE(m_program.run({"resume", folder, "--from", "4", "--learning-rate", "0.02", "--quiet"}).code, 0);
        QCOMPARE(m_program.run({"resume", folder, "--epochs", "9", "--quiet"}).code, 0);
        const QString page = m_program.path(QStringLiteral("changed.html"));
        QCOMPARE(m_program.run({"report", folder, "-o", page}).code, 0);
        const QString text = read(page).section(QStringLiteral("<pre>"), 1).section(QStringLiteral("</pre>"), 0, 0);
        const QStringList commands = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(commands.size(), 3);
        QCOMPARE(commands[1], QStringLiteral("throughline resume changed-again --from 4 --learning-rate 0.02"));
        QVERIFY(!read(page).contains(QStringLiteral("which no command repeats")));
        for (QString command : commands) {
            command.replace(QStringLiteral("changed-again"), m_program.path(QStringLiteral("changed-again")));
            QCOMPARE(m_program.run(command.split(QLatin1Char(' ')).mid(1) << QStringLiteral("--quiet")).code, 0);
        }
        QCOMPARE(metricsOf(folder + QStringLiteral("-again")), metricsOf(folder));
    }

    void aForkIsMadeOfItsParentAgain() {
        const QString parent = m_program.trainedIris(QStringLiteral("parent"), 6);
        const QString folder = m_program.path(QStringLiteral("branch"));
        const auto forked = m_program.run({"fork", parent, "--from", "3", "--learning-rate", "0.02", "--schedule",
                                           "cosine", "--leave-out-rows", "5,7", "--epochs", "9", "--name", "the branch",
                                           "--quiet", "--run", folder});
        QVERIFY2(forked.code == 0, qPrintable(forked.err));
        const QString page = m_program.path(QStringLiteral("branch.html"));
        QCOMPARE(m_program.run({"report", folder, "-o", page}).code, 0);
        const QString command =
            read(page).section(QStringLiteral("<pre>"), 1).section(QStringLiteral("</pre>"), 0, 0).trimmed();
        QVERIFY2(command.startsWith(QStringLiteral("throughline fork ")), qPrintable(command));
        QStringList again = command.split(QLatin1Char(' ')).mid(1);
        QCOMPARE(m_program.run(again << QStringLiteral("--quiet")).code, 0);
        QCOMPARE(metricsOf(folder + QStringLiteral("-again")), metricsOf(folder));
        QCOMPARE(m_program.run({"info", folder, "--json"}).json()[QLatin1String("name")].toString(),
                 QStringLiteral("the branch"));
        QCOMPARE(m_program.run({"fork", parent, "--from", "3", "--encoding", "utf-8", "--run", folder + "-no"}).code,
                 2);
    }

    void whatCannotBeEvaluatedIsSaid() {
        const QString data = table();
        const QString folder = m_program.path(QStringLiteral("lost"));
        QCOMPARE(m_program.run({"train", "--data", data, "--epochs", "2", "--quiet", "--run", folder}).code, 0);
        QVERIFY(QFile::rename(data, data + QStringLiteral(".moved")));
        const QString page = m_program.path(QStringLiteral("lost.html"));
        const auto written = m_program.run({"report", folder, "-o", page});
        QCOMPARE(written.code, 0);
        QVERIFY(written.err.contains(QStringLiteral("is not there any more")));
        QVERIFY(read(page).contains(QStringLiteral("is not there any more")));
    }

    void historiesHaveTheirCurvesAndSeries() {
        const QString csv = m_program.write(QStringLiteral("logged.csv"), "epoch,loss,val_loss\n1,0.9,0.8\n2,0.5,0.6\n"
                                                                          "3,0.4,0.7\n");
        const QString page = m_program.path(QStringLiteral("logged.html"));
        const auto written = m_program.run({"report", csv, "-o", page});
        QVERIFY2(written.code == 0, qPrintable(written.err));
        const QString html = read(page);
        for (const char* part : {"data:image/png;base64,", "3 records", "<h2>Series</h2>", "val loss", "logged.csv"})
            QVERIFY2(html.contains(QLatin1String(part)), part);
        QVERIFY(!html.contains(QStringLiteral("<h2>Evaluation</h2>")));
        QCOMPARE(m_program.run({"report", csv, "--from", "2", "-o", page}).code, 2);
        QCOMPARE(m_program.run({"report", csv, "-o", csv}).code, 2);
    }

    void mistakesAreRefused() {
        const QString folder = m_program.trainedIris(QStringLiteral("iris"), 1);
        const auto before = m_program.everything();
        for (const QStringList& arguments : {QStringList{"report", folder},
                                             {"report", folder, "-o", m_program.path("page.txt")},
                                             {"report", m_program.path("none"), "-o", m_program.path("page.html")},
                                             {"report", "-o", "page.html"}}) {
            const auto result = m_program.run(arguments);
            QCOMPARE(result.code, 2);
            QVERIFY(result.err.startsWith(QStringLiteral("throughline: ")));
        }
        QCOMPARE(m_program.everything(), before);
    }
};

THROUGHLINE_TEST(ReportTest)
#include "ReportTest.moc"
