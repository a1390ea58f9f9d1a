// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QDir>
#include <QFile>
#include <QTest>

/// Figures by contract: what a recipe says, and what is said of the figure.
class RecipeTest : public QObject {
    Q_OBJECT

    Program m_program;

    QString write(const QString& name, const QString& text) {
        const QString path = m_program.path(name);
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) file.write(text.toUtf8());
        return path;
    }
    QByteArray bytesOf(const QString& path) const {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// The figure of a recipe, or what was said in place of it.
    QByteArray drawn(const QString& recipe, const char* ending, const QStringList& more = {}) {
        const QString file = m_program.path(QStringLiteral("drawn.") + QLatin1String(ending));
        QFile::remove(file);
        const auto result =
            m_program.run(QStringList{QStringLiteral("export"), recipe, QStringLiteral("-o"), file} + more);
        m_said = result.err;
        return result.code == 0 ? bytesOf(file) : result.err.toUtf8();
    }
    QString m_said;

private slots:
    void initTestCase() {
        for (int seed = 1; seed <= 3; ++seed) {
            QString records;
            for (int epoch = 1; epoch <= 40; ++epoch)
                records += QStringLiteral("%1{\"epoch\": %2, \"loss\": %3, \"val_loss\": %4}")
                               .arg(epoch > 1 ? QStringLiteral(", ") : QString())
                               .arg(epoch)
                               .arg(1.0 * seed / epoch)
                               .arg(1.5 * seed / epoch);
            write(QStringLiteral("net-seed%1.json").arg(seed), QStringLiteral("[%1]").arg(records));
        }
    }

    void aRecipeIsTheOptionsThatItTells() {
        const auto recipe =
            write(QStringLiteral("plain.toml"), QStringLiteral("runs = [\"net-seed*.json\"]\n"
                                                               "metric = [\"loss\", \"val_loss\"]\n"
                                                               "smoothing = 0.5\nwidth = 640\nheight = 400\n"
                                                               "log_y = true\nno-legend = false\ntitle = \"Net\"\n"));
        const QString file = m_program.path(QStringLiteral("options.png"));
        QStringList words{QStringLiteral("export")};
        for (int seed = 1; seed <= 3; ++seed) words << m_program.path(QStringLiteral("net-seed%1.json").arg(seed));
        words << QStringLiteral("--metric=loss,val_loss") << QStringLiteral("--smoothing=0.5")
              << QStringLiteral("--width=640") << QStringLiteral("--height=400") << QStringLiteral("--log-y")
              << QStringLiteral("--title=Net") << QStringLiteral("-o") << file;
        QCOMPARE(m_program.run(words).code, 0);
        QVERIFY(drawn(recipe, "png") == bytesOf(file));
        // The command line goes before it.
        QVERIFY(drawn(recipe, "png", {QStringLiteral("--title=Other")}) != bytesOf(file));
    }

    void tablesTellNamesColoursLabelsAndRanges() {
        const auto recipe = write(QStringLiteral("tables.toml"),
                                  QStringLiteral("runs = \"net-seed*.json\"\nband = \"seeds\"\ninterval = \"ci95\"\n"
                                                 "caption = true\nmetric = \"loss\"\n"
                                                 "[labels]\nloss = \"Cross-entropy\"\nx = \"Epochs\"\n"
                                                 "[names]\nnet = \"η = 0.1\"\n[colours]\nnet = \"#d97706\"\n"
                                                 "[y]\nloss = [0.0, 4.0]\n"));
        const auto svg = drawn(recipe, "svg");
        QVERIFY2(svg.contains("Cross-entropy") && svg.contains("Epochs"), svg.left(500).constData());
        QVERIFY(svg.contains("η = 0.1"));
        QVERIFY(svg.contains("#d97706"));
        QVERIFY(svg.contains("mean of 3 seeds, 95 % interval (t)"));
        const auto tex = drawn(recipe, "tex");
        QVERIFY(tex.contains("\\definecolor{run1}{RGB}{217,119,6}"));
        QVERIFY(tex.contains("title={Cross-entropy}, xmin=1, xmax=40, ymin=0, ymax=4, xlabel={Epochs}"));
        QVERIFY(tex.contains("\\addlegendentry{$\\eta$ = 0.1, validation}"));
        QVERIFY(tex.contains("fill between[of=low0-0 and high0-0]"));
        QVERIFY(tex.contains("\n1 2\n")); // the mean of 1, 2 and 3
        QCOMPARE(tex.count("{"), tex.count("}"));
    }

    void theSameFigureIsTheSameBytes() {
        const auto recipe = write(QStringLiteral("same.toml"), QStringLiteral("runs = [\"net-seed*.json\"]\n"));
        for (const char* ending : {"pdf", "svg", "png", "tex"}) {
            const auto once = drawn(recipe, ending);
            QTest::qWait(1100); // another second
            QVERIFY2(once == drawn(recipe, ending), ending);
        }
    }

    void whatIsWrongIsToldWhereItStands_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("no TOML") << "runs = [\n"
                                 << ":1:";
        QTest::newRow("unknown") << "runs = \"net-seed1.json\"\nmetrix = \"loss\"\n"
                                 << ":2:10: there is no option \"metrix\"";
        QTest::newRow("output") << "output = \"x.png\"\n"
                                << ":1:10: there is no option \"output\"";
        QTest::newRow("no run") << "runs = [\"nothing-*.json\"]\n"
                                << ":1:9: nothing is called \"nothing-*.json\"";
        QTest::newRow("no runs") << "title = \"x\"\n"
                                 << "is missing";
        QTest::newRow("no switch") << "log-y = 1\n"
                                   << ":1:9: \"log-y\" is true or false";
        QTest::newRow("a table") << "runs = \"net-seed1.json\"\n[title]\na = 1\n"
                                 << ":2:1: \"title\" is a text";
        QTest::newRow("a colour") << "[colours]\na = \"reddish\"\n"
                                  << ":2:5: \"a\" is no text that can stand here";
        QTest::newRow("a range") << "[y]\nloss = [2, 1]\n"
                                 << ":2:8: a range is two numbers";
        QTest::newRow("a value") << "runs = \"net-seed1.json\"\nsmoothing = 7\n"
                                 << "smoothing cannot be “7”";
    }
    void whatIsWrongIsToldWhereItStands() {
        QFETCH(QString, text);
        QFETCH(QString, said);
        const auto recipe = write(QStringLiteral("wrong.toml"), text);
        drawn(recipe, "png");
        QVERIFY2(m_said.contains(said), qPrintable(m_said));
        QVERIFY(!QFile::exists(m_program.path(QStringLiteral("drawn.png"))));
    }

    void aFigureIsHeldAgainstItsVenue() {
        const auto recipe =
            write(QStringLiteral("venue.toml"), QStringLiteral("runs = [\"net-seed*.json\"]\nvenue = \"ieee\"\n"
                                                               "font-size = 6.0\nwidth = \"20cm\"\nheight = \"10cm\"\n"
                                                               "[colours]\nnet-seed1 = \"#777777\"\n"
                                                               "net-seed2 = \"#7a7a7a\"\n"));
        drawn(recipe, "pdf");
        QVERIFY2(m_said.contains(QStringLiteral("is 20 cm wide, and 18.19 cm are all that there is on the page")),
                 qPrintable(m_said));
        QVERIFY2(m_said.contains(QStringLiteral("has text of 6 points, and 8 are the least")), qPrintable(m_said));
        QVERIFY2(m_said.contains(QStringLiteral("“net-seed1” and “net-seed2” are alike in grey")), qPrintable(m_said));
        // Its column, where no width is given, and nothing to say of black beside orange.
        const auto good =
            write(QStringLiteral("good.toml"), QStringLiteral("runs = [\"net-seed1.json\", \"net-seed2.json\"]\n"
                                                              "venue = \"ieee\"\nfont-size = 8.0\n"
                                                              "[colours]\nnet-seed1 = \"#000000\"\n"
                                                              "net-seed2 = \"#e69f00\"\n"));
        drawn(good, "pdf");
        QCOMPARE(m_said, QString());
    }

    /// Of four series of many points no extreme is lost, and the file stays small.
    void manyPointsAreASmallFile() {
        QString csv = QStringLiteral("epoch,loss,val_loss,accuracy,val_accuracy\n");
        for (int row = 1; row <= 100'000; ++row) {
            const int noise = (row * 7919) % 1000;
            csv += QStringLiteral("%1,%2,%3,%4,%5\n")
                       .arg(row)
                       .arg(row == 54'321 ? 9.875 : noise / 500.0)
                       .arg(noise / 400.0)
                       .arg(noise / 1000.0)
                       .arg(noise / 1001.0);
        }
        const auto table = write(QStringLiteral("many.csv"), csv);
        const auto recipe =
            write(QStringLiteral("many.toml"), QStringLiteral("runs = \"many.csv\"\nno-history = true\n"));
        QVERIFY2(drawn(recipe, "pdf").size() < 100'000, qPrintable(QString::number(drawn(recipe, "pdf").size())));
        QVERIFY(drawn(recipe, "tex").contains(" 9.87"));
    }
};

THROUGHLINE_TEST(RecipeTest)
#include "RecipeTest.moc"
