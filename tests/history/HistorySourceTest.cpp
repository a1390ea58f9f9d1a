// SPDX-License-Identifier: GPL-3.0-or-later
// A reader beside the writer of the same file, on a disk that fails, and beside our own writer on a real one.
#include "history/HistorySource.h"
#include "../io/FaultyFiles.h"
#include "../io/Packed.h"
#include "Events.h"
#include "TestProgram.h"
#include "Values.h"
#include "history/HistoryStore.h"
#include "nn/EpochRecord.h"

#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <thread>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;
using io::testing::FaultyFiles;

namespace {

using Kind = HistoryNews::Kind;

nn::EpochRecord lossAt(std::int64_t epoch) {
    nn::EpochRecord made;
    made.epoch = epoch;
    made.metrics = {{"loss", 1.0 / static_cast<double>(epoch)}};
    return made;
}

} // namespace

class HistorySourceTest : public QObject {
    Q_OBJECT

    std::shared_ptr<FaultyFiles> m_files;
    std::unique_ptr<HistorySource> m_source;

    /// Opens a file with this text; what it holds has been given out.
    OpenedHistories open(const std::string& text, const char* file = "file") {
        m_files = std::make_shared<FaultyFiles>();
        m_files->write(file, text);
        return openAgain(file);
    }
    OpenedHistories openAgain(const char* path) {
        auto source = HistorySource::open(path, m_files);
        if (!source) return {};
        m_source = std::move(*source);
        return m_source->histories();
    }

private slots:
    void aListThatIsWrittenAnew() {
        const auto opened = open(R"([{"loss":1},{"loss":2}])");
        QCOMPARE(opened.histories.size(), 1u);
        QCOMPARE(m_source->look()->kind, Kind::Nothing);
        m_files->write("file", "");
        QCOMPARE(m_source->look()->kind, Kind::Waiting);
        m_files->write("file", "[{\"loss\":1},{\"lo");
        QCOMPARE(m_source->look()->kind, Kind::Waiting);
        m_files->replace("file", R"([{"loss":1},{"loss":2},{"loss":3}])");
        auto news = m_source->look();
        QCOMPARE(news->kind, Kind::Grown);
        MetricHistory records = opened.histories[0].history->records;
        records.append(news->tails[0].records);
        QCOMPARE(valuesOf(records), (Numbers{1, 2, 3}));
        QCOMPARE(news->tails[0].records.size(), 1u); // what is known already is not told again
        m_files->replace("file", R"([{"loss":1},{"loss":2},{"loss":3}])");
        QCOMPARE(m_source->look()->kind, Kind::Nothing); // written anew, and the same
        // Cut, and yet no shorter than what is known.
        m_files->write("file", "[{\"loss\":1},{\"loss\":2},{\"loss\":3},{\"loss\":4},{\"l");
        QCOMPARE(m_source->look()->kind, Kind::Grown);
        // Whole and shorter: a new run.
        m_files->write("file", R"([{"loss":9}])");
        news = m_source->look();
        QCOMPARE(news->kind, Kind::Replaced);
        QCOMPARE(valuesOf(news->histories.histories[0].history->records), (Numbers{9}));
        m_files->texts.clear();
        QCOMPARE(m_source->look()->kind, Kind::Gone);
        m_files->replace("file", R"([{"loss":9},{"loss":8}])");
        QCOMPARE(m_source->look()->kind, Kind::Grown);
    }

    void rubbishThatIsBeingWrittenIsWaitedFor() {
        open(R"({"loss":[3,2],"val_loss":[4,3]})");
        m_files->write("file", "half a thought");
        QCOMPARE(m_source->look()->kind, Kind::Waiting);
        m_files->write("file", R"({"loss":[3,2,1],"val_loss":[4,3,2]})");
        const auto news = m_source->look();
        QCOMPARE(news->kind, Kind::Grown);
        QCOMPARE(valuesOf(news->tails[0].records, "val_loss"), (Numbers{2}));
    }

