// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Load.h"
#include "data/OtherRows.h"
#include "data/Preview.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::data;

namespace {

/// A table of `rows` rows with a number, a colour and a class.
QByteArray plainTable(int rows = 40) {
    QByteArray text = "size,color,kind\n";
    for (int i = 0; i < rows; ++i)
        text += QByteArray::number(i * 0.5) + (i % 3 == 0 ? ",red," : ",blue,") + (i % 2 == 0 ? "cat\n" : "dog\n");
    return text;
}

} // namespace

/// Tables as people have them, and as they should be refused.
class CsvTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string write(const QByteArray& text, const char* name = "table.csv") {
        const QString path = m_folder.filePath(QString::fromLatin1(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
        return path.toStdString();
    }

    Result<LoadedData> loaded(const QByteArray& text, const std::string& target = {},
                              TaskChoice task = TaskChoice::Auto, const char* name = "table.csv") {
        DataSpec spec;
        spec.source = write(text, name);
        spec.target = target;
        spec.task = task;
        return load(spec);
    }

    std::vector<std::string> previewedNames(const QByteArray& text) {
        const auto shown = preview(write(text));
        std::vector<std::string> names;
        for (const ColumnProfile& column : shown.value().columns) names.push_back(column.name);
        return names;
    }

    static bool hasNote(const LoadedData& data, const std::string& note) {
        const auto& notes = data.summary.notes;
        return std::find(notes.begin(), notes.end(), note) != notes.end();
    }

private slots:
    void numbersAndTexts() {
        const auto data = loaded(plainTable());
        QVERIFY(data.has_value());
        const nn::Dataset& set = *data->split->training;
        QCOMPARE(set.featureNames, (std::vector<std::string>{"size", "color=blue", "color=red"}));
        QCOMPARE(set.classNames, (std::vector<std::string>{"cat", "dog"}));
        QCOMPARE(std::vector<float>(set.values.begin(), set.values.begin() + 6),
                 (std::vector<float>{0, 0, 1, 0.5F, 1, 0}));
        QCOMPARE(set.targetName, std::string("kind"));
        QCOMPARE(data->fingerprint.columns.back(), std::string("kind"));
    }

    void dialectsAreTheSameTable_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray table = plainTable();
        QTest::newRow("CRLF") << QByteArray(table).replace("\n", "\r\n");
        QTest::newRow("CR") << QByteArray(table).replace("\n", "\r");
        QTest::newRow("byte-order mark") << "\xEF\xBB\xBF" + table;
        QTest::newRow("semicolon") << QByteArray(table).replace(",", ";");
        QTest::newRow("semicolon and decimal comma") << QByteArray(table).replace(",", ";").replace(".", ",");
        QTest::newRow("tab") << QByteArray(table).replace(",", "\t");
        QTest::newRow("sep=") << "sep=;\r\n" + QByteArray(table).replace(",", ";");
        QTest::newRow("no final newline") << table.chopped(1);
        QTest::newRow("blank lines") << "\n\n" + QByteArray(table).replace("\n", "\n\n");
        QTest::newRow("blanks around") << QByteArray(table).replace(",", " ,  ");
        QTest::newRow("quotes") << QByteArray(table).replace("red", "\"red\"").replace("size", "\"size\"");
        QTest::newRow("blanks before quotes") << QByteArray(table).replace("red", "  \"red\" ");
    }
    void dialectsAreTheSameTable() {
        QFETCH(QByteArray, text);
        const auto plain = loaded(plainTable());
        const auto other = loaded(text);
        QVERIFY(other.has_value());
        QCOMPARE(other->fingerprint, plain->fingerprint);
    }

