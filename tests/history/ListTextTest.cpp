// SPDX-License-Identifier: GPL-3.0-or-later
// What is written as a list is read again as it was.
#include "history/ListText.h"
#include "../io/FaultyFiles.h"
#include "Samples.h"
#include "TestProgram.h"
#include "Values.h"
#include "history/HistorySource.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;

namespace {

/// The history that is in a text, of any format.
std::optional<History> read(const std::string& text) {
    const auto files = std::make_shared<io::testing::FaultyFiles>();
    files->write("file", text);
    const auto source = HistorySource::open("file", files);
    if (!source) return std::nullopt;
    return *(*source)->histories().histories.front().history;
}

bool sameNumbers(std::span<const double> a, std::span<const double> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// Series for series; their order is that of the records that have them first.
bool sameRecords(const MetricHistory& a, const MetricHistory& b) {
    if (a.series().size() != b.series().size()) return false;
    for (const MetricSeries& series : a.series()) {
        const MetricSeries* const other = b.find(series.name);
        if (!other || other->record != series.record || !sameNumbers(other->value, series.value)) return false;
    }
    const auto same = [&](XAxis axis) { return sameNumbers(a.x(axis), b.x(axis)); };
    return same(XAxis::Epoch) && same(XAxis::Step) && same(XAxis::WallTime);
}

} // namespace

class ListTextTest : public QObject {
    Q_OBJECT

    static void comesBack(const std::string& text) {
        const auto before = read(text);
        QVERIFY(before);
        const ListText list = listText(*before);
        QVERIFY(list.leftOut.empty());
        const auto after = read(list.text);
        QVERIFY2(after, list.text.c_str());
        QCOMPARE(after->records.counter(), before->records.counter());
        QVERIFY2(sameRecords(before->records, after->records), list.text.c_str());
        QVERIFY(after->warnings.empty());
        QCOMPARE(listText(*after).text, list.text);
    }

private slots:
    void whatIsWrittenIsReadAgain_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("epochs") << QByteArray(R"([{"epoch":301,"loss":0.1,"val_loss":2},{"epoch":305,"loss":1e-300}])");
        QTest::newRow("rows") << QByteArray(R"([{"loss":1},{"val_loss":2},{"loss":3}])");
        QTest::newRow("cut") << QByteArray("[{\"loss\":1},{\"loss\":2},{\"lo");
        QTest::newRow("steps") << QByteArray(R"([{"step":10,"loss":1},{"step":20,"loss":0.5,"eval/acc":0.25}])");
        QTest::newRow("iterations") << QByteArray(R"([{"iteration":1,"loss":1},{"iteration":2,"loss":2}])");
        QTest::newRow("steps of epochs") << QByteArray(
            R"([{"epoch":1,"step":50,"loss":1},{"epoch":2,"step":100,"loss":2}])");
        QTest::newRow("times") << QByteArray(R"([{"epoch":1,"loss":1,"time":"2026-11-23T09:22:00.125Z"},)"
                                             R"({"epoch":2,"loss":2,"time":"2026-11-23T09:23:00Z"}])");
        QTest::newRow("seconds") << QByteArray(R"([{"epoch":1,"loss":1,"time":1700000000.5},)"
                                               R"({"epoch":2,"loss":2,"time":1700000060.25}])");
        QTest::newRow("not finite") << QByteArray(R"([{"loss":NaN},{"loss":Infinity},{"loss":-Infinity},{"loss":1}])");
        QTest::newRow("names") << QByteArray("[{\"loss \\\"a\\\\b\\\" \\u0001 \xE6\x90\x8D\xE5\xA4\xB1\":1},"
                                             "{\"loss \\\"a\\\\b\\\" \\u0001 \xE6\x90\x8D\xE5\xA4\xB1\":2}]");
        QTest::newRow("nested") << QByteArray(R"([{"epoch":1,"train":{"loss":1}},{"epoch":2,"train":{"loss":2}}])");
        QTest::newRow("lists") << QByteArray(R"({"loss":[1,2,3],"val_loss":[4,5]})");
    }
    void whatIsWrittenIsReadAgain() {
        QFETCH(const QByteArray, text);
        comesBack(text.toStdString());
    }

    void asPythonWritesIt() {
        const auto history = read(R"([{"epoch":1,"loss":NaN},{"epoch":2,"loss":0.5,"é":1}])");
        QVERIFY(history);
        QCOMPARE(listText(*history).text,
                 "[\n{\"epoch\": 1, \"loss\": NaN},\n{\"epoch\": 2, \"loss\": 0.5, \"\\u00e9\": 1}\n]\n");
    }

    void whatARestartLeftBehindIsNotInIt() {
        const auto history = read(R"([{"epoch":1,"loss":1},{"epoch":2,"loss":2},{"epoch":3,"loss":3},)"
                                  R"({"epoch":2,"loss":4}])");
        QVERIFY(history);
        QCOMPARE(history->abandoned.size(), 1u);
        const auto after = read(listText(*history).text);
        QVERIFY(after);
        QCOMPARE(valuesOf(after->records), (Numbers{1, 4}));
        QVERIFY(after->abandoned.empty());
    }

    /// A series that is called as what x counts would be taken for it.
    void namesOfCountersAreNoSeries() {
        History history;
        history.records = MetricHistory(Counter::Step);
        for (int i = 1; i <= 3; ++i) {
            history.records.addRecord(
                {10.0 * i, std::numeric_limits<double>::quiet_NaN(), 0.0, std::numeric_limits<double>::quiet_NaN()});
            history.records.addPoint("loss", i);
            history.records.addPoint("iter", 5);
            history.records.addPoint("epoch", i);
        }
        const ListText list = listText(history);
        QCOMPARE(list.leftOut, (std::vector<std::string>{"iter", "epoch"})); // an epoch a row would be the counter
        const auto after = read(list.text);
        QVERIFY(after);
        QCOMPARE(after->records.counter(), Counter::Step);
        QVERIFY(sameNumbers(after->records.x(), history.records.x()));
    }
};

THROUGHLINE_TEST(ListTextTest)
#include "ListTextTest.moc"
