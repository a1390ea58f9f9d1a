// SPDX-License-Identifier: GPL-3.0-or-later
// W&B's and SwanLab's logs: one framing, two payloads, and the folders of their sessions.
#include "../io/FaultyFiles.h"
#include "Logs.h"
#include "TestProgram.h"
#include "Values.h"

#include "history/HistorySource.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;
using io::testing::FaultyFiles;

namespace {

using Kind = HistoryNews::Kind;

Numbers xOf(const MetricHistory& records) {
    const auto x = records.x();
    return {x.begin(), x.end()};
}

std::string losses(int first, int last) {
    std::vector<std::string> records;
    for (int step = first; step <= last; ++step) records.push_back(stepOf(step, "loss", std::to_string(step) + ".5"));
    return logged(wandbHeader(), records);
}

std::string session(const char* time, const char* id) {
    return std::string("w/wandb/offline-run-") + time + "-" + id + "/run-" + id + ".wandb";
}

} // namespace

class TrackerLogsTest : public QObject {
    Q_OBJECT

    std::shared_ptr<FaultyFiles> m_files;
    std::unique_ptr<HistorySource> m_source;
    std::optional<Error> m_error;

    OpenedHistories openPath(const char* path) {
        m_error.reset();
        auto source = HistorySource::open(path, m_files);
        if (!source) {
            m_error = source.error();
            return {};
        }
        m_source = std::move(*source);
        return m_source->histories();
    }
    OpenedHistories open(const std::string& text, const char* path = "file") {
        m_files = std::make_shared<FaultyFiles>();
        m_files->write(path, text);
        return openPath(path);
    }
    History openOne(const std::string& text) {
        const OpenedHistories opened = open(text);
        return opened.histories.size() == 1 ? *opened.histories[0].history : History();
    }

private slots:
    void whatAStepLogged() {
        const History history = openOne(logged(
            wandbHeader(),
            {runOf("ab12", "a run"), summaryOf("loss", "9"),
             stepOf(3, "train/loss", "2.5",
                    item("acc//top1", "1e-1") + item("img", R"({"_type":"image-file","size":3})")),
             stepOf(4, "train/loss", "NaN",
                    item("acc//top1", "-Infinity") + item("note", "\"words\"") +
                        item("old", R"({"a":{"b":7},"c":"NaN","d":[1]})")),
             stepOf(5, "train/loss", "1e400", item("none", "null") + item("flag", "true") + item("cut", "1.5x"))}));
        QCOMPARE(history.format, std::string("wandb"));
        QCOMPARE(history.records.counter(), Counter::Step);
        QCOMPARE(xOf(history.records), (Numbers{3, 4, 5}));
        const Numbers loss = valuesOf(history.records, "train/loss");
        QCOMPARE(loss[0], 2.5);
        QVERIFY(std::isnan(loss[1]) && std::isinf(loss[2]));
        QCOMPARE(valuesOf(history.records, "acc/top1"), (Numbers{0.1, -HUGE_VAL}));
        QCOMPARE(valuesOf(history.records, "old/a/b"), Numbers{7});
        QVERIFY(std::isnan(valuesOf(history.records, "old/c").at(0)));
        QCOMPARE(history.records.series().size(), 4u);
        QCOMPARE(history.records.x(XAxis::WallTime)[0], 1.7e12);
        QVERIFY(history.warnings.empty());
    }

    void theStepOfTheRecordCountsWhereNoItemDoes() {
        const History history =
            openOne(logged(wandbHeader(), {historyOf(item("loss", "3")), historyOf(item("loss", "2"), 7),
                                           historyOf(item("loss", "1") + item("_step", "9"), 8)}));
        QCOMPARE(xOf(history.records), (Numbers{0, 7, 9}));
    }

    void aMetricThatIsTheStepOfAllCounts() {
        const std::string global = "train/global_step";
        const History history =
            openOne(logged(wandbHeader(), {metricStep("*", global), stepOf(0, "loss", "3", item(global, "75")),
                                           stepOf(1, "loss", "2", item(global, "76")),
                                           stepOf(2, "val", "1", item(global, "76")), stepOf(3, "val", "0.5")}));
        QCOMPARE(xOf(history.records), (Numbers{75, 76}));
        QCOMPARE(valuesOf(history.records), (Numbers{3, 2}));
        QCOMPARE(valuesOf(history.records, "val"), Numbers{0.5}); // one without it stands where the last one did
        QCOMPARE(history.records.series().size(), 2u);
    }

