// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFiles.h"
#include "TestProgram.h"

#include <QTest>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;

/// What becomes of a table's columns: numbers, categories, a target, or left out, and why.
class TableColumnsTest : public QObject {
    Q_OBJECT

    TableFiles m_files;

private slots:
    void numbersAndTexts() {
        const auto data = m_files.loaded(plainTable());
        QVERIFY(data.has_value());
        const nn::Dataset& set = *data->split->training;
        QCOMPARE(set.featureNames, (std::vector<std::string>{"size", "color=blue", "color=red"}));
        QCOMPARE(set.classNames, (std::vector<std::string>{"cat", "dog"}));
        QCOMPARE(std::vector<float>(set.values.begin(), set.values.begin() + 6),
                 (std::vector<float>{0, 0, 1, 0.5F, 1, 0}));
        QCOMPARE(set.targetName, std::string("kind"));
        QCOMPARE(data->fingerprint.columns.back(), std::string("kind"));
    }

    void targetByName() {
        const auto data = m_files.loaded(plainTable(), "color");
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->classNames, (std::vector<std::string>{"blue", "red"}));
        const auto wrong = m_files.loaded(plainTable(), "colour");
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::NoSuchColumn);
        QCOMPARE(wrong.error().arguments, (std::vector<std::string>{"colour", "size, color, kind"}));
    }

    void badCellIsNamedWithLineAndColumn() {
        QByteArray text = "sepal,petal_length,petal_width,kind\n";
        for (int i = 0; i < 30; ++i) text += i == 15 ? "1,2,k.A.,x\n" : "1,2,3," + QByteArray(i % 2 ? "x\n" : "y\n");
        const auto data = m_files.loaded(text);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NotANumber);
        QCOMPARE(data.error().file, m_files.path(QStringLiteral("table.csv")).toStdString());
        QCOMPARE(data.error().line, 17);
        QCOMPARE(data.error().column, 3);
        QCOMPARE(data.error().arguments, (std::vector<std::string>{"k.A.", "petal_width"}));
    }

    void infinityAndOverflowAreNoNumbers() {
        for (const char* cell : {"inf", "1e400", "1e39", "-Infinity", "0x10", "1.2.3", "--1", "+-1"}) {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 20; ++i) text += "1.5," + QByteArray::number(i * i) + ".5\n";
            const auto data = m_files.loaded(text + cell + ",3.5\n");
            QVERIFY2(!data, cell);
            QCOMPARE(data.error().code, ErrorCode::NotANumber);
            QCOMPARE(data.error().line, 22);
        }
    }

    /// A column that is numbers for the most part, with many cells that were meant as such.
    void manyUnusableNumbersAreNamed() {
        for (const char* cell : {"inf", "1e39", "-Infinity"}) {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 50; ++i) text += (i % 3 == 2 ? QByteArray(cell) : QByteArray::number(i)) + ",1.5\n";
            const auto data = m_files.loaded(text);
            QVERIFY2(!data, cell);
            QCOMPARE(data.error().code, ErrorCode::TextsAmongNumbers);
            QCOMPARE(data.error().arguments, (std::vector<std::string>{"a", cell, "16", "4"}));
        }
        for (const char* cell : {"1.2.3", "2020-01-05", "12:30", "192.168.0.1", "A 5", "1,2,3x"}) {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 50; ++i)
                text += (i % 3 == 2 ? QByteArray("\"") + cell + '"' : QByteArray::number(i)) + ",x" +
                        QByteArray::number(i % 2) + "\n" + QByteArray::number(i) + ",x1\n";
            const auto data = m_files.loaded(text + "7,y\n");
            QVERIFY2(!data, cell); // the same text again and again, among many numbers
            QCOMPARE(data.error().code, ErrorCode::TextsAmongNumbers);
        }
    }

    void whatIsLeftOutSaysWhy() {
        QByteArray text = "a,ticket,b,kind\n";
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i) + (i % 3 != 2 ? "," : ",PC ") + QByteArray::number(100 + i) +
                    (i % 5 < 2 ? ",1" : ",inf") + (i % 2 ? ",x\n" : ",y\n");
        const auto data = m_files.loaded(text);
        QVERIFY(data.has_value());
        QVERIFY(hasNote(*data, {RemarkCode::UnusableLeftOut, {"ticket", "20", "60", "PC 102", "4", "2"}}));
        QVERIFY(hasNote(*data, {RemarkCode::TakenAsText, {"b", "36", "60", "inf", "4", "3"}}));
    }

    void missingValuesAreReplacedAndSaid() {
        QByteArray text = "age,color,kind\n";
        for (int i = 0; i < 40; ++i) {
            const QByteArray age = i == 3 ? "" : i == 4 ? "NA" : i == 5 ? "?" : i == 6 ? "NaN" : "20";
            text += age + (i == 7 ? ",," : i % 3 ? ",red," : ",blue,") + (i == 8 ? "" : i % 2 ? "x" : "y") + "\n";
        }
        const auto data = m_files.loaded(text);
        QVERIFY(data.has_value());
        const nn::Dataset& set = *data->split->training;
        QCOMPARE(set.rows, 39U);
        for (std::size_t row = 0; row < set.rows; ++row) QCOMPARE(set.values[row * set.features], 20.0F);
        QVERIFY(hasNote(*data, {RemarkCode::MissingReplaced, {"4", "age"}}));
        QVERIFY(hasNote(*data, {RemarkCode::MissingKept, {"1", "color"}}));
        QVERIFY(hasNote(*data, {RemarkCode::RowsWithoutTarget, {"1", "kind"}}));
        QCOMPARE(set.featureNames.back(), std::string("color=(missing)"));
        QCOMPARE(set.values[7 * set.features + 3], 1.0F);
    }

    void taskIsFoundFromTheTarget_data() {
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<int>("classes");
        QTest::newRow("0 and 1") << QByteArray("two") << 2;
        QTest::newRow("three grades") << QByteArray("three") << 3;
        QTest::newRow("measurements") << QByteArray("float") << 0;
        QTest::newRow("many whole numbers") << QByteArray("many") << 0;
    }
    void taskIsFoundFromTheTarget() {
        QFETCH(QByteArray, form);
        QFETCH(int, classes);
        QByteArray text = "a,y\n";
        for (int i = 0; i < 200; ++i)
            text += QByteArray::number(i) + "," +
                    (form == "two"     ? QByteArray::number(i % 2)
                     : form == "three" ? QByteArray::number(i % 3 + 10)
                     : form == "float" ? QByteArray::number((i % 3) + 0.5)
                                       : QByteArray::number(25 + (i * 37) % 300)) +
                    "\n";
        const auto data = m_files.loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(static_cast<int>(data->split->training->classes()), classes);
        if (form == "three") QCOMPARE(data->split->training->classNames, (std::vector<std::string>{"10", "11", "12"}));
        const auto regression = m_files.loaded(text, {}, TaskChoice::Regression);
        QVERIFY(regression.has_value() && regression->split->training->isRegression());
    }

    void regressionOnTextIsRefused() {
        const auto data = m_files.loaded(plainTable(), {}, TaskChoice::Regression);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NotANumber);
        QCOMPARE(data.error().line, 2);
    }

    void oneClassIsRefused() {
        const auto data = m_files.loaded("a,b\n1,x\n2,x\n3,x\n");
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::TooFewClasses);
    }

    void columnsThatCannotHelpAreLeftOut() {
        QByteArray text = ",name,empty,size,kind\n";
        for (int i = 0; i < 60; ++i) {
            const QByteArray n = QByteArray::number(i);
            text += n + ",Person " + n + ",," + n + ".5" + (i % 2 ? ",x\n" : ",y\n");
        }
        const auto data = m_files.loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames, (std::vector<std::string>{"size"}));
        QVERIFY(hasNote(*data, {RemarkCode::EmptyLeftOut, {"empty"}}));
        QVERIFY(hasNote(*data, {RemarkCode::KeysLeftOut, {"name"}}));
    }

    void repeatedNamesAreTold() {
        QByteArray text = "a,a,a,y\n";
        for (int i = 0; i < 20; ++i) text += "1,2,3," + QByteArray(i % 2 ? "x\n" : "y\n");
        const auto data = m_files.loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames, (std::vector<std::string>{"a", "a (2)", "a (3)"}));
    }

    void separateValidationFile() {
        DataSpec spec;
        spec.source = m_files.write(plainTable());
        spec.validationFile =
            m_files.write("kind,color,extra,size\ndog,red,9,100\ncat,green,9,200\n", "validation.csv");
        const auto data = load(spec);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->trainingRows.size(), 40U);
        const nn::Dataset& set = *data->split->validation;
        QCOMPARE(set.values, (std::vector<float>{100, 0, 1, 200, 0, 0}));
        QCOMPARE(set.labels, (std::vector<std::int32_t>{1, 0}));
        QVERIFY(hasNote(*data, {RemarkCode::TextsUnknown, {"1", "color"}}));
    }

    void validationFileMustHaveTheColumnsAndClasses() {
        DataSpec spec;
        spec.source = m_files.write(plainTable());
        spec.validationFile = m_files.write("color,kind\nred,cat\nblue,dog\n", "validation.csv");
        auto data = load(spec);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NoSuchColumn);
        QCOMPARE(data.error().file, spec.validationFile);
        m_files.write("size,color,kind\n1,red,cat\n2,red,bird\n", "validation.csv");
        data = load(spec);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::WrongShape);
        m_files.write("size,color,kind\n1,red,cat\nbig,red,dog\n", "validation.csv");
        data = load(spec);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NotANumber);
        QCOMPARE(data.error().line, 3);
    }
};

THROUGHLINE_TEST(TableColumnsTest)
#include "TableColumnsTest.moc"
