// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFiles.h"
#include "TestProgram.h"

#include "data/OtherRows.h"
#include "data/Preview.h"

#include <QTest>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;

/// Tables as people have them, and as they should be refused.
class CsvTest : public QObject {
    Q_OBJECT

    TableFiles m_files;

    std::vector<std::string> previewedNames(const QByteArray& text) const {
        const auto shown = preview(m_files.write(text));
        std::vector<std::string> names;
        for (const ColumnProfile& column : shown.value().columns) names.push_back(column.name);
        return names;
    }

private slots:
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
        const auto plain = m_files.loaded(plainTable());
        const auto other = m_files.loaded(text);
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
        const auto other = m_files.loaded(text);
        QVERIFY(other.has_value());
        QCOMPARE(other->fingerprint, m_files.loaded(plainTable())->fingerprint);
        QByteArray bad = text.trimmed();
        const auto refused = m_files.loaded(bad + (text.contains(';') ? ";1\n" : ",1\n"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().line, static_cast<std::int64_t>(bad.count('\n') + 1));
    }

    /// Other uses of the sign stay what they are.
    void numberSignsThatAreNoComments() {
        QCOMPARE(previewedNames("#,name\n1,a\n2,b\n"), (std::vector<std::string>{"#", "name"}));
        QCOMPARE(previewedNames("#name,town\nBob,Ulm\nEve,Bonn\n"), (std::vector<std::string>{"name", "town"}));
        QCOMPARE(preview(m_files.write("#f00,red\n#0f0,green\n"))->rows.size(), 1U);
        QCOMPARE(previewedNames("# a,b\n"), (std::vector<std::string>{"# a", "b"}));
    }

    void quotedCellsKeepDelimitersQuotesAndLineBreaks() {
        QByteArray text = "\"a, \"\"x\"\"\",kind\n";
        for (int i = 0; i < 6; ++i) text += "\"one, \"\"two\"\"\n three \",p\nfour,q\n";
        const auto data = m_files.loaded(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames,
                 (std::vector<std::string>{"a, \"x\"=four", "a, \"x\"=one, \"two\"\n three "}));
    }

    void linesAreCountedThroughQuotedLineBreaksAndCrlf() {
        QByteArray text = "\"a\r\nb\",c,kind\r\n";
        for (int i = 0; i < 10; ++i) text += i == 9 ? "\"x\r\ny\",oops,k\r\n" : "z,1,l\r\n";
        const auto data = m_files.loaded(text);
        QVERIFY(!data);
        QCOMPARE(data.error().line, 13);
        QCOMPARE(data.error().column, 2);
    }

