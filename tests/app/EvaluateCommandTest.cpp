// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QImage>
#include <QTest>

/// `evaluate` as scripts see it; tests/compat/scores.py holds its numbers.
class EvaluateCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    QByteArray read(const char* name) const {
        QFile file(m_program.path(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void initTestCase() {
        m_program.trainedIris(QStringLiteral("iris"), 4);
        for (const char* data : {"moons", "diabetes", "digits"})
            QCOMPARE(m_program
                         .run(words("train --epochs 2 --hidden 8 --quiet --data") + words(data) + words("--run") +
                              words(data))
                         .code,
                     0);
    }

    void jsonHasAllOfIt() {
        const auto iris = m_program.run(words("evaluate iris --json --importance --dependence petal_width")).json();
        for (const char* key :
             {"confusion", "classes", "roc", "pr", "calibration", "worst", "intervals", "importance", "dependence"})
            QVERIFY2(iris.contains(QLatin1String(key)), key);
        QVERIFY(!iris.contains(QLatin1String("thresholds")));
        QCOMPARE(iris[QLatin1String("roc")].toArray().size(), 3);
        const auto worst = iris[QLatin1String("worst")].toArray();
        QCOMPARE(worst.size(), 20);
        QVERIFY(worst[0].toObject()[QLatin1String("loss")].toDouble() >=
                worst[1].toObject()[QLatin1String("loss")].toDouble());
        const auto inputs = iris[QLatin1String("importance")].toObject()[QLatin1String("inputs")].toArray();
        QCOMPARE(inputs.size(), 4);
        QCOMPARE(inputs[3].toObject()[QLatin1String("name")].toString(), QStringLiteral("petal_width"));
        const auto moons = m_program.run(words("evaluate moons --json")).json();
        QVERIFY(moons.contains(QLatin1String("thresholds")) && moons.contains(QLatin1String("best_threshold")));
        QCOMPARE(moons[QLatin1String("roc")].toArray().size(), 1);
        const auto numbers = m_program.run(words("evaluate diabetes --json")).json();
        for (const char* key : {"points", "residuals", "worst", "r2"})
            QVERIFY2(numbers.contains(QLatin1String(key)), key);
        QVERIFY(!numbers.contains(QLatin1String("confusion")));
    }

    void picturesAreWritten() {
        for (const char* run : {"iris", "moons", "diabetes", "digits"})
            for (const char* ending : {"png", "svg", "pdf", "csv"}) {
                const auto file = QStringLiteral("%1.%2").arg(QLatin1String(run), QLatin1String(ending));
                const auto done =
                    m_program.run(words("evaluate --importance -o") + QStringList{file, QLatin1String(run)});
                QVERIFY2(done.code == 0 && done.out.isEmpty(), qPrintable(done.err));
                QVERIFY(!read(qPrintable(file)).isEmpty());
            }
        QVERIFY(QImage(m_program.path(QStringLiteral("digits.png"))).width() > 600);
        // The same each time.
        const QByteArray before = read("iris.pdf");
        QCOMPARE(m_program.run(words("evaluate iris --importance -o iris.pdf")).code, 0);
        QCOMPARE(read("iris.pdf"), before);
    }

    void aTableOfOnePicture() {
        QCOMPARE(m_program.run(words("evaluate iris --picture confusion -o one.csv")).code, 0);
        const QByteArrayList lines = read("one.csv").trimmed().split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0].trimmed(), QByteArray("true,setosa,versicolor,virginica"));
    }

    void refusesWhatThereIsNot() {
        const auto before = m_program.everything();
        for (const char* line : {"evaluate iris --picture predicted -o x.png", "evaluate iris -o x.tex",
                                 "evaluate iris -o x", "evaluate iris --dependence colour", "evaluate iris --repeats 0",
                                 "evaluate iris -o iris/checkpoints/x.csv", "evaluate iris --theme grey -o x.png"}) {
            const auto done = m_program.run(words(line));
            QVERIFY2(done.code == 2 && done.err.startsWith(QLatin1String("throughline: ")), line);
        }
        QVERIFY(m_program.run(words("evaluate iris --dependence colour")).err.contains(QLatin1String("petal_width")));
        QCOMPARE(m_program.everything(), before);
    }
};

THROUGHLINE_TEST(EvaluateCommandTest)
#include "EvaluateCommandTest.moc"
