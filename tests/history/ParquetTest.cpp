// SPDX-License-Identifier: GPL-3.0-or-later
// Parquet tables in each of the ways that are read, those that are refused, and Neptune's runs with their forks.
#include "Feeding.h"
#include "ParquetBytes.h"
#include "TestProgram.h"
#include "Values.h"
#include "history/HistorySource.h"
#include "io/WriteFile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;
using namespace throughline::testing;
using Column = ParquetColumnOf;

namespace {

NeptuneRun run(const std::string& id, int first, int last) {
    NeptuneRun made(id);
    made.setting("sys/id", id);
    for (int step = first; step <= last; ++step) {
        made.point("train/loss", step, step == 3 ? std::nullopt : std::optional(1.0 * step));
        if (step % 2 == 1) made.point("val/loss", step, 10.0 * step);
    }
    return made;
}

Column column(const std::string& name, const std::vector<std::optional<double>>& values) {
    Column made{name, Column::Double, {}};
    for (const auto value : values) made.values.push_back(value ? std::optional(plainBytes(*value)) : std::nullopt);
    return made;
}

Column numbers(const std::string& name, const std::vector<std::int64_t>& values) {
    Column made{name, Column::Int64, {}, false};
    for (const std::int64_t value : values) made.values.push_back(plainBytes(value));
    return made;
}

Column texts(const std::string& name, const std::vector<const char*>& values) {
    Column made{name, Column::Bytes, {}};
    for (const char* const value : values) made.values.push_back(plainText(value));
    return made;
}

} // namespace

class ParquetTest : public QObject {
    Q_OBJECT

    static Fed feedAll(const std::string& bytes) { return feed(formatNamed("parquet"), bytes, {}, "runs.parquet"); }
    static const History& only(const Fed& fed) { return *fed.histories.histories.front().history; }

private slots:
    void everyWayIsRead_data() {
        QTest::addColumn<int>("codec");
        QTest::addColumn<bool>("second");
        QTest::addColumn<bool>("dictionary");
        QTest::addColumn<bool>("packed");
        for (const int codec : {0, 1, 2, 6})
            for (int way = 0; way < 8; ++way)
                QTest::addRow("codec %d, way %d", codec, way)
                    << codec << ((way & 1) != 0) << ((way & 2) != 0) << ((way & 4) != 0);
    }
    void everyWayIsRead() {
        QFETCH(int, codec);
        QFETCH(bool, second);
        QFETCH(bool, dictionary);
        QFETCH(bool, packed);
        const Fed fed = feedAll(run("TIN-1", 0, 30).bytes({codec, second, dictionary, packed, 0, 7}));
        QCOMPARE(fed.error, std::string());
        QVERIFY(fed.whole);
        QCOMPARE(fed.histories.histories.front().name, std::string("TIN-1"));
        const Numbers values = valuesOf(only(fed).records, "train/loss");
        QCOMPARE(values.size(), 31u);
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(i == 3 ? std::isnan(values[i]) : values[i] == static_cast<double>(i));
        QCOMPARE(valuesOf(only(fed).records, "val/loss").size(), 15u);
        QCOMPARE(only(fed).records.counter(), Counter::Step);
    }

    void aColumnASeries() {
        const std::vector<Column> columns{numbers("_step", {0, 1, 2}), column("loss", {3, std::nullopt, 1}),
                                          column("val_loss", {std::nullopt, 5, std::nullopt}),
                                          column("_runtime", {1, 2, 3})};
        const Fed fed = feedAll(parquet(columns, {1, false, true, false, 0, 2}));
        QCOMPARE(fed.error, std::string());
        QCOMPARE(valuesOf(only(fed).records), (Numbers{3, 1}));
        QCOMPARE(valuesOf(only(fed).records, "val_loss"), (Numbers{5}));
        QVERIFY(!only(fed).records.find("_runtime"));
    }