    void ofEventsTheNewBytesAloneAreRead() {
        std::string text = header();
        for (int step = 1; step < 1000; ++step) text += scalar(step, "loss", static_cast<float>(step));
        open(text);
        const std::size_t before = m_files->given;
        const std::string more = scalar(1000, "loss", 5) + scalar(1001, "loss", 6);
        m_files->write("file", text + more.substr(0, more.size() - 3)); // in the middle of a write
        auto news = m_source->look();
        QCOMPARE(news->kind, Kind::Grown);
        QCOMPARE(valuesOf(news->tails[0].records), (Numbers{5}));
        m_files->write("file", text + more);
        news = m_source->look();
        QCOMPARE(valuesOf(news->tails[0].records), (Numbers{6}));
        QVERIFY(m_files->given - before < 4 * more.size());
        // A session that goes back leaves a ghost behind.
        m_files->write("file", text + more + start(900) + scalar(900, "loss", 1));
        news = m_source->look();
        QCOMPARE(news->kind, Kind::Replaced);
        QCOMPARE(news->histories.histories[0].history->abandoned.size(), 1u);
    }

    void aFolderGrowsByFiles() {
        m_files = std::make_shared<FaultyFiles>();
        m_files->write("logs/train/a.tfevents.1", header() + scalar(1, "loss", 1));
        m_files->write("logs/b.tfevents.1", "no events at all, and long enough to see it");
        auto opened = openAgain("logs");
        QCOMPARE(opened.histories.size(), 1u); // what cannot be read hides nothing
        QCOMPARE(opened.histories[0].history->warnings.size(), 1u);
        m_files->write("logs/train/a.tfevents.2", header() + scalar(2, "loss", 2));
        const auto news = m_source->look();
        QCOMPARE(news->kind, Kind::Grown);
        QCOMPARE(valuesOf(news->tails[0].records, "train/loss"), (Numbers{2}));
    }

    void aLineThatDropsIsToldAndOvercome() {
        open(header() + scalar(1, "loss", 1));
        m_files->write("file", header() + scalar(1, "loss", 1) + scalar(2, "loss", 2));
        m_files->failures = 1;
        QVERIFY(!m_source->look());
        const auto news = m_source->look();
        QVERIFY(news);
        QCOMPARE(news->kind, Kind::Grown);
    }

    void whatGrowsBetweenLookAndReadComesOnce() {
        open(header() + scalar(1, "loss", 1));
        m_files->write("file", header() + scalar(1, "loss", 1) + scalar(2, "loss", 2));
        m_files->growth = scalar(3, "loss", 3);
        QCOMPARE(valuesOf(m_source->look()->tails[0].records), (Numbers{2, 3}));
        QCOMPARE(m_source->look()->kind, Kind::Nothing);
    }

    void anOpenCanBeGivenUp() {
        m_files = std::make_shared<FaultyFiles>();
        m_files->write("file", R"([{"loss":1}])");
        std::stop_source stop;
        stop.request_stop();
        const auto source = HistorySource::open("file", m_files, stop.get_token());
        QVERIFY(!source);
        QCOMPARE(source.error().code, ErrorCode::Cancelled);
    }

