// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryCsv.h"

#include <QTest>
#include <limits>

using namespace throughline::history;

class HistoryCsvTest : public QObject {
    Q_OBJECT

    static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

    static MetricHistory sample() {
        MetricHistory records;
        records.addRecord(1, 1, 0, 0.5);
        records.addPoint("loss", 0.1);
        records.addRecord(2, 2, 1'700'000'000'125, nan);
        records.addPoint("loss", nan);
        records.addPoint("a,\"b\"", 1e300);
        return records;
    }

private slots:
    void oneHistory() {
        const MetricHistory records = sample();
        const NamedHistory histories[] = {{"ignored", &records}};
        QCOMPARE(historyCsv(histories, [](const std::string&) { return true; }),
                 std::string("epoch,loss,\"a,\"\"b\"\"\",seconds,time\n"
                             "1,0.1,,0.5,\n"
                             "2,nan,1e+300,,2023-11-14T22:13:20.125Z\n"));
    }

    void severalHistoriesShareTheColumns() {
        const MetricHistory first = sample();
        MetricHistory second;
        second.addRecord(5, 5, 0, nan);
        second.addPoint("val_loss", 2);
        const NamedHistory histories[] = {{"one", &first}, {"two", &second}};
        QCOMPARE(historyCsv(histories, [](const std::string& series) { return series.find("loss") != series.npos; }),
                 std::string("run,epoch,loss,val_loss,seconds,time\n"
                             "one,1,0.1,,0.5,\n"
                             "one,2,nan,,,2023-11-14T22:13:20.125Z\n"
                             "two,5,,2,,\n"));
    }
};

QTEST_GUILESS_MAIN(HistoryCsvTest)
#include "HistoryCsvTest.moc"