    void trackioHasSeveralRuns() {
        const Fed fed = feedAll(
            parquet({texts("timestamp", {"2026-11-28T11:00:00", "2026-11-28T11:00:00", "2026-11-28T11:01:00",
                                         "2026-11-28T11:02:00"}),
                     texts("run_name", {"one", "two", "one", "one"}), numbers("step", {0, 0, 1, 1}),
                     texts("loss", {"NaN", "Infinity", "x", "-Infinity"}), column("acc", {0.1, 0.2, 0.3, 0.4})}));
        QCOMPARE(fed.error, std::string());
        QCOMPARE(fed.histories.histories.size(), 2u);
        QCOMPARE(fed.histories.histories[0].name, std::string("one"));
        QCOMPARE(valuesOf(only(fed).records, "acc"), (Numbers{0.1, 0.4}));
        QVERIFY(std::isnan(valuesOf(only(fed).records)[0]));
        QCOMPARE(only(fed).abandoned.size(), 1u); // the second session began with the step that was there
    }

    void whatIsNotReadIsNamed() {
        const auto loss = [](ParquetWay way) {
            return feedAll(parquet({column("loss", {1, 2}), column("epoch", {1, 2})}, way)).error;
        };
        const auto as = [](const char* kind) { return textOf({ErrorCode::UnknownFormat, {}, {kind}}); };
        QCOMPARE(loss({4}), as("Parquet packed by Brotli (export it as CSV)"));
        QCOMPARE(loss({0, false, false, false, 9}), as("Parquet in BYTE_STREAM_SPLIT (export it as CSV)"));
        QCOMPARE(feedAll(parquet({column("width", {1, 2})})).error, as("a Parquet table that is no training history"));
        const std::string whole = run("TIN-1", 0, 3).bytes();
        QVERIFY(!feedAll(whole.substr(0, whole.size() - 3)).error.empty());
        QVERIFY(!feedAll("PAR1").error.empty());
    }

    /// Whatever is changed, it ends, and takes no memory for what is merely claimed.
    void spoiltBytesAreSurvived() {
        const std::string whole = run("TIN-1", 0, 9).bytes({1, false, true, true, 0, 100});
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (const int bit : {0, 3, 7}) {
                std::string spoilt = whole;
                spoilt[at] = static_cast<char>(spoilt[at] ^ (1 << bit));
                (void)feedAll(spoilt);
            }
    }

    /// A fork is what its tool makes of a resume: one curve, in whatever order the files stand.
    void forksAreOneRun() {
        QTemporaryDir folder;
        const QString project = folder.filePath("data/project");
        QVERIFY(QDir().mkpath(project));
        const auto write = [&](const char* name, const std::string& bytes) {
            QVERIFY(io::writeFile((project + "/" + name).toStdString(), bytes));
        };
        const auto fork = [](const std::string& id, const std::string& parent, int first, int last) {
            NeptuneRun made(id);
            made.setting("sys/forking/parent", parent);
            for (int step = first; step <= last; ++step) made.point("train/loss", step, 100.0 + step);
            return made;
        };
        write("TIN-10-ab_part_0.parquet", fork("TIN-10", "TIN-2", 4, 6).bytes());
        write("TIN-2-ab_part_0.parquet", run("TIN-2", 0, 5).bytes());
        write("TIN-2-ab_part_1.parquet", [] {
            NeptuneRun more("TIN-2");
            more.point("train/loss", 6, 6);
            return more.bytes();
        }());
        write("TIN-3-ab_part_0.parquet", run("TIN-3", 0, 1).bytes());
        const auto opened = openHistories(folder.path().toStdString());
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), 2u);
        QCOMPARE(opened->histories[0].name, std::string("TIN-2"));
        QCOMPARE(opened->histories[1].name, std::string("TIN-3"));
        const History& history = *opened->histories[0].history;
        QCOMPARE(history.format, std::string("neptune-parquet"));
        const Numbers values = valuesOf(history.records, "train/loss");
        QCOMPARE(values.size(), 7u);
        QCOMPARE(values.back(), 106.0);
        QCOMPARE(history.abandoned.size(), 1u);
        QCOMPARE(valuesOf(history.abandoned[0], "train/loss"), (Numbers{4, 5, 6}));
        QCOMPARE(valuesOf(history.abandoned[0], "val/loss"), (Numbers{50}));
    }
};

THROUGHLINE_TEST(ParquetTest)
#include "ParquetTest.moc"
