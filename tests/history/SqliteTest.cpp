// SPDX-License-Identifier: GPL-3.0-or-later
// The databases of trackio, goodseed and MLflow, made here by SQLite itself, and what others may make of them.
#include "Databases.h"
#include "Feeding.h"
#include "TestProgram.h"
#include "Values.h"
#include "history/HistorySource.h"
#include "io/SqliteFile.h"
#include "io/WriteFile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;
using Kind = HistoryNews::Kind;

namespace {

const double inf = std::numeric_limits<double>::infinity();

/// A database on disk, opened by its writer, who never moves its log into it.
class Writer {
public:
    explicit Writer(const QString& file) {
        sqlite3_open(file.toUtf8().constData(), &m_database);
        run("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0");
    }
    ~Writer() { sqlite3_close(m_database); }
    bool run(const std::string& statements) {
        return sqlite3_exec(m_database, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }

private:
    sqlite3* m_database = nullptr;
};

Numbers ghosts(const History& history, std::string_view series) {
    Numbers all;
    for (const MetricHistory& ghost : history.abandoned)
        for (const double value : valuesOf(ghost, series)) all.push_back(value);
    return all;
}

/// Of a history, where the points of a series lie.
Numbers placesOf(const MetricHistory& records, std::string_view name) {
    Numbers places;
    const MetricSeries* const series = records.find(name);
    const auto x = records.x();
    if (series)
        for (const std::uint32_t record : series->record) places.push_back(x[record]);
    return places;
}

} // namespace

class SqliteTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static Fed feedAll(const std::string& bytes) { return feed(formatNamed("sqlite"), bytes, {}, "runs.db"); }
    static const History& only(const Fed& fed) { return *fed.histories.histories.front().history; }

private slots:
    void trackioHasSeveralRunsAFile() {
        const Fed fed = feedAll(database(
            trackioTable + trackioRow("aa11", "tiny", 1, 0, R"({"loss":3,"in":{"acc":0.5}})") +
            trackioRow("bb22", "tiny", 1, 0, R"({"loss":30})") + trackioRow("cc33", "other", 2, 0, R"({"loss":300})") +
            trackioRow("aa11", "tiny", 2, 1, R"({"loss":2,"note":"text","epoch":7})") +
            trackioRow("aa11", "tiny", 2, 2, R"({"loss":"NaN","img":{"_type":"image","size":5}})")));
        QCOMPARE(fed.error, std::string());
        QCOMPARE(fed.histories.histories.size(), 3u);
        QCOMPARE(fed.histories.histories[0].name, std::string("tiny"));
        QCOMPARE(fed.histories.histories[1].name, std::string("tiny (bb22)"));
        QCOMPARE(fed.histories.histories[2].name, std::string("other"));
        const Numbers values = valuesOf(only(fed).records);
        QCOMPARE(values.size(), 3u);
        QVERIFY(values[0] == 3.0 && values[1] == 2.0 && std::isnan(values[2]));
        QCOMPARE(only(fed).records.series().size(), 2u); // no picture, and no epoch
        QCOMPARE(valuesOf(only(fed).records, "in/acc"), (Numbers{0.5}));
        QCOMPARE(only(fed).records.counter(), Counter::Step);
    }

    /// A batch that goes back to an older step is a session: what lies from there on is left behind, in all series.
    void aSessionOfTrackioLeavesBehindWhatItRepeats() {
        std::string rows = trackioTable;
        for (int step = 0; step < 5; ++step)
            rows += trackioRow("a", "tiny", 1, step,
                               "{\"loss\":" + std::to_string(step) + (step == 3 ? ",\"val_loss\":7}" : "}"));
        rows += trackioRow("a", "tiny", 2, 2, R"({"loss":20})") + trackioRow("a", "tiny", 2, 3, R"({"loss":30})");
        const Fed fed = feedAll(database(rows));
        QCOMPARE(valuesOf(only(fed).records), (Numbers{0, 1, 20, 30}));
        QCOMPARE(valuesOf(only(fed).records, "val_loss"), Numbers{});
        QCOMPARE(ghosts(only(fed), "loss"), (Numbers{2, 3, 4}));
        QCOMPARE(ghosts(only(fed), "val_loss"), (Numbers{7}));
        // One that begins with the last step again left that one behind.
        const Fed again = feedAll(database(trackioTable + trackioRow("a", "tiny", 1, 0, R"({"loss":1})") +
                                           trackioRow("a", "tiny", 1, 1, R"({"loss":2})") +
                                           trackioRow("a", "tiny", 2, 1, R"({"loss":3})")));
        QCOMPARE(valuesOf(only(again).records), (Numbers{1, 3}));
        QCOMPARE(ghosts(only(again), "loss"), (Numbers{2}));
    }