    void commentsBeforeTheTable_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray table = plainTable(), rows = table.mid(table.indexOf('\n') + 1);
        QTest::newRow("above the header") << "# made by hand\n#\n# 2020, twice\n" + table;
        QTest::newRow("as wide as the table") << "# size, colour, and kind\n" + table;
        QTest::newRow("as numpy.savetxt writes names") << "# size,color,kind\n" + rows;
        QTest::newRow("both, CRLF")
            << QByteArray("\xEF\xBB\xBF# by hand\n\n#size,color,kind\n" + rows).replace("\n", "\r\n");
        QTest::newRow("semicolon") << "# a, b, c, d\n" + QByteArray(table).replace(",", ";");
        QTest::newRow("sep=") << "sep=;\n# a, b\n" + QByteArray(table).replace(",", ";");
    }
    void commentsBeforeTheTable() {
        QFETCH(QByteArray, text);
        const auto other = loaded(text);
        QVERIFY(other.has_value());
        QCOMPARE(other->fingerprint, loaded(plainTable())->fingerprint);
        QByteArray bad = text.trimmed();
        const auto refused = loaded(bad + (text.contains(';') ? ";1\n" : ",1\n"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().line, static_cast<std::int64_t>(bad.count('\n') + 1));
    }

    /// Other uses of the sign stay what they are.
    void numberSignsThatAreNoComments() {
        QCOMPARE(previewedNames("#,name\n1,a\n2,b\n"), (std::vector<std::string>{"#", "name"}));
        QCOMPARE(previewedNames("#name,town\nBob,Ulm\nEve,Bonn\n"), (std::vector<std::string>{"name", "town"}));
        QCOMPARE(preview(write("#f00,red\n#0f0,green\n"))->rows.size(), 1U);
        QCOMPARE(previewedNames("# a,b\n"), (std::vector<std::string>{"# a", "b"}));
    }

    void quotedCellsKeepDelimitersQuotesAndLineBreaks() {
        QByteArray text = "\"a, \"\"x\"\"\",kind\n";
        for (int i = 0; i < 6; ++i) text += "\"one, \"\"two\"\"\n three \",p\nfour,q\n";
        const auto data = loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames,
                 (std::vector<std::string>{"a, \"x\"=four", "a, \"x\"=one, \"two\"\n three "}));
    }

    void targetByName() {
        const auto data = loaded(plainTable(), "color");
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->classNames, (std::vector<std::string>{"blue", "red"}));
        const auto wrong = loaded(plainTable(), "colour");
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::NoSuchColumn);
        QCOMPARE(wrong.error().arguments, (std::vector<std::string>{"colour", "size, color, kind"}));
    }

    void badCellIsNamedWithLineAndColumn() {
        QByteArray text = "sepal,petal_length,petal_width,kind\n";
        for (int i = 0; i < 30; ++i) text += i == 15 ? "1,2,n/a,x\n" : "1,2,3," + QByteArray(i % 2 ? "x\n" : "y\n");
        const auto data = loaded(text);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NotANumber);
        QCOMPARE(data.error().file, m_folder.filePath(QStringLiteral("table.csv")).toStdString());
        QCOMPARE(data.error().line, 17);
        QCOMPARE(data.error().column, 3);
        QCOMPARE(data.error().arguments, (std::vector<std::string>{"n/a", "petal_width"}));
    }

    void linesAreCountedThroughQuotedLineBreaksAndCrlf() {
        QByteArray text = "\"a\r\nb\",c,kind\r\n";
        for (int i = 0; i < 10; ++i) text += i == 9 ? "\"x\r\ny\",oops,k\r\n" : "z,1,l\r\n";
        const auto data = loaded(text);
        QVERIFY(!data);
        QCOMPARE(data.error().line, 13);
        QCOMPARE(data.error().column, 2);
    }

    void infinityAndOverflowAreNoNumbers() {
        for (const char* cell : {"inf", "1e400", "1e39", "-Infinity", "0x10", "1.2.3", "--1", "+-1"}) {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 20; ++i) text += "1.5," + QByteArray::number(i * i) + ".5\n";
            const auto data = loaded(text + cell + ",3.5\n");
            QVERIFY2(!data, cell);
            QCOMPARE(data.error().code, ErrorCode::NotANumber);
            QCOMPARE(data.error().line, 22);
        }
    }

    /// A column that is numbers for the most part, with many cells that were meant as such.
    void manyUnusableNumbersAreNamed() {
        for (const char* cell : {"inf", "1e39", "-Infinity", "\"1.234,5\"", "\"1,234,567\"", "\"12,5\"", "1 234.5"}) {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 50; ++i) text += (i % 3 == 2 ? QByteArray(cell) : QByteArray::number(i)) + ",1.5\n";
            const auto data = loaded(text);
            QVERIFY2(!data, cell);
            QCOMPARE(data.error().code, ErrorCode::NotANumber);
            QCOMPARE(data.error().line, 4);
            QCOMPARE(data.error().column, 1);
        }
        for (const char* cell : {"1.2.3", "2020-01-05", "12:30", "192.168.0.1", "A 5", "1,2,3x", "-"}) {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 50; ++i)
                text += (i % 3 == 2 ? QByteArray("\"") + cell + '"' : QByteArray::number(i)) + ",x" +
                        QByteArray::number(i % 2) + "\n" + QByteArray::number(i) + ",x1\n";
            const auto data = loaded(text + "7,y\n");
            QVERIFY2(!data, cell); // it is a text, of which nothing is left to predict from
            QCOMPARE(data.error().code, ErrorCode::WrongShape);
        }
    }

    void whatIsLeftOutSaysWhy() {
        QByteArray text = "a,ticket,b,kind\n";
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i) + (i % 3 != 2 ? "," : ",PC ") + QByteArray::number(100 + i) +
                    (i % 5 < 2 ? ",1" : ",inf") + (i % 2 ? ",x\n" : ",y\n");
        const auto data = loaded(text);
        QVERIFY(data.has_value());
        QVERIFY(hasNote(*data, "“ticket” is left out: 20 of its 60 values are no usable numbers, the first being "
                               "“PC 102” in line 4, column 2"));
        QVERIFY(hasNote(*data, "“b” is taken as text: 36 of its 60 values are no usable numbers, the first being “inf” "
                               "in line 4, column 3"));
    }

    void wrongCellCount() {
        const auto data = loaded(plainTable(5) + "1,red\n" + "2,blue,cat\n");
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::WrongCellCount);
        QCOMPARE(data.error().line, 7);
        QCOMPARE(data.error().arguments, (std::vector<std::string>{"2", "3"}));
    }

    void missingValuesAreReplacedAndSaid() {
        QByteArray text = "age,color,kind\n";
        for (int i = 0; i < 40; ++i) {
            const QByteArray age = i == 3 ? "" : i == 4 ? "NA" : i == 5 ? "?" : i == 6 ? "NaN" : "20";
            text += age + (i == 7 ? ",," : i % 3 ? ",red," : ",blue,") + (i == 8 ? "" : i % 2 ? "x" : "y") + "\n";
        }
        const auto data = loaded(text);
        QVERIFY(data.has_value());
        const nn::Dataset& set = *data->split->training;
        QCOMPARE(set.rows, 39U);
        for (std::size_t row = 0; row < set.rows; ++row) QCOMPARE(set.values[row * set.features], 20.0F);
        QVERIFY(hasNote(*data, "4 missing values in “age” replaced by the median"));
        QVERIFY(hasNote(*data, "1 missing value in “color” kept as a category of its own"));
        QVERIFY(hasNote(*data, "1 row without a value in “kind” left out"));
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
        const auto data = loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(static_cast<int>(data->split->training->classes()), classes);
        if (form == "three") QCOMPARE(data->split->training->classNames, (std::vector<std::string>{"10", "11", "12"}));
        const auto regression = loaded(text, {}, TaskChoice::Regression);
        QVERIFY(regression.has_value() && regression->split->training->isRegression());
    }

    void regressionOnTextIsRefused() {
        const auto data = loaded(plainTable(), {}, TaskChoice::Regression);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NotANumber);
        QCOMPARE(data.error().line, 2);
    }

    void oneClassIsRefused() {
        const auto data = loaded("a,b\n1,x\n2,x\n3,x\n");
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::TooFewClasses);
    }

    void columnsThatCannotHelpAreLeftOut() {
        QByteArray text = ",name,empty,size,kind\n";
        for (int i = 0; i < 60; ++i) {
            const QByteArray n = QByteArray::number(i);
            text += n + ",Person " + n + ",," + n + (i % 2 ? ",x\n" : ",y\n");
        }
        const auto data = loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames, (std::vector<std::string>{"size"}));
        QVERIFY(hasNote(*data, "“empty” is left out: it has no values"));
        QVERIFY(hasNote(*data, "“name” is left out: nearly every row has a text of its own"));
    }

    void withoutAHeaderColumnsAreNumbered() {
        QByteArray text;
        for (int i = 0; i < 20; ++i) text += QByteArray::number(i) + ",2," + QByteArray::number(i % 2) + "\n";
        const auto data = loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->rows, 20U);
        QCOMPARE(data->split->training->targetName, std::string("column 3"));
    }

    void theFirstRowIsAHeaderOrNot_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("header");
        const auto add = [](const char* name, const char* text, bool header) {
            QTest::newRow(name) << QByteArray(text) << header;
        };
        add("as UCI writes iris", "5.1,3.5,1.4,setosa\n4.9,3.0,1.4,setosa\n7.0,3.2,4.7,versicolor\n", false);
        add("class first", "M,0.455,0.365\nF,0.53,0.42\nI,0.33,0.255\n", false);
        add("one number", "7.5,yes\n8,no\n9,yes\n", false);
        add("decimal comma", "5,1;3,5;setosa\n4,9;3,0;setosa\n7,0;3,2;virginica\n", false);
        add("decimal comma, numbers alone", "5,1;3,5\n4,9;3,0\n7,0;3,2\n", false);
        add("gaps", "5.1,?,1.4,setosa\n,3.0,,setosa\n7.0,3.2,4.7,?\n", false);
        add("years as data", "1999,12.5,Germany\n2003,13.5,France\n2004,11,Spain\n", false);
        add("digits in order", "30,70,180,x\n31,71,181,y\n32,80,190,x\n", false);
        add("names", "a,b,kind\n1,2,x\n3,4,y\n", true);
        add("years as names", "country,2010,2020\nGermany,3.1,82.4\nFrance,2.2,67\n", true);
        add("numbered, as pandas writes it", "0,1,2,3,label\n5,0,1,7,a\n6,2,8,1,b\n0,4,2,2,a\n", true);
        add("an id and years", "id,2019,2020\n7,3.1,82.4\n8,2.2,67\n", true);
        add("wavelengths", "400.5,402.6,404.8,407,409.2,411.5,413.7,415.9,kind\n1,3,2,4,1,5,2,6,x\n2,3,1,4,1,5,2,6,y\n",
            true);
        add("texts alone", "red,x\nblue,y\nred,y\n", true);
        add("names above gaps", "a,b,kind\n,,x\n,,y\n1,,x\n", true);
    }
    void theFirstRowIsAHeaderOrNot() {
        QFETCH(QByteArray, text);
        QFETCH(bool, header);
        const auto shown = preview(write(text));
        QVERIFY(shown.has_value());
        QCOMPARE(shown->columns.front().name != "column 1", header);
        QCOMPARE(shown->rows.size(), static_cast<std::size_t>(text.count('\n') - (header ? 1 : 0)));
    }

    void withoutAHeaderNoRowIsLost() {
        const QByteArray table = "5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.2,versicolor\n";
        DataSpec spec;
        spec.source = write(table);
        const auto data = load(spec);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->rows, 4U);
        QCOMPARE(data->fingerprint.columns, (std::vector<std::string>{"column 1", "column 2", "column 3"}));
        QVERIFY(hasNote(*data, "no header found: the first row is data, and the columns are named “column 1” to "
                               "“column 3”"));
        // A single row to predict has none below it that tell; without targets it is of numbers alone.
        for (const char* row : {"1,2,setosa\n", "1,2\n", "1,2,\n"}) {
            const auto rows = loadRows({write(row, "row.csv")}, data->encoding, Targets::None);
            QVERIFY2(rows.has_value(), row);
            QCOMPARE(rows->data->values, (std::vector<float>{1, 2}));
        }
        const auto named = loadRows({write("a,b,kind\n1,2,setosa\n", "row.csv")}, data->encoding, Targets::None);
        QCOMPARE(named.error().code, ErrorCode::NoSuchColumn);
    }

    /// Names that are numbers are found again even where no row tells that they are names.
    void aHeaderOfNumbersIsKnownFromTheTrainingData() {
        QByteArray text = "0,1,label\n";
        for (int i = 0; i < 6; ++i) text += i % 2 == 0 ? "0.5,2.5,a\n" : "1.5,0.25,b\n";
        DataSpec spec;
        spec.source = write(text.replace("0,1,label", "2019,2020,label"));
        const auto data = load(spec);
        QCOMPARE(data->split->training->rows, 6U);
        const auto rows = loadRows({write("2019,2020\n1,2\n", "row.csv")}, data->encoding, Targets::None);
        QVERIFY(rows.has_value());
        QCOMPARE(rows->data->values, (std::vector<float>{1, 2}));
    }

    void latin1BecomesUtf8() {
        const auto data = loaded(plainTable().replace("red", "gr\xFCn"));
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames.back(), std::string("color=grün"));
    }

    void repeatedNamesAreTold() {
        QByteArray text = "a,a,a,y\n";
        for (int i = 0; i < 20; ++i) text += "1,2,3," + QByteArray(i % 2 ? "x\n" : "y\n");
        const auto data = loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames, (std::vector<std::string>{"a", "a (2)", "a (3)"}));
    }

    void separateValidationFile() {
        DataSpec spec;
        spec.source = write(plainTable());
        spec.validationFile = write("kind,color,extra,size\ndog,red,9,100\ncat,green,9,200\n", "validation.csv");
        const auto data = load(spec);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->trainingRows.size(), 40U);
        const nn::Dataset& set = *data->split->validation;
        QCOMPARE(set.values, (std::vector<float>{100, 0, 1, 200, 0, 0}));
        QCOMPARE(set.labels, (std::vector<std::int32_t>{1, 0}));
        QVERIFY(hasNote(*data, "1 value in “color” that the training data do not have"));
    }

    void validationFileMustHaveTheColumnsAndClasses() {
        DataSpec spec;
        spec.source = write(plainTable());
        spec.validationFile = write("color,kind\nred,cat\nblue,dog\n", "validation.csv");
        auto data = load(spec);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NoSuchColumn);
        QCOMPARE(data.error().file, spec.validationFile);
        write("size,color,kind\n1,red,cat\n2,red,bird\n", "validation.csv");
        data = load(spec);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::WrongShape);
        write("size,color,kind\n1,red,cat\nbig,red,dog\n", "validation.csv");
        data = load(spec);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NotANumber);
        QCOMPARE(data.error().line, 3);
    }

    void otherFormatsAreNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("nothing") << QByteArray() << ErrorCode::EmptyFile;
        QTest::newRow("blank lines") << QByteArray("\n\r\n  \n") << ErrorCode::EmptyFile;
        QTest::newRow("zip, cut") << QByteArray("PK\x03\x04 and more") << ErrorCode::Damaged;
        QTest::newRow("NPY, cut") << QByteArray("\x93NUMPY\x01") << ErrorCode::Damaged;
        QTest::newRow("JSON") << QByteArray("[{\"a\": 1}]") << ErrorCode::UnknownFormat;
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE\x61\x00", 4) << ErrorCode::UnknownFormat;
        QTest::newRow("zeros") << QByteArray(100'000, '\0') << ErrorCode::UnknownFormat;
        QTest::newRow("header alone") << QByteArray("a,b,c\n") << ErrorCode::TooFewRows;
        QTest::newRow("one row") << QByteArray("a,b\n1,x\n") << ErrorCode::TooFewRows;
        QTest::newRow("one column") << QByteArray("a\n1\n2\n") << ErrorCode::WrongShape;
        QTest::newRow("open quote") << QByteArray("a,b\n1,\"x\n2,y\n") << ErrorCode::Damaged;
        QTest::newRow("a million columns") << QByteArray(1'000'000, ',') << ErrorCode::WrongShape;
        QTest::newRow("an endless line") << QByteArray("a,b\n") + QByteArray(70 << 20, 'x') << ErrorCode::Damaged;
    }
    void otherFormatsAreNamed() {
        QFETCH(QByteArray, text);
        QFETCH(ErrorCode, code);
        const auto data = loaded(text);
        QVERIFY(!data);
        QCOMPARE(data.error().code, code);
    }

    void unreadableFiles() {
        DataSpec spec;
        spec.source = m_folder.filePath(QStringLiteral("missing.csv")).toStdString();
        QCOMPARE(load(spec).error().code, ErrorCode::CannotOpen);
        spec.source = m_folder.path().toStdString();
        QCOMPARE(load(spec).error().code, ErrorCode::CannotRead);
        spec.source = "/dev/zero";
        QCOMPARE(load(spec).error().code, ErrorCode::UnknownFormat);
    }

    void damagedTablesNeverCrash() {
        // Every byte of a table replaced by those that matter to the reader: an answer or an error, nothing else.
        const QByteArray table = plainTable(6);
        for (qsizetype i = 0; i < table.size(); ++i) {
            for (const char byte : {'"', ',', '\n', '\r', '\0', ';', '\xFF'}) {
                QByteArray text = table;
                text[i] = byte;
                const auto data = loaded(text);
                if (data) QVERIFY(data->split->training->rows > 0);
            }
        }
    }

    void previewShowsTheFirstRows() {
        const auto shown = preview(write(plainTable()));
        QVERIFY(shown.has_value());
        QCOMPARE(previewedNames(plainTable()), (std::vector<std::string>{"size", "color", "kind"}));
        QCOMPARE(shown->rows.size(), 20U);
        QCOMPARE(shown->rows[1], (std::vector<std::string>{"0.5", "blue", "dog"}));
        QCOMPARE(shown->columns[0].numbers, 20); // what these rows tell, of 40
        QCOMPARE(shown->columns[0].most, 9.5);
        QCOMPARE(shown->columns[1].categories, (std::vector<std::string>{"blue", "red"}));
        const auto uneven = preview(write("a,b\n1,2\n3\n4,5,6\n"));
        QCOMPARE(uneven->rows, (std::vector<std::vector<std::string>>{{"1", "2"}, {"3"}, {"4", "5", "6"}}));
        QVERIFY(!preview(write("")).has_value());
        QVERIFY(preview(write(plainTable(20'000))).has_value());
    }
};

QTEST_GUILESS_MAIN(CsvTest)
#include "CsvTest.moc"