    /// Of a run that is resumed offline, `_step` begins at 0 again.
    void sessionsAreStitchedByTheMetricThatCounts() {
        m_files = std::make_shared<FaultyFiles>();
        const auto log = [](int first, int last) {
            std::vector<std::string> records{runOf("gg", "run"), metricStep("*", "train/global_step")};
            for (int step = first; step <= last; ++step)
                records.push_back(stepOf(step - first, "loss", "1", item("train/global_step", std::to_string(step))));
            return logged(wandbHeader(), records);
        };
        m_files->write(session("20261128_110508", "gg"), log(0, 7));
        m_files->write(session("20261128_110513", "gg"), log(6, 9));
        const OpenedHistories opened = openPath("w");
        QCOMPARE(opened.histories.size(), 1u);
        const History& history = *opened.histories[0].history;
        QCOMPARE(xOf(history.records), (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QCOMPARE(xOf(history.abandoned.at(0)), (Numbers{6, 7}));
    }

    void anEpochOfSomeIsToldBesideTheSteps() {
        const History history =
            openOne(logged(wandbHeader(), {metricStep("val/loss", "epoch"), stepOf(0, "loss", "3"),
                                           stepOf(1, "loss", "2"), stepOf(2, "val/loss", "5", item("epoch", "1"))}));
        QCOMPARE(xOf(history.records), (Numbers{0, 1, 2}));
        QCOMPARE(valuesOf(history.records, "val/loss"), Numbers{5});
    }

    void whatCountsByAStepOfItsOwnStandsApart() {
        const OpenedHistories opened =
            open(logged(wandbHeader(), {metricStep("train/*", "train/step"), metricStep("val/*", "val/step"),
                                        stepOf(0, "train/loss", "3", item("train/step", "100")),
                                        stepOf(1, "val/loss", "4", item("val/step", "1"))}));
        QCOMPARE(opened.histories.size(), 2u);
        QCOMPARE(xOf(opened.histories[0].history->records), Numbers{100});
        QCOMPARE(opened.histories[1].name, std::string("file, by val/step"));
        QCOMPARE(xOf(opened.histories[1].history->records), Numbers{1});
    }

    void zeroIsNotWritten() {
        const History history =
            openOne(logged(swanLabHeader(), {swanRun("ab", "one"), swanColumn("loss"), swanScalar("loss", 0, 2.5),
                                             swanScalar("acc", 0, 0.0), swanColumn("cpu", 2), swanScalar("cpu", 0, 50),
                                             swanScalar("loss", 1, 0.0), swanScalar("loss", 2, std::nan(""))}));
        QCOMPARE(history.format, std::string("swanlab"));
        QCOMPARE(xOf(history.records), (Numbers{0, 1, 2}));
        const Numbers loss = valuesOf(history.records);
        QCOMPARE((Numbers{loss[0], loss[1]}), (Numbers{2.5, 0}));
        QVERIFY(std::isnan(loss[2]));
        QCOMPARE(valuesOf(history.records, "acc"), Numbers{0});
        QCOMPARE(history.records.series().size(), 2u);
        QCOMPARE(history.records.x(XAxis::WallTime)[0], 1.70000000025e12);
    }

    void otherVersionsAreRefusedByName() {
        open(wandbHeader(1) + std::string(100, 'x'));
        QCOMPARE(m_error->code, ErrorCode::NewerFormat);
        QCOMPARE(m_error->arguments, (std::vector<std::string>{"1", "0", "W&B"}));
        open(swanLabHeader(3));
        QCOMPARE(m_error->code, ErrorCode::NewerFormat);
        open(swanLabHeader(1));
        QCOMPARE(m_error->code, ErrorCode::UnknownFormat);
        QCOMPARE(m_error->arguments[0], std::string("a file of an older SwanLab"));
        open("SQLite format 3" + std::string(100, '\0'), "swanlog/runs.swanlab");
        QCOMPARE(m_error->arguments[0], std::string("the runs.swanlab of an older SwanLab"));
        openPath("swanlog");
        QCOMPARE(m_error->code, ErrorCode::UnknownFormat);
        QVERIFY(!m_error->arguments.empty());
    }

    /// Records stand across blocks, in as many chunks as it takes, and less than a head is left of a block.
    void blocks() {
        std::vector<std::string> records;
        records.reserve(3000);
        for (int step = 0; step < 3000; ++step)
            records.push_back(stepOf(step, "loss", std::to_string(step),
                                     step == 7 ? item("table", '"' + std::string(100'000, 'x') + '"') : std::string()));
        const std::string text = logged(wandbHeader(), records);
        const History history = openOne(text);
        QCOMPARE(history.records.size(), 3000u);
        QVERIFY(history.warnings.empty());
        for (std::size_t length = 0; length < 40; ++length) { // every way for a block to end
            std::string start = logged(wandbHeader(), {std::string(32768 - 40 + length, '\0')});
            start = logged(wandbHeader(), {part(13, std::string(32768 - 60 + length, 'x')), stepOf(1, "loss", "1"),
                                           stepOf(2, "loss", "2")});
            QCOMPARE(openOne(start).records.size(), 2u);
        }
    }

    /// A bit that is wrong costs the rest of its block, and is told.
    void damage() {
        std::vector<std::string> records;
        records.reserve(2000);
        for (int step = 0; step < 2000; ++step) records.push_back(stepOf(step, "loss", "1"));
        const std::string text = logged(wandbHeader(), records);
        for (const std::size_t place : {40'000UL, 40'001UL, 40'005UL, 40'017UL, 40'030UL, 40'077UL}) {
            std::string spoilt = text;
            spoilt[place] = static_cast<char>(spoilt[place] ^ 0x40);
            const History history = openOne(spoilt);
            const Numbers x = xOf(history.records);
            QVERIFY(x.size() > 1600 && x.size() < 2000);
            QCOMPARE(x.back(), 1999.0);
            QCOMPARE(history.warnings.size(), 1u);
            QCOMPARE(history.warnings[0].code, RemarkCode::PlacesDamaged);
            QCOMPARE(history.warnings[0].arguments, std::vector<std::string>{"1"});
        }
        // A record that is framed well and is none.
        const History history = openOne(logged(wandbHeader(), {records[0], "\x12\x7F", records[1]}));
        QCOMPARE(history.records.size(), 2u);
        QCOMPARE(history.warnings.at(0).code, RemarkCode::RecordsDamaged);
    }

    void zerosAreSkippedBeforeABlock() {
        const std::string first = losses(0, 3);
        std::string text = first + std::string(32768 - first.size(), '\0');
        QCOMPARE(openOne(text).records.size(), 4u);
        QCOMPARE(openOne(text).warnings.at(0).code, RemarkCode::CutInRecord); // they may still be written over
        text = logged(text, {stepOf(4, "loss", "4")});
        const History history = openOne(text);
        QCOMPARE(history.records.size(), 5u);
        QVERIFY(history.warnings.empty());
    }

    void aLogGrows() {
        const std::string whole = losses(0, 400);
        const std::size_t header = LogSize;
        for (const std::size_t cut : {header, header + 3, whole.size() / 2, whole.size() - 1, std::size_t{32768}}) {
            open(whole.substr(0, cut));
            QVERIFY(m_source);
            m_files->write("file", whole);
            const auto news = m_source->look();
            QVERIFY(news);
            QCOMPARE(m_source->histories().histories[0].history->records.size(), 401u);
            QVERIFY(m_source->histories().histories[0].history->warnings.empty());
            m_source.reset();
        }
    }

    void aRunThatHasBegunIsWaitedFor() {
        const OpenedHistories opened = open(wandbHeader());
        QVERIFY(!m_error);
        QCOMPARE(opened.histories.at(0).history->records.size(), 0u);
        QCOMPARE(opened.histories[0].history->warnings.at(0).code, RemarkCode::NothingYet);
        open({});
        QCOMPARE(m_error->code, ErrorCode::EmptyFile);
        // In a folder, beside one that has logged.
        m_files->write(session("20261128_110434", "aa"), losses(0, 1));
        m_files->write(session("20261128_110435", "bb"), wandbHeader());
        openPath("w");
        QVERIFY(!m_error);
        m_files->write(session("20261128_110435", "bb"),
                       logged(wandbHeader(), {stepOf(0, "loss", "1"), stepOf(1, "loss", "2")}));
        QVERIFY(m_source->look());
        QCOMPARE(m_source->histories().histories.size(), 2u);
        // It is only now that it tells what it is called.
        m_files->write(session("20261128_110435", "bb"),
                       logged(wandbHeader(), {runOf("bb", "second"), stepOf(0, "loss", "1")}));
        QVERIFY(m_source->look());
        QCOMPARE(m_source->histories().histories.at(1).name, std::string("second"));
    }

    /// The sessions of one run are one history, wherever they lie; two runs stay two.
    void sessionsAreStitched() {
        m_files = std::make_shared<FaultyFiles>();
        const auto log = [](const char* id, const char* name, int first, int last, const char* project = "demo") {
            std::vector<std::string> records{runOf(id, name, project)};
            for (int step = first; step <= last; ++step) records.push_back(stepOf(step, "loss", std::to_string(step)));
            return logged(wandbHeader(), records);
        };
        m_files->write(session("20261128_110434", "zz"), log("zz", "same", 0, 9));
        m_files->write(session("20261128_110435", "aa"), log("aa", "same", 0, 3));
        m_files->write(session("20261128_110440", "zz"), log("zz", "same", 7, 12));
        m_files->write(session("20261128_110441", "aa"), log("aa", "same", 0, 1, "other"));
        // Another folder's name, and a copy that is older.
        m_files->write("w/later/wandb/run-20261129_000000-zz/run-zz.wandb", log("zz", "same", 20, 21));
        m_files->write("w/copy/run-20261129_000000-zz/run-zz.wandb", log("zz", "same", 20, 20));
        m_files->write("w/wandb/debug.log", "words");
        const OpenedHistories opened = openPath("w");
        QCOMPARE(opened.histories.size(), 3u);
        QCOMPARE(opened.histories[0].name, std::string("same"));
        QCOMPARE(opened.histories[1].name, std::string("same (aa)"));
        const History& first = *opened.histories[0].history;
        QCOMPARE(xOf(first.records), (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 21}));
        QCOMPARE(first.abandoned.size(), 1u);
        QCOMPARE(valuesOf(first.abandoned[0]), (Numbers{7, 8, 9}));
        QCOMPARE(opened.histories[0].pieces.size(), 3u);
        QCOMPARE(opened.histories[1].history->records.size(), 4u);
        QCOMPARE(opened.histories[2].history->records.size(), 2u);
        // A session that goes on is followed.
        m_files->write(session("20261129_000001", "zz"), log("zz", "same", 21, 22));
        QVERIFY(m_source->look());
        QCOMPARE(m_source->histories().histories[0].history->records.size(), 16u);
        // One session's folder alone.
        QCOMPARE(openPath("w/copy/run-20261129_000000-zz").histories.at(0).history->records.size(), 1u);
    }

    void sessionsOfSwanLab() {
        m_files = std::make_shared<FaultyFiles>();
        const auto log = [](std::uint64_t first, std::uint64_t last) {
            std::vector<std::string> records{swanRun("s1", "tiny")};
            for (std::uint64_t step = first; step <= last; ++step) records.push_back(swanScalar("loss", step, 1));
            return logged(swanLabHeader(), records);
        };
        m_files->write("log/run-20261128_112224-s1/run-s1.swanlab", log(0, 5));
        m_files->write("log/run-20261128_112225-s1/run-s1.swanlab", "");
        m_files->write("log/run-20261128_112226-s1/run-s1.swanlab", log(4, 8));
        m_files->write("log/runs.swanlab", "SQLite format 3");
        const OpenedHistories opened = openPath("log");
        QCOMPARE(opened.histories.size(), 1u);
        QCOMPARE(opened.histories[0].name, std::string("tiny"));
        QCOMPARE(opened.histories[0].history->records.size(), 9u);
        QCOMPARE(valuesOf(opened.histories[0].history->abandoned.at(0)).size(), 2u);
    }

private:
    static constexpr std::size_t LogSize = 7;
};

THROUGHLINE_TEST(TrackerLogsTest)
#include "TrackerLogsTest.moc"