    /// A series that goes its own way, a counter of batches, say, takes nothing from the others.
    void aSeriesOfItsOwnIsNoSession() {
        std::string rows = trackioTable;
        for (int i = 0; i < 6; ++i)
            rows += trackioRow("a", "tiny", i, i, "{\"loss\":" + std::to_string(i) + "}") +
                    trackioRow("a", "tiny", i, 1 + i % 3, R"({"batch_loss":1})");
        const Fed fed = feedAll(database(rows));
        QCOMPARE(valuesOf(only(fed).records), (Numbers{0, 1, 2, 3, 4, 5}));
        QVERIFY(ghosts(only(fed), "loss").empty());
    }

    void goodseedKeepsWhatIsNewest() {
        std::string rows = goodseedTable;
        for (int step = 0; step < 5; ++step) rows += goodseedRow(1, step, step, step);
        rows += goodseedRow(2, 1, 9, 1) + goodseedRow(1, 2, 20, 100) + goodseedRow(1, 3, 30, 101);
        const Fed fed = feedAll(database(rows));
        QCOMPARE(fed.error, std::string());
        QCOMPARE(valuesOf(only(fed).records, "train/loss"), (Numbers{0, 1, 20, 30}));
        QCOMPARE(ghosts(only(fed), "train/loss"), (Numbers{4})); // older than what lies before it
        QCOMPARE(placesOf(only(fed).records, "val/loss"), (Numbers{1}));
    }

    void mlflowSaysWhatIsNotFinite() {
        const Fed fed = feedAll(
            database(mlflowTable +
                     "INSERT INTO runs VALUES ('b', 'second', 2, 'active'), ('a', 'first', 1, 'active'), "
                     "('c', 'gone', 0, 'deleted');" +
                     mlflowRow("a", "loss", "3", 20, 1) + mlflowRow("a", "loss", "0", 10, 0, 1) +
                     mlflowRow("a", "loss", "1.7976931348623157e308", 30, 2) + mlflowRow("c", "loss", "5", 0, 0) +
                     mlflowRow("b", "loss", "-1.7976931348623157e308", 0, 0)));
        QCOMPARE(fed.error, std::string());
        QCOMPARE(fed.histories.histories.size(), 2u);
        QCOMPARE(fed.histories.histories[0].name, std::string("first"));
        const Numbers values = valuesOf(only(fed).records);
        QCOMPARE(values.size(), 3u);
        QVERIFY(std::isnan(values[0]));
        QCOMPARE(values[1], 3.0);
        QCOMPARE(values[2], inf);
        QCOMPARE(valuesOf(fed.histories.histories[1].history->records), (Numbers{-inf}));
    }

    void mlflowWithoutStepsCountsRows() {
        const std::string run = mlflowTable + "INSERT INTO runs VALUES ('a', 'run', 1, 'active');";
        const Fed rows = feedAll(database(run + mlflowRow("a", "loss", "3", 0, 0) + mlflowRow("a", "loss", "2", 5, 0)));
        QCOMPARE(only(rows).records.counter(), Counter::Row);
        QCOMPARE(valuesOf(only(rows).records), (Numbers{3, 2}));
        // A run that has logged nothing yet is waited for.
        const Fed none = feedAll(database(run));
        QCOMPARE(none.error, std::string());
        QCOMPARE(none.histories.histories.size(), 1u);
        QVERIFY(only(none).records.empty());
    }

