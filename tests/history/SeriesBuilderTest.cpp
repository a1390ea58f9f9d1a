// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"
#include "Values.h"

#include "history/SeriesBuilder.h"

#include <QTest>

using namespace throughline::history;
using namespace throughline::history::testing;

namespace {

Numbers xOf(const MetricHistory& records, std::string_view name) {
    Numbers x;
    if (const MetricSeries* const series = records.find(name))
        for (const std::uint32_t record : series->record) x.push_back(records.x()[record]);
    return x;
}

void add(SeriesBuilder& builder, double x, std::string_view name, double value) {
    builder.row({x});
    builder.point(name, value);
}

} // namespace

class SeriesBuilderTest : public QObject {
    Q_OBJECT

private slots:
    void restartsAreEachSeriesOwn() {
        SeriesBuilder builder;
        for (const double x : {10, 20, 30}) add(builder, x, "loss", x);
        for (const double x : {10, 20, 30}) add(builder, x, "val_loss", -x);
        const History history = builder.history();
        QCOMPARE(history.records.size(), 3u);
        QCOMPARE(valuesOf(history.records, "loss"), (Numbers{10, 20, 30}));
        QCOMPARE(valuesOf(history.records, "val_loss"), (Numbers{-10, -20, -30}));
        QVERIFY(history.abandoned.empty());
        QVERIFY(history.warnings.empty());
    }

    void whatGoesBackTogetherIsLeftBehindTogether() {
        SeriesBuilder builder;
        const auto session = [&](int from, int to, double sign, bool validates) {
            for (int x = from; x <= to; ++x) {
                builder.row({static_cast<double>(x)});
                builder.point("loss", sign * x);
                if (validates) builder.point("val_loss", sign * 100 * x);
            }
        };
        session(1, 4, 1, true);
        session(3, 5, 2, false); // val_loss stays what it was
        session(2, 3, 3, true);
        const History history = builder.history();
        QCOMPARE(valuesOf(history.records, "loss"), (Numbers{1, 6, 9}));
        QCOMPARE(valuesOf(history.records, "val_loss"), (Numbers{100, 600, 900}));
        QCOMPARE(history.abandoned.size(), 2u);
        QCOMPARE(valuesOf(history.abandoned[0], "loss"), (Numbers{3, 4}));
        QVERIFY(!history.abandoned[0].find("val_loss"));
        QCOMPARE(valuesOf(history.abandoned[1], "loss"), (Numbers{2, 6, 8, 10}));
        QCOMPARE(xOf(history.abandoned[1], "val_loss"), (Numbers{2, 3, 4}));
    }

    void aSessionThatGoesOnLeavesAllSeriesBehindFromThere() {
        SeriesBuilder builder;
        builder.beginPiece(); // nothing is there to be left behind
        for (const double x : {1, 2, 3, 4}) add(builder, x, "loss", x);
        for (const double x : {2, 4}) add(builder, x, "val_loss", -x);
        add(builder, 0, "score", 5);
        builder.beginPiece();
        add(builder, 0, "score", 6); // a single point does not say where it goes on
        add(builder, 3, "rate", 0.1);
        add(builder, 3, "loss", 30);
        builder.beginPiece();
        add(builder, 5, "loss", 50); // a gap, and no ghost
        const History history = builder.history();
        QCOMPARE(valuesOf(history.records, "loss"), (Numbers{1, 2, 30, 50}));
        QCOMPARE(valuesOf(history.records, "val_loss"), (Numbers{-2}));
        QCOMPARE(valuesOf(history.records, "score"), (Numbers{6}));
        QCOMPARE(valuesOf(history.records, "rate"), (Numbers{0.1}));
        QCOMPARE(history.abandoned.size(), 1u);
        QCOMPARE(valuesOf(history.abandoned[0], "loss"), (Numbers{3, 4}));
        QCOMPARE(valuesOf(history.abandoned[0], "val_loss"), (Numbers{-4}));
        QCOMPARE(history.marks.size(), 2u);
        QCOMPARE(history.marks[0].from, 2.0);
        QCOMPARE(history.marks[1].from, 3.0);
        add(builder, 6, "loss", 60);
        QVERIFY(builder.joined());
        builder.beginPiece();
        add(builder, 7, "loss", 70);
        QVERIFY(!builder.joined()); // its mark is not at the end
    }

    void aPointWrittenTwiceIsOne() {
        SeriesBuilder builder;
        add(builder, 1, "loss", 1);
        add(builder, 2, "loss", 2);
        add(builder, 1, "acc", 3);
        add(builder, 2, "loss", 20);
        const History history = builder.history();
        QCOMPARE(valuesOf(history.records, "loss"), (Numbers{1, 20}));
        QVERIFY(history.abandoned.empty());
    }

    void aSessionThatBeginsReachesItsOwnPrefix() {
        SeriesBuilder builder;
        builder.setPrefix("train/");
        for (const double x : {1, 2, 3}) add(builder, x, "loss", x);
        builder.setPrefix("val/");
        for (const double x : {1, 2, 3}) add(builder, x, "loss", -x);
        builder.restart(2);
        const History history = builder.history();
        QCOMPARE(valuesOf(history.records, "train/loss"), (Numbers{1, 2, 3}));
        QCOMPARE(valuesOf(history.records, "val/loss"), (Numbers{-1}));
    }

    void whatJoinsTheEndIsToldAlone() {
        SeriesBuilder builder;
        add(builder, 1, "loss", 1);
        add(builder, 2, "loss", 2);
        History history = builder.history();
        QVERIFY(builder.joined()->empty());
        add(builder, 2, "val_loss", 20); // more of the last record
        add(builder, 3, "loss", 3);
        const auto joined = builder.joined();
        QVERIFY(joined);
        history.records.append(*joined);
        QCOMPARE(valuesOf(history.records, "loss"), (Numbers{1, 2, 3}));
        QCOMPARE(xOf(history.records, "val_loss"), (Numbers{2}));
        add(builder, 1, "val_acc", 1); // further inside
        QVERIFY(!builder.joined());
        history = builder.history();
        QCOMPARE(xOf(history.records, "val_acc"), (Numbers{1}));
        add(builder, 2, "loss", 200); // a restart
        QVERIFY(!builder.joined());
        QCOMPARE(builder.history().abandoned.size(), 1u);
    }

    void longNamesAndTooManyAreLeftOut() {
        SeriesBuilder builder;
        builder.row({1});
        builder.point(std::string(SeriesBuilder::longestName + 1, 'x'), 1);
        for (std::size_t i = 0; i <= SeriesBuilder::mostSeries; ++i) builder.point("s" + std::to_string(i), 1);
        const History history = builder.finish();
        QCOMPARE(history.records.series().size(), SeriesBuilder::mostSeries);
        QCOMPARE(history.warnings.size(), 1u);
    }
};

THROUGHLINE_TEST(SeriesBuilderTest)
#include "SeriesBuilderTest.moc"