    void wrongCellCount() {
        const auto data = m_files.loaded(plainTable(5) + "1,red\n" + "2,blue,cat\n");
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::WrongCellCount);
        QCOMPARE(data.error().line, 7);
        QCOMPARE(data.error().arguments, (std::vector<std::string>{"2", "3"}));
    }

    void withoutAHeaderColumnsAreNumbered() {
        QByteArray text;
        for (int i = 0; i < 20; ++i) text += QByteArray::number(i) + ",2," + QByteArray::number(i % 2) + "\n";
        const auto data = m_files.loaded(text);
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
        const auto shown = preview(m_files.write(text));
        QVERIFY(shown.has_value());
        QCOMPARE(shown->columns.front().name != "column 1", header);
        QCOMPARE(shown->rows.size(), static_cast<std::size_t>(text.count('\n') - (header ? 1 : 0)));
    }

    void withoutAHeaderNoRowIsLost() {
        const QByteArray table = "5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.2,versicolor\n";
        DataSpec spec;
        spec.source = m_files.write(table);
        const auto data = load(spec);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->rows, 4U);
        QCOMPARE(data->fingerprint.columns, (std::vector<std::string>{"column 1", "column 2", "column 3"}));
        QVERIFY(hasNote(*data, {RemarkCode::NoHeader, {"column 1", "column 3"}}));
        // A single row to predict has none below it that tell; without targets it is of numbers alone.
        for (const char* row : {"1,2,setosa\n", "1,2\n", "1,2,\n"}) {
            const auto rows = loadRows({m_files.write(row, "row.csv")}, data->encoding, Targets::None);
            QVERIFY2(rows.has_value(), row);
            QCOMPARE(rows->data->values, (std::vector<float>{1, 2}));
        }
        const auto named =
            loadRows({m_files.write("a,b,kind\n1,2,setosa\n", "row.csv")}, data->encoding, Targets::None);
        QCOMPARE(named.error().code, ErrorCode::NoSuchColumn);
    }

    /// Names that are numbers are found again even where no row tells that they are names.
    void aHeaderOfNumbersIsKnownFromTheTrainingData() {
        QByteArray text = "0,1,label\n";
        for (int i = 0; i < 6; ++i) text += i % 2 == 0 ? "0.5,2.5,a\n" : "1.5,0.25,b\n";
        DataSpec spec;
        spec.source = m_files.write(text.replace("0,1,label", "2019,2020,label"));
        const auto data = load(spec);
        QCOMPARE(data->split->training->rows, 6U);
        const auto rows = loadRows({m_files.write("2019,2020\n1,2\n", "row.csv")}, data->encoding, Targets::None);
        QVERIFY(rows.has_value());
        QCOMPARE(rows->data->values, (std::vector<float>{1, 2}));
    }

    void latin1BecomesUtf8() {
        const auto data = m_files.loaded(plainTable().replace("red", "gr\xFCn"));
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames.back(), std::string("color=grün"));
    }

    void otherFormatsAreNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("nothing") << QByteArray() << ErrorCode::EmptyFile;
        QTest::newRow("blank lines") << QByteArray("\n\r\n  \n") << ErrorCode::EmptyFile;
        QTest::newRow("zip, cut") << QByteArray("PK\x03\x04 and more") << ErrorCode::Damaged;
        QTest::newRow("NPY, cut") << QByteArray("\x93NUMPY\x01") << ErrorCode::Damaged;
        QTest::newRow("JSON") << QByteArray("[{\"a\": 1}]") << ErrorCode::UnknownFormat;
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
        const auto data = m_files.loaded(text);
        QVERIFY(!data);
        QCOMPARE(data.error().code, code);
    }

    void unreadableFiles() {
        DataSpec spec;
        spec.source = m_files.path(QStringLiteral("missing.csv")).toStdString();
        QCOMPARE(load(spec).error().code, ErrorCode::CannotOpen);
        spec.source = m_files.path(QStringLiteral(".")).toStdString();
        QCOMPARE(load(spec).error().code, ErrorCode::WrongShape);
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
                const auto data = m_files.loaded(text);
                if (data) QVERIFY(data->split->training->rows > 0);
            }
        }
    }

    void previewShowsTheFirstRows() {
        const auto shown = preview(m_files.write(plainTable()));
        QVERIFY(shown.has_value());
        QCOMPARE(previewedNames(plainTable()), (std::vector<std::string>{"size", "color", "kind"}));
        QCOMPARE(shown->rows.size(), 20U);
        QCOMPARE(shown->rows[1], (std::vector<std::string>{"0.5", "blue", "dog"}));
        QCOMPARE(shown->columns[0].numbers, 40); // of more rows than are shown
        QCOMPARE(shown->columns[0].most, 19.5);
        QCOMPARE(shown->columns[1].categories, (std::vector<std::string>{"blue", "red"}));
        const auto uneven = preview(m_files.write("a,b\n1,2\n3\n4,5,6\n"));
        QCOMPARE(uneven->rows, (std::vector<std::vector<std::string>>{{"1", "2"}, {"3"}, {"4", "5", "6"}}));
        QVERIFY(!preview(m_files.write("")).has_value());
        QVERIFY(preview(m_files.write(plainTable(20'000))).has_value());
    }
};

THROUGHLINE_TEST(CsvTest)
#include "CsvTest.moc"