    /// What stands in the log alone is there, also what comes later; and nothing appears beside a database whose writer
    /// is at work, who is not kept from anything.
    void aDatabaseAtWorkIsFollowed() {
        const QString file = m_folder.filePath("live.db");
        Writer writer(file);
        QVERIFY(writer.run(trackioTable + trackioRow("a", "tiny", 1, 0, R"({"loss":3})")));
        const QStringList before = QDir(m_folder.path()).entryList(QDir::Files);
        QVERIFY(before.contains("live.db-wal"));
        auto source = HistorySource::open(file.toStdString(), io::localFiles());
        QVERIFY(source);
        const OpenedHistories opened = (*source)->histories();
        QCOMPARE(opened.histories[0].history->format, std::string("trackio"));
        QCOMPARE(valuesOf(opened.histories[0].history->records), (Numbers{3}));
        QCOMPARE((*source)->paths().size(), 2u);
        QCOMPARE((*source)->look()->kind, Kind::Nothing);
        QVERIFY(writer.run(trackioRow("a", "tiny", 2, 1, R"({"loss":2})")));
        const auto news = (*source)->look();
        QCOMPARE(news->kind, Kind::Grown);
        QCOMPARE(valuesOf(news->tails[0].records), (Numbers{2}));
        // Its log is emptied, which a reader would have hindered, and all is in the file itself.
        QVERIFY(writer.run("PRAGMA wal_checkpoint(TRUNCATE)"));
        QCOMPARE((*source)->look()->kind, Kind::Nothing);
        QVERIFY(writer.run(trackioRow("a", "tiny", 3, 2, R"({"loss":1})")));
        QCOMPARE((*source)->look()->kind, Kind::Grown);
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), before);
    }

    /// What a kill leaves of a log, byte by byte: the transactions that are whole, and no more.
    void aCutLogHasWhatWasCommitted() {
        const QString file = m_folder.filePath("killed.db");
        Writer writer(file);
        QVERIFY(writer.run(trackioTable));
        for (int step = 0; step < 4; ++step)
            QVERIFY(writer.run(trackioRow("a", "tiny", 1, step, "{\"loss\":" + std::to_string(step) + "}")));
        const std::string bytes = *io::readFile(file.toStdString());
        const std::string log = *io::readFile((file + "-wal").toStdString());
        std::size_t most = 0;
        for (std::size_t size = 0; size <= log.size(); size += 97) {
            auto opened = io::SqliteFile::open(bytes, std::string_view(log).substr(0, size));
            QVERIFY(opened);
            std::size_t rows = 0;
            if (opened->has("metrics"))
                QVERIFY(opened->read("SELECT id FROM metrics", [&](const auto&) { return ++rows > 0; }));
            QVERIFY(rows >= most);
            most = rows;
        }
        std::string spoilt = log;
        spoilt[spoilt.size() - 5000] ^= 1;
        auto opened = io::SqliteFile::open(bytes, spoilt);
        QVERIFY(opened && opened->has("metrics"));
        auto whole = io::SqliteFile::open(bytes, log);
        std::size_t rows = 0;
        QVERIFY(whole->read("SELECT id FROM metrics", [&](const auto&) { return ++rows > 0; }));
        QCOMPARE(rows, 4u);
        // A log that speaks of pages which nobody wrote takes no memory for them.
        std::string wide = log;
        wide.replace(32 + 4, 4, "\x7F\xFF\xFF\xFF");
        QVERIFY(io::SqliteFile::open(bytes, wide));
    }

    void aCutDatabaseShowsWhatItHolds() {
        std::string rows = trackioTable;
        for (int step = 0; step < 200; ++step)
            rows += trackioRow("a", "tiny", 1, step, "{\"loss\":" + std::to_string(step) + "}");
        const std::string whole = database(rows);
        const Fed fed = feedAll(whole.substr(0, whole.size() / 2));
        QCOMPARE(fed.error, std::string());
        QVERIFY(!fed.whole);
        const std::size_t shown = only(fed).records.size();
        QVERIFY2(shown > 20 && shown < 200, qPrintable(QString::number(shown)));
        QCOMPARE(fed.warnings.size(), 1u);
        const Fed stump = feedAll(whole.substr(0, 300));
        QVERIFY(!stump.error.empty());
    }

    /// What its schema says is not done.
    void aHostileSchemaHasNoPower() {
        const std::string endless = "CREATE VIEW metrics (id, timestamp, run_name, step, metrics) AS WITH RECURSIVE "
                                    "r(n) AS (SELECT 1 UNION ALL "
                                    "SELECT n + 1 FROM r) SELECT n, 'x', 'x', n, '{\"loss\":1}' FROM r";
        QCOMPARE(feedAll(database("CREATE TABLE t (a); " + endless)).error,
                 textOf({ErrorCode::UnknownFormat, {}, {"an SQLite database of another program"}}));
        // Nor are functions called, however long they take.
        const std::string generated =
            "CREATE TABLE metrics (id INTEGER PRIMARY KEY, run_id, timestamp, run_name, step, s, metrics AS "
            "(replace(s, 'x', s))); INSERT INTO metrics VALUES (NULL, 'a', 'a', 'a', 1, '{\"loss\":1}')";
        QCOMPARE(feedAll(database(generated)).error,
                 textOf({ErrorCode::UnknownFormat, {}, {"an SQLite database of another program"}}));
    }

    void whatIsOfOthersIsNamed() {
        const auto refused = [](const std::string& tables) { return feedAll(database(tables)).error; };
        const auto as = [](const char* kind) { return textOf({ErrorCode::UnknownFormat, {}, {kind}}); };
        QCOMPARE(refused("CREATE TABLE experiment (a); CREATE TABLE tag (a); CREATE TABLE chart (a); "
                         "CREATE TABLE namespace (a)"),
                 as("SwanLab's board database (SQLite)"));
        QCOMPARE(refused("CREATE TABLE metrics (a)"), as("an SQLite database of another program"));
        QCOMPARE(refused("CREATE TABLE t (a); DROP TABLE t"), as("an SQLite database without tables"));
    }
};

THROUGHLINE_TEST(SqliteTest)
#include "SqliteTest.moc"