    void whoWaitsIsToldHowFarItIsAndWhatThereIs() {
        struct SlowFiles : FaultyFiles {
            Result<std::string> read(const std::filesystem::path& path, std::uint64_t from, std::size_t most) override {
                std::this_thread::sleep_for(std::chrono::milliseconds(30));
                return FaultyFiles::read(path, from, most);
            }
        };
        const auto files = std::make_shared<SlowFiles>();
        std::string table = "epoch,loss\n";
        for (int row = 0; row < 400'000; ++row) table += std::to_string(row) + ",0.5\n";
        files->write("run/a.csv", table);
        std::vector<double> shares;
        std::vector<std::size_t> records;
        const ReadWatch watch{
            [&](double share) { shares.push_back(share); },
            [&](OpenedHistories part) { records.push_back(part.histories.at(0).history->records.size()); }};
        for (const char* const path : {"run/a.csv", "run"}) {
            shares.clear();
            records.clear();
            const auto source = HistorySource::open(path, files, {}, watch);
            QVERIFY(source);
            QVERIFY(shares.size() > 3 && std::is_sorted(shares.begin(), shares.end()) && shares.back() == 1.0);
            QVERIFY(!records.empty() && records.size() < 10 && std::is_sorted(records.begin(), records.end()));
            QVERIFY(records.front() > 0 && records.front() < 400'000);
            QCOMPARE((*source)->histories().histories.at(0).history->records.size(), 400'000u);
            // Growth is told as ever.
            files->write("run/a.csv", files->texts["run/a.csv"] + "400000,0.25\n");
            const auto news = (*source)->look();
            QCOMPARE(news->kind, Kind::Grown);
            QCOMPARE(valuesOf(news->tails.at(0).records), Numbers{0.25});
            files->write("run/a.csv", table);
        }
    }

    void whatIsPackedIsAFormatToo() {
        using io::testing::gzipped, io::testing::zstdOf;
        const auto opened = open(gzipped(R"([{"loss":1},{"loss":2}])"));
        QCOMPARE(opened.histories.at(0).history->format, std::string("json-list"));
        m_files->write("file", gzipped(R"([{"loss":1},{"loss":2},{"loss":3}])"));
        QCOMPARE(m_source->look()->kind, Kind::Grown);
        std::string events = header();
        for (int step = 0; step < 100; ++step) events += scalar(step, "loss", 1);
        QCOMPARE(open(zstdOf(events)).histories.at(0).history->records.size(), 100u);
        m_files->write("file", zstdOf(events + scalar(100, "loss", 1)));
        QVERIFY(m_source->look());
        QCOMPARE(m_source->histories().histories.at(0).history->records.size(), 101u);
    }

    // Beside the writer of a run.

    void aRunGrows() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("history.json")).toStdString();
        auto opening = HistoryStore::open(file);
        const auto store = std::move(opening->store);
        const auto add = [&](std::int64_t first, std::int64_t last) {
            for (auto epoch = first; epoch <= last; ++epoch) store->add(lossAt(epoch));
            QVERIFY(store->commit());
        };
        add(1, 2);
        auto source = HistorySource::open(file, io::localFiles());
        QVERIFY(source);
        QCOMPARE((*source)->histories().histories[0].history->records.size(), 2u);
        QCOMPARE((*source)->look()->kind, Kind::Nothing);
        add(3, 6);
        auto news = (*source)->look();
        QCOMPARE(news->kind, Kind::Grown);
        QCOMPARE(news->tails[0].records.size(), 4u);
        QCOMPARE(news->tails[0].records.x()[0], 3.0);
        // A resume from an earlier epoch cuts it, and it may have grown beyond the place where it stood.
        QVERIFY(store->rewind(2, file.parent_path() / "abandoned"));
        add(3, 12);
        news = (*source)->look();
        QCOMPARE(news->kind, Kind::Replaced);
        QCOMPARE(news->histories.histories[0].history->records.size(), 12u);
        QVERIFY(news->histories.histories[0].history->abandoned.empty());
    }

    void aRecordMayBeLongerThanAPiece() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("history.json")).toStdString();
        auto opening = HistoryStore::open(file);
        const auto store = std::move(opening->store);
        store->add(lossAt(1));
        nn::EpochRecord wide = lossAt(2);
        for (int i = 0; i < 200'000; ++i) wide.metrics.push_back({"metric" + std::to_string(i), 0.5});
        store->add(wide);
        store->add(lossAt(3));
        QVERIFY(store->commit());
        const auto opened = openHistories(file);
        QVERIFY(opened);
        QCOMPARE(opened->histories[0].history->records.size(), 3u);
    }

    void aFileWithoutRecordsIsNotTakenWhole() {
        QTemporaryDir folder;
        QFile out(folder.filePath(QStringLiteral("endless")));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(
            "[\n{\"epoch\":1,\"loss\":1,\"learning_rate\":1,\"seconds\":1,\"time\":\"2026-11-23T09:00:00.000Z\"}\n,");
        QVERIFY(out.resize(std::int64_t{1} << 40)); // a hole: it takes no room on the disk, and would in memory
        const auto opened = openHistories(out.fileName().toStdString());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Damaged);
    }
};

THROUGHLINE_TEST(HistorySourceTest)
#include "HistorySourceTest.moc"
