// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QTest>

namespace {

/// 60 rows with gaps in x, a text and a class.
QByteArray table(int shift) {
    QByteArray text = "x,town,y,kind\n";
    for (int i = 0; i < 60; ++i)
        text += (i % 5 == 0 ? QByteArray() : QByteArray::number(shift + i * 7 % 40)) +
                (i % 2 == 0 ? ",Ulm," : ",Bonn,") + QByteArray::number(i * 3 % 17) + (i % 3 == 0 ? ",a\n" : ",b\n");
    return text;
}

/// IDX of unsigned bytes.
QByteArray idx(const QList<int>& shape, const QByteArray& values) {
    QByteArray file("\0\0\x08", 3);
    file += static_cast<char>(shape.size());
    for (const int extent : shape) file += QByteArray("\0\0\0", 3) + static_cast<char>(extent);
    return file + values;
}

QByteArray labels(int rows) {
    QByteArray values;
    for (int i = 0; i < rows; ++i) values += static_cast<char>(i % 2);
    return idx({rows}, values);
}

QByteArray images(int rows) {
    QByteArray values;
    for (int i = 0; i < rows * 6; ++i) values += static_cast<char>(i / 6 % 2 == 0 ? i % 256 : 255 - i % 7);
    return idx({rows, 2, 3}, values);
}

} // namespace

/// A model on other data than its own.
class OtherDataTest : public QObject {
    Q_OBJECT

    Program m_program;

    Program::Result run(const char* arguments) const { return m_program.run(words(arguments)); }

    QByteArray predicted(const char* arguments) const {
        const Program::Result result = run(arguments);
        if (result.code != 0) return result.err.toUtf8();
        QFile file(m_program.path(QStringLiteral("out.csv")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }

private slots:
    /// A model has all that it needs: neither a change nor the loss of its training data makes a difference.
    void theTrainingDataAreNotNeeded() {
        m_program.write(QStringLiteral("k.csv"), table(0));
        m_program.write(QStringLiteral("rows.csv"), "y,x,town\n1,,Ulm\n2,3,Bonn\n4,,\n");
        m_program.write(QStringLiteral("labelled.csv"), table(1));
        QCOMPARE(run("train --data k.csv --hidden 4 --epochs 3 --quiet --run k").code, 0);
        const QByteArray before = predicted("predict k --data rows.csv -o out.csv");
        QCOMPARE(before.count('\n'), 4);
        const Program::Result evaluated = run("evaluate k --data labelled.csv --json");
        QCOMPARE(evaluated.code, 0);
        m_program.write(QStringLiteral("k.csv"), table(50));
        QCOMPARE(predicted("predict k --data rows.csv -o out.csv"), before);
        QCOMPARE(run("evaluate k --data labelled.csv --json").out, evaluated.out);
        QVERIFY(QFile::remove(m_program.path(QStringLiteral("k.csv"))));
        QCOMPARE(predicted("predict k --data rows.csv -o out.csv"), before);
        QCOMPARE(run("evaluate k --data labelled.csv --json").out, evaluated.out);
        QCOMPARE(run("evaluate k").code, 2); // the validation part is gone with the file
    }

    void theFileThatChangedIsNamed() {
        m_program.write(QStringLiteral("t.csv"), table(0));
        m_program.write(QStringLiteral("v.csv"), table(1));
        QCOMPARE(run("train --data t.csv --validation v.csv --hidden 4 --epochs 1 --quiet --run tv").code, 0);
        m_program.write(QStringLiteral("v.csv"), table(2));
        const Program::Result validation = run("resume tv --epochs 2");
        QVERIFY2(validation.code != 0 && validation.err.contains(QLatin1String("v.csv: the data are not those")),
                 qPrintable(validation.err));
        m_program.write(QStringLiteral("v.csv"), table(1));
        m_program.write(QStringLiteral("t.csv"), table(2));
        const Program::Result training = run("resume tv --epochs 2");
        QVERIFY2(training.code != 0 && training.err.contains(QLatin1String("t.csv: the data are not those")),
                 qPrintable(training.err));
    }

    void imagesWithLabelsOfTheirOwn() {
        m_program.write(QStringLiteral("i.idx"), images(40));
        m_program.write(QStringLiteral("l.idx"), labels(40));
        m_program.write(QStringLiteral("t.idx"), images(10));
        m_program.write(QStringLiteral("tl.idx"), labels(10));
        const Program::Result trained =
            run("train --data i.idx --labels l.idx --hidden 4 --epochs 2 --quiet --run idx");
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        QVERIFY(QFile::remove(m_program.path(QStringLiteral("l.idx"))));
        const Program::Result evaluated = run("evaluate idx --data t.idx --labels tl.idx --json");
        QVERIFY2(evaluated.code == 0, qPrintable(evaluated.err));
        QCOMPARE(evaluated.json()[QLatin1String("rows")].toInt(), 10);
        QCOMPARE(predicted("predict idx --data t.idx -o out.csv").count('\n'), 11);
        QCOMPARE(run("evaluate idx --data t.idx").code, 2);
        const Program::Result alone = run("evaluate idx --labels tl.idx");
        QCOMPARE(alone.code, 2);
        QVERIFY2(alone.err.contains(QLatin1String("--labels")), qPrintable(alone.err));
    }

    void builtInSets() {
        QCOMPARE(run("train --data moons --hidden 4 --epochs 1 --quiet --run moons").code, 0);
        const Program::Result own = run("evaluate moons --data moons --json");
        // Of the run's own data the part that it was not trained on, unless all is asked for.
        QCOMPARE(own.json()[QLatin1String("rows")].toInt(), 200);
        QCOMPARE(own.json()[QLatin1String("part")].toString(), QStringLiteral("validation"));
        QCOMPARE(run("evaluate moons --part all --json").json()[QLatin1String("rows")].toInt(), 1000);
        // The same columns, other classes: refused by the name of the class, for predicting taken.
        const Program::Result classes = run("evaluate moons --data circles");
        QCOMPARE(classes.code, 2);
        QVERIFY2(classes.err.contains(QString::fromUtf8("circles: found the class “outer”")), qPrintable(classes.err));
        QCOMPARE(predicted("predict moons --data circles -o out.csv").count('\n'), 1001);
        const Program::Result columns = run("evaluate moons --data iris");
        QCOMPARE(columns.code, 2);
        QVERIFY2(columns.err.contains(QString::fromUtf8("iris: there is no column “x”")), qPrintable(columns.err));
        QCOMPARE(run("evaluate moons --data fashion-mnist").code, 2);
    }

    /// A file of the same columns and the set itself give the same.
    void aFileLikeABuiltInSet() {
        QFile iris(QStringLiteral(THROUGHLINE_DATA "/iris.csv"));
        QVERIFY(iris.open(QIODevice::ReadOnly));
        m_program.write(QStringLiteral("flowers.csv"), iris.readAll());
        QCOMPARE(run("train --data flowers.csv --hidden 4 --epochs 2 --quiet --run flowers").code, 0);
        const Program::Result set = run("evaluate flowers --data iris --json");
        QVERIFY2(set.code == 0, qPrintable(set.err));
        QJsonObject left = set.json(), right = run("evaluate flowers --part all --json").json();
        left.remove(QLatin1String("part"));
        right.remove(QLatin1String("part"));
        QCOMPARE(left[QLatin1String("rows")].toInt(), 150);
        left.remove(QLatin1String("data"));
        right.remove(QLatin1String("data"));
        QCOMPARE(left, right);
    }
};

THROUGHLINE_TEST(OtherDataTest)
#include "OtherDataTest.moc"
