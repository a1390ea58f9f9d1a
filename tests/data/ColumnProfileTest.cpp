// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/ColumnProfiler.h"
#include "data/TableProfile.h"

#include <QTest>

using namespace throughline;
using namespace throughline::data;

namespace {

/// Profiles of all columns, the last one being the target.
TableProfile profileOf(const QByteArray& text) {
    const auto source =
        io::ByteSource::memory(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    TableReader reader(*source, "table.csv");
    if (!reader.open()) qFatal("no table");
    std::vector<std::size_t> cells;
    for (std::size_t i = 0; i < reader.header().names.size(); ++i) cells.push_back(i);
    const std::vector<ColumnChoice> choices{{reader.header().names.back(), ColumnRole::Target}};
    return profileTable(reader, cells, &choices).value();
}

} // namespace

class ColumnProfileTest : public QObject {
    Q_OBJECT

private slots:
    void cellsAreCountedByWhatTheyHold() {
        const TableProfile table = profileOf("n,t\n1,a\n2.5,NA\n,b\n-3,a\n");
        QCOMPARE(table.rows, 4U);
        const ColumnProfile& number = table.columns[0];
        QCOMPARE(number.name, std::string("n"));
        QCOMPARE(number.numbers, 3);
        QCOMPARE(number.missing, 1);
        QCOMPARE(number.least, -3.0);
        QCOMPARE(number.most, 2.5);
        QVERIFY(!number.whole && !number.hasTexts() && number.categories.empty());
        const ColumnProfile& text = table.columns[1];
        QCOMPARE(text.texts, 3);
        QCOMPARE(text.missing, 1);
        QCOMPARE(text.categories, (std::vector<std::string>{"a", "b"}));
    }

    void theFirstOddCellHasItsPlace() {
        const ColumnProfile column = profileOf("a,b\n1,1\n2,2.5\n3,\"1.234,5\"\n4,x\n5,3.5\n").columns[1];
        QCOMPARE(column.texts, 2);
        QCOMPARE(column.unusable, 1);
        QCOMPARE(column.firstText.text, std::string("1.234,5"));
        QCOMPARE(column.firstText.line, 4);
        QCOMPARE(column.firstText.column, 2);
    }

    /// In a column of texts numbers are categories, as they are spelt, wherever the first text comes.
    void numbersAmongTextsKeepTheirSpelling() {
        const QByteArray numbers = "1.0,p\n1,p\n,p\n01,p\n", text = "x,q\n";
        const std::vector<std::string> expected{"01", "1", "1.0", "x"};
        QCOMPARE(profileOf("a,b\n" + numbers + text).columns[0].categories, expected);
        QCOMPARE(profileOf("a,b\n" + text + numbers).columns[0].categories, expected);
        QCOMPARE(profileOf("a,b\n" + numbers + text + numbers).columns[0].categories, expected);
    }

    void tooManyCategoriesAreNotKept() {
        QByteArray few = "a,b\n", many = "a,b\n", late = "a,b\n";
        for (std::size_t i = 0; i < ColumnProfile::mostDifferent; ++i) {
            few += "t" + QByteArray::number(static_cast<int>(i)) + ",1\n";
            late += QByteArray::number(static_cast<int>(i)) + ",1\n";
        }
        many = few + "one more,1\n";
        QCOMPARE(profileOf(few).columns[0].categories.size(), ColumnProfile::mostDifferent);
        for (const QByteArray& text : {many, late + "one more,1\n"}) {
            const ColumnProfile column = profileOf(text).columns[0];
            QVERIFY(column.tooManyCategories && column.categories.empty());
        }
    }

    void latin1AndUtf8AreOneCategory() {
        QCOMPARE(profileOf("a,b\nK\xF6ln,1\nK\xC3\xB6ln,2\nK\xF6ln,3\n").columns[0].categories,
                 (std::vector<std::string>{"Köln"}));
    }

    void wholeNumbersThatAllDiffer() {
        for (const char* text : {"i,b\n0,x\n1,y\n2,x\n", "i,b\n7,x\n3,y\n-1,x\n", "i,b\n5,x\nNA,y\n1,x\n"})
            QVERIFY2(profileOf(text).columns[0].isWholeAndDifferent, text);
        for (const char* text : {"i,b\n1,x\n1,y\n", "i,b\n0.5,x\n2,y\n", "i,b\n0,x\nx,y\n1,x\n"})
            QVERIFY2(!profileOf(text).columns[0].isWholeAndDifferent, text);
        QByteArray many = "i,b\n";
        for (int i = 0; i < 10'000; ++i) many += QByteArray::number((i * 7919) % 10'007) + ",x\n";
        const ColumnProfile column = profileOf(many).columns[0];
        QVERIFY(column.isWholeAndDifferent && column.density() > 0.99);
        QVERIFY(!profileOf(many + "7919,x\n").columns[0].isWholeAndDifferent); // far behind the first
    }

