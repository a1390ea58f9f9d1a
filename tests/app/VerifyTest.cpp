// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QTest>

/// A figure can be checked: against its checksum, and against its run, trained again.
class VerifyTest : public QObject {
    Q_OBJECT

    Program m_program;

    void exportAs(const QString& source, const QString& figure) const {
        const auto exported = m_program.run({"export", source, "-o", figure});
        if (exported.code != 0) qFatal("%s", qPrintable(exported.err));
    }

    static QByteArray read(const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read");
        return file.readAll();
    }

    /// Changes the first number behind `key` and `skip` commas.
    QByteArray edited(QByteArray text, const QByteArray& key, int skip = 0) const {
        qsizetype at = text.indexOf(key);
        for (; skip > 0; --skip) at = text.indexOf(',', at) + 1;
        at = text.indexOf("0.", at) + 2;
        text[at] = text[at] == '9' ? '1' : static_cast<char>(text[at] + 1);
        return text;
    }

private slots:
    void anyKindOfFigureIsTheRunTrainedAgain_data() {
        QTest::addColumn<QString>("figure");
        for (const char* const figure : {"a.png", "a.svg", "a.pdf"}) QTest::newRow(figure) << figure;
    }
    void anyKindOfFigureIsTheRunTrainedAgain() {
        QFETCH(const QString, figure);
        if (!QFile::exists(m_program.path("a"))) m_program.trainedIris("a", 12);
        exportAs("a", figure);
        const auto all = m_program.run({"verify", figure, "--json"});
        QVERIFY2(all.code == 0, qPrintable(all.err));
        QCOMPARE(all.json()["verdict"].toString(), QStringLiteral("identical"));
        QCOMPARE(all.json()["run"].toString(), m_program.path("a"));
        QCOMPARE(all.json()["compared"].toInt(), 12);
        QVERIFY(all.json()["from_epoch"].isNull());
        QVERIFY(m_program.run({"verify", figure}).out.contains("bit-identical"));
        const auto some = m_program.run({"verify", figure, "--epochs", "3", "--json"});
        QVERIFY2(some.code == 0, qPrintable(some.err));
        QCOMPARE(some.json()["compared"].toInt(), 3);
        // What the window and other commands make of it.
        const auto info = m_program.run({"info", figure, "--json"});
        QCOMPARE(info.json()["records"].toInt(), 12);
        exportAs(figure, "again.csv");
        exportAs(figure, "again-" + figure);
        QCOMPARE(m_program.run({"verify", "again-" + figure}).code, 0);
    }

    void anEditedFigureIsAltered() {
        exportAs("a", "edit.svg");
        m_program.write("edited.svg", edited(read(m_program.path("edit.svg")), "\"accuracy\":["));
        const auto result = m_program.run({"verify", "edited.svg", "--json"});
        QCOMPARE(result.code, 1);
        QCOMPARE(result.json()["verdict"].toString(), QStringLiteral("altered"));
        QVERIFY(m_program.run({"info", "edited.svg"}).out.contains("altered after the figure was written"));
    }

    void aHistoryThatIsNotTheRunsDiffers() {
        m_program.trainedIris("b", 12);
        const QString history = m_program.path("b/history.json");
        QByteArray text = read(history);
        const qsizetype seventh = text.indexOf("\"epoch\":7");
        text = text.left(seventh) + edited(text.mid(seventh), "\"accuracy\":");
        m_program.write("b/history.json", text);
        exportAs("b", "b.png");
        const auto result = m_program.run({"verify", "b.png", "--json"});
        QCOMPARE(result.code, 1);
        QCOMPARE(result.json()["verdict"].toString(), QStringLiteral("differs"));
        QCOMPARE(result.json()["from_epoch"].toInt(), 7);
        QVERIFY(m_program.run({"verify", "b.png"}).out.contains("differs from epoch 7"));
    }

    void neitherFolderNorPlaceOfTheDataMatter() {
        QByteArray table = "x,y,kind\n";
        for (int i = 0; i < 60; ++i)
            table += QByteArray::number(i % 7) + ',' + QByteArray::number(i % 5) + (i % 3 == 0 ? ",a\n" : ",b\n");
        m_program.write("table.csv", table);
        const auto trained = m_program.run({"train", "--data", "table.csv", "--epochs", "5", "--run", "c", "--quiet"});
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        exportAs("c", "c.pdf");
        QVERIFY(QDir(m_program.path("c")).removeRecursively());
        QCOMPARE(m_program.run({"verify", "c.pdf"}).code, 0);
        const auto folder = m_program.run({"verify", "c.pdf", "--epochs", "2"});
        QCOMPARE(folder.code, 2);
        QVERIFY2(folder.err.contains("is not a run folder"), qPrintable(folder.err));

        QVERIFY(QFile::rename(m_program.path("table.csv"), m_program.path("moved.csv")));
        const auto gone = m_program.run({"verify", "c.pdf"});
        QCOMPARE(gone.code, 2);
        QVERIFY2(gone.err.contains("table.csv"), qPrintable(gone.err));
        const auto moved = m_program.run({"verify", "c.pdf", "--data", "moved.csv", "--json"});
        QVERIFY2(moved.code == 0, qPrintable(moved.err));
        m_program.write("moved.csv", table.replace("1,1", "2,2"));
        const auto others = m_program.run({"verify", "c.pdf", "--data", "moved.csv"});
        QCOMPARE(others.code, 2);
        QVERIFY2(others.err.contains("not those that the run began with"), qPrintable(others.err));
    }

    void whatTellsNoRunIsRefused() {
        m_program.write("keras.json", R"({"loss": [3, 2, 1]})");
        exportAs("keras.json", "keras.png");
        const auto figure = m_program.run({"verify", "keras.png"});
        QCOMPARE(figure.code, 2);
        QVERIFY2(figure.err.contains("tells no run"), qPrintable(figure.err));
        const auto history = m_program.run({"verify", "keras.json"});
        QCOMPARE(history.code, 2);
        QVERIFY2(history.err.contains("no figure"), qPrintable(history.err));
    }
};

THROUGHLINE_TEST(VerifyTest)
#include "VerifyTest.moc"
