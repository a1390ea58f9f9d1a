// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/CellDate.h"
#include "data/CellNumber.h"
#include "io/Cell.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::data;

/// Numbers and dates as people write them.
class CellTest : public QObject {
    Q_OBJECT

private slots:
    void numbers_data() {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<double>("point"); // NaN: none
        QTest::addColumn<double>("comma");
        const double none = std::nan("");
        const auto row = [](const char* cell, double point, double comma) {
            QTest::newRow(cell) << QString::fromUtf8(cell) << point << comma;
        };
        row("5", 5, 5);
        row("-1.5", -1.5, none);
        row("1,5", none, 1.5);
        row("1.234", 1.234, 1234);
        row("1,234", 1234, 1.234);
        row("0,123", none, 0.123);
        row("1.356,07", none, 1356.07);
        row("1,356.07", 1356.07, none);
        row("1 356,07", none, 1356.07);
        row("1\u00A0356\u00A0789.5", 1356789.5, none);
        row("1\u202F356", 1356, 1356);
        row("1'356.07", 1356.07, none);
        row("12,34", none, 12.34);
        row("1,23,456", none, none);
        row("1,2345", none, 1.2345);
        row("$1,200.50", 1200.5, none);
        row("-$5", -5, -5);
        row("$-5", -5, -5);
        row("7 €", 7, 7);
        row("EUR 1.200", 1.2, 1200);
        row("12.5 %", 12.5, none);
        row("12,5%", none, 12.5);
        row("\u22125", -5, -5);
        row("+3", 3, 3);
        row("1e-5", 1e-5, 1e-5);
        row(".5", 0.5, none);
        row("5.", 5, none);
        row("", none, none);
        row("-", none, none);
        row("%", none, none);
        row("1 2", none, none);
        row("1e400", none, none);
        row("inf", none, none);
        row("0x10", none, none);
        row("12:30", none, none);
        row("2024-01-05", none, none);
        row("192.168.0.1", none, none);
        row("5 apples", none, none);
    }
    void numbers() {
        QFETCH(QString, cell);
        QFETCH(double, point);
        QFETCH(double, comma);
        const auto is = [&](DecimalMark mark, double expected) {
            const auto read = readNumber(cell.toStdString(), mark);
            return std::isnan(expected) ? !read : read && std::abs(read->value - expected) < 1e-9;
        };
        QVERIFY(is(DecimalMark::Point, point));
        QVERIFY(is(DecimalMark::Comma, comma));
    }

    void whatMeansMissing() {
        for (const char* cell :
             {"", "NULL", "null", "None", "N/A", "n/a", "#N/A", "<NA>", "NaT", "na", "NA", "NaN", "nan", "-", ".", "?"})
            QVERIFY2(io::isMissing(cell), cell);
        for (const char* cell : {"0", "none at all", "N", "--", "k.A."}) QVERIFY2(!io::isMissing(cell), cell);
    }

    void dates_data() {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<int>("order");
        QTest::addColumn<double>("day"); // NaN: none
        const auto row = [](const char* cell, DateOrder order, double day) {
            QTest::addRow("%s %d", cell, static_cast<int>(order))
                << QString::fromUtf8(cell) << static_cast<int>(order) << day;
        };
        const double none = std::nan("");
        row("1970-01-01", DateOrder::YearFirst, 0);
        row("2024-12-31", DateOrder::YearFirst, 20088);
        row("2024/12/31", DateOrder::YearFirst, 20088);
        row("2024-12", DateOrder::YearFirst, 20058);
        row("2024-12-31T18:00:00Z", DateOrder::YearFirst, 20088.75);
        row("2024-12-31 18:00+06:00", DateOrder::YearFirst, 20088.5);
        row("2024-12-31 06:00:00.000-0600", DateOrder::YearFirst, 20088.5);
        row("31.12.2024", DateOrder::DayFirst, 20088);
        row("31.12.2024 12:00", DateOrder::DayFirst, 20088.5);
        row("31/12/24", DateOrder::DayFirst, 20088);
        row("12/31/2024", DateOrder::MonthFirst, 20088);
        row("12/31/1999", DateOrder::MonthFirst, 10956);
        row("12.31.2024", DateOrder::MonthFirst, none);
        row("31.12.2024", DateOrder::MonthFirst, none);
        row("30.02.2024", DateOrder::DayFirst, none);
        row("2024-13-01", DateOrder::YearFirst, none);
        row("2024-12-31 25:00", DateOrder::YearFirst, none);
        row("2024-12-31x", DateOrder::YearFirst, none);
        row("2024-12/31", DateOrder::YearFirst, none);
        row("12", DateOrder::DayFirst, none);
        row("", DateOrder::YearFirst, none);
    }
    void dates() {
        QFETCH(QString, cell);
        QFETCH(int, order);
        QFETCH(double, day);
        const auto read = readDate(cell.toStdString(), static_cast<DateOrder>(order));
        QCOMPARE(read.has_value(), !std::isnan(day));
        if (read) QVERIFY(std::abs(read->day - day) < 1e-9);
    }

    void partsOfADate() {
        const auto read = readDate("2024-12-31 18:30", DateOrder::YearFirst);
        QCOMPARE(read->month, 12);
        QCOMPARE(read->monthDay, 31);
        QCOMPARE(read->weekday, 1); // a Tuesday
        QCOMPARE(read->hour, 18.5);
    }
};

THROUGHLINE_TEST(CellTest)
#include "CellTest.moc"