    void theMarkIsTheColumnsOrTheTables() {
        const auto marks = [](const QByteArray& text) {
            std::vector<DecimalMark> all;
            for (const ColumnProfile& column : profileOf(text).columns) all.push_back(column.mark);
            return all;
        };
        using Marks = std::vector<DecimalMark>;
        const auto point = DecimalMark::Point, comma = DecimalMark::Comma;
        QCOMPARE(marks("a;b\n1,5;1.234\n2;2.345\n"), (Marks{comma, comma})); // a thousand and some
        QCOMPARE(marks("a;b\n1.5;1.234\n2;2.345\n"), (Marks{point, point}));
        QCOMPARE(marks("a;b\n1;1.234\n2;2.345\n"), (Marks{point, point}));
        QCOMPARE(marks("a;b\n1;1,234\n2;2,345\n"), (Marks{point, comma}));
        QCOMPARE(marks("a,b\n1,\"1,234\"\n2,\"2,345\"\n"), (Marks{point, point}));
        QCOMPARE(marks("a,b\n\"1,5\",\"1,234.5\"\n\"2,25\",7\n"), (Marks{comma, point}));
        const ColumnProfile price = profileOf("a,b\n1,\"$1,234.50\"\n2,$7.25\n").columns[1];
        QVERIFY(price.grouped && price.affixed && price.numbers == 2 && price.least == 7.25 && price.most == 1234.5);
    }

    void datesSettleTheirOrder() {
        const auto datesOf = [](const QByteArray& cells) { return profileOf("d,b\n" + cells).columns[0]; };
        QVERIFY(datesOf("31.12.2024,1\n01.02.2024,2\n").dates->order == DateOrder::DayFirst);
        QVERIFY(datesOf("12/31/2024,1\n01/02/2024,2\n").dates->order == DateOrder::MonthFirst);
        QVERIFY(datesOf("2024-12-31 18:30,1\n2024-01-02 04:00,2\n").dates->hours);
        const ColumnProfile unsettled = datesOf("01/02/2024,1\n03/04/2024,2\n");
        QVERIFY(unsettled.dates && unsettled.datesUnsettled);
        QVERIFY(!datesOf("31.12.2024,1\nsoon,2\n").dates);
        const ColumnProfile months = datesOf("2024-01-01,1\n2024-02-01,2\nNA,3\n");
        QVERIFY(months.dates->months && !months.dates->weekdays && !months.dates->hours);
    }

    void ninesFarFromAllElseAreSeen() {
        const ColumnProfile column = profileOf("a,b\n5,1\n-999,2\n7,3\n-999,4\n").columns[0];
        QVERIFY(column.sentinel && column.sentinel->text == "-999" && column.sentinel->count == 2);
        QVERIFY(!profileOf("a,b\n998,1\n999,2\n997,3\n999,4\n").columns[0].sentinel);
        const auto tokens = profileOf("a,b\n1,1\nx,2\n3,3\ny,4\nx,5\n").columns[0].tokens;
        QCOMPARE(tokens.size(), 2U);
        QVERIFY(tokens[0].text == "x" && tokens[0].count == 2 && tokens[0].line == 3);
    }

    /// Only of what is predicted: most columns of numbers have about as many as rows.
    void theTargetKeepsItsNumbers() {
        const TableProfile table = profileOf("a,b\n3,2\n2,-1\n1,2.0\n");
        QVERIFY(table.columns[0].values.empty());
        QCOMPARE(table.columns[1].values, (std::vector<double>{-1.0, 2.0}));

        ColumnProfiler array("label", ColumnProfiler::Keep::CategoriesAndValues);
        for (int i = 0; i < 5'000; ++i) array.add(i);
        array.add(std::numeric_limits<double>::quiet_NaN());
        const ColumnProfile column = array.take();
        QCOMPARE(column.numbers, 5'000);
        QCOMPARE(column.missing, 1);
        QCOMPARE(column.values.size(), ColumnProfile::mostDifferent + 1);
    }
};

THROUGHLINE_TEST(ColumnProfileTest)
#include "ColumnProfileTest.moc"
