// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryTail.h"
#include "history/HistoryStore.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace throughline;
using namespace throughline::history;

namespace {

nn::EpochRecord record(std::int64_t epoch) {
    nn::EpochRecord made;
    made.epoch = epoch;
    made.metrics = {{"loss", 1.0 / static_cast<double>(epoch)}};
    return made;
}

std::vector<std::int64_t> epochs(const Result<HistoryTail::News>& news) {
    std::vector<std::int64_t> found;
    for (const auto& r : news->records) found.push_back(r.epoch);
    return found;
}

using Epochs = std::vector<std::int64_t>;

} // namespace

/// A reader beside the writer of the same file.
class HistoryTailTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_file;
    std::unique_ptr<HistoryStore> m_store;

    void add(std::int64_t first, std::int64_t last) {
        for (auto epoch = first; epoch <= last; ++epoch) m_store->add(record(epoch));
        QVERIFY(m_store->commit());
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(QStringLiteral("history.json")).toStdString();
        auto opened = HistoryStore::open(m_file);
        QVERIFY(opened);
        m_store = std::move(opened->store);
    }

    void givesWhatHasJoined() {
        HistoryTail tail(m_file);
        QCOMPARE(epochs(tail.read()), Epochs{});
        add(1, 2);
        const auto news = tail.read();
        QCOMPARE(epochs(news), (Epochs{1, 2}));
        QCOMPARE(news->records[1].metrics[0].value, 0.5);
        QCOMPARE(epochs(tail.read()), Epochs{});
        add(3, 3);
        add(4, 6);
        QCOMPARE(epochs(tail.read()), (Epochs{3, 4, 5, 6}));
        QVERIFY(!tail.read()->replaced);
    }

    void leavesOutWhatIsKnown() {
        add(1, 5);
        HistoryTail tail(m_file, 3);
        QCOMPARE(epochs(tail.read()), (Epochs{4, 5}));
        add(6, 6);
        QCOMPARE(epochs(tail.read()), Epochs{6});
    }

    void aRecordInTheMiddleOfBeingWrittenWaits() {
        add(1, 2);
        HistoryTail tail(m_file);
        QCOMPARE(epochs(tail.read()), (Epochs{1, 2}));
        QFile file(QString::fromStdString(m_file.string()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() - 3)); // without the end of the array
        QVERIFY(file.seek(file.size()));
        file.write(",\n{\"epoch\":3,\"lo");
        file.flush();
        QCOMPARE(epochs(tail.read()), Epochs{});
        file.write("ss\":0.25}\n]\n");
        file.flush();
        const auto news = tail.read();
        QCOMPARE(epochs(news), Epochs{3});
        QCOMPARE(news->records[0].metrics[0].value, 0.25);
    }

    void noticesACut() {
        add(1, 9);
        HistoryTail tail(m_file);
        QCOMPARE(tail.read()->records.size(), std::size_t{9});
        QVERIFY(m_store->rewind(4, std::filesystem::path(m_folder->path().toStdString()) / "abandoned"));
        QVERIFY(tail.read()->replaced);
        // Cut and grown beyond the place where it stood.
        HistoryTail other(m_file);
        QCOMPARE(other.read()->records.size(), std::size_t{4});
        QVERIFY(m_store->rewind(2, std::filesystem::path(m_folder->path().toStdString()) / "abandoned"));
        add(3, 12);
        QVERIFY(other.read()->replaced);
        HistoryTail known(m_file, 40); // was known longer than it is
        QVERIFY(known.read()->replaced);
    }

    void noticesAnotherFile() {
        add(1, 3);
        HistoryTail tail(m_file);
        QCOMPARE(tail.read()->records.size(), std::size_t{3});
        const auto name = QString::fromStdString(m_file.string());
        QVERIFY(QFile::copy(name, name + QStringLiteral(".new")));
        std::filesystem::rename(m_file.string() + ".new", m_file);
        QVERIFY(tail.read()->replaced);
        std::filesystem::remove(m_file);
        QVERIFY(tail.read().error().code == ErrorCode::CannotOpen);
    }

    void aLongFileIsReadInPieces() {
        constexpr std::int64_t last = 3 * HistoryTail::mostRecords;
        add(1, last);
        QVERIFY(std::filesystem::file_size(m_file) > 8 * HistoryTail::pieceSize);
        HistoryTail tail(m_file);
        std::int64_t epoch = 0;
        for (int looks = 1; epoch < last; ++looks) {
            const auto news = tail.read();
            QVERIFY(news && !news->replaced && !news->records.empty() && looks < 10);
            QVERIFY(news->records.size() < 2 * HistoryTail::mostRecords);
            for (const auto& r : news->records) QCOMPARE(r.epoch, ++epoch);
        }
        QCOMPARE(epochs(tail.read()), Epochs{});
        // What is known already is passed over, however much it is.
        HistoryTail known(m_file, last - 2);
        QCOMPARE(epochs(known.read()), (Epochs{last - 1, last}));
        HistoryTail longer(m_file, last + 1);
        QVERIFY(longer.read()->replaced);
    }

    void aRecordMayBeLongerThanAPiece() {
        add(1, 1);
        HistoryTail tail(m_file);
        QCOMPARE(epochs(tail.read()), Epochs{1});
        nn::EpochRecord wide = record(2);
        for (int i = 0; i < 200'000; ++i) wide.metrics.push_back({"metric" + std::to_string(i), 0.5});
        m_store->add(wide);
        add(3, 3);
        QVERIFY(std::filesystem::file_size(m_file) > 2 * HistoryTail::pieceSize);
        QCOMPARE(epochs(tail.read()), (Epochs{2, 3}));
    }

    void aFileWithoutRecordsIsNotTakenWhole() {
        const std::filesystem::path file = m_file.string() + ".endless";
        QFile out(QString::fromStdString(file.string()));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("[\n");
        QVERIFY(out.resize(std::int64_t{1} << 40)); // a hole: it takes no room on the disk, and would in memory
        const auto news = HistoryTail(file).read();
        QVERIFY(!news);
        QVERIFY(news.error().code == ErrorCode::Damaged);
    }
};

QTEST_GUILESS_MAIN(HistoryTailTest)
#include "HistoryTailTest.moc"
