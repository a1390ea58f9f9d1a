// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/HistoryFile.h"
#include "history/HistoryStore.h"
#include "history/RecordText.h"
#include "io/IsoTime.h"
#include "io/WriteFile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <csignal>
#include <random>
#include <sys/resource.h>

using namespace throughline;
using namespace throughline::history;
using nn::EpochRecord;

namespace {

EpochRecord record(std::int64_t epoch) {
    std::mt19937_64 random(static_cast<unsigned long>(epoch));
    std::normal_distribution<double> normal;
    return {epoch,
            {{"loss", std::abs(normal(random))}, {"accuracy", 0.5}, {"val_loss", normal(random) * 1e-9}},
            1e-3,
            std::abs(normal(random)),
            1'795'000'000'123 + epoch};
}

QJsonArray strictJson(const std::filesystem::path& file) {
    const Result<std::string> text = io::readFile(file);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text.value()), &error);
    if (error.error != QJsonParseError::NoError) qWarning() << error.errorString();
    return document.array();
}

std::unique_ptr<HistoryStore> filled(const std::filesystem::path& file, int epochs) {
    auto opened = HistoryStore::open(file);
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        opened->store->add(record(epoch));
        if (!opened->store->commit()) return nullptr;
    }
    return std::move(opened->store);
}

} // namespace

class HistoryStoreTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_file;

    std::filesystem::path abandoned() const { return m_file.parent_path() / "abandoned"; }

private slots:
    void init() {
        static int number = 0;
        m_file = std::filesystem::path(m_folder.path().toStdString()) / std::to_string(++number) / "history.json";
        std::filesystem::create_directories(m_file.parent_path());
    }

    void theFileIsValidJsonAtEveryMoment() {
        auto opened = HistoryStore::open(m_file);
        QVERIFY(opened);
        QCOMPARE(strictJson(m_file).size(), 0);
        for (int epoch = 1; epoch <= 20; ++epoch) {
            opened->store->add(record(epoch));
            QVERIFY(opened->store->commit());
            QCOMPARE(strictJson(m_file).size(), epoch);
        }
        const QJsonObject first = strictJson(m_file).at(0).toObject();
        QCOMPARE(first.keys().size(), 7);
        QCOMPARE(first["epoch"].toInt(), 1);
        QCOMPARE(first["time"].toString(), QString::fromStdString(io::isoTime(record(1).time)));
        QVERIFY(first["time"].toString().endsWith("Z"));
    }

    void aRecordIsALineInTheOrderPromised() {
        std::string text;
        appendRecord(text, {3, {{"loss", 0.1}, {"odd \"name\"\n", NAN}}, 0.001, 2.0, 1});
        QCOMPARE(text, std::string("{\"epoch\":3,\"loss\":0.1,\"odd \\\"name\\\"\\u000a\":null,\"learning_rate\":0.001,"
                                   "\"seconds\":2,\"time\":\"1970-01-01T00:00:00.001Z\"}"));
    }

    void numbersComeBackToTheBit() {
        QVERIFY(filled(m_file, 200));
        const auto opened = HistoryStore::open(m_file);
        const auto records = opened->store->recordsAfter(0);
        QCOMPARE(records->size(), 200u);
        for (const EpochRecord& read : *records) {
            const EpochRecord written = record(read.epoch);
            QVERIFY(sameNumbers(read, written));
            QCOMPARE(read.seconds, written.seconds);
            QCOMPARE(read.time, written.time);
        }
        QCOMPARE(opened->records.size(), 200u);
        QVERIFY(opened->damaged.empty());
    }

    void whatIsNotFiniteComesBackAsNaN() {
        auto opened = HistoryStore::open(m_file);
        opened->store->add({1, {{"loss", INFINITY}, {"val_loss", NAN}}, 0.1, 1, 1});
        QVERIFY(opened->store->commit());
        const auto read = opened->store->recordsAfter(0);
        QVERIFY(std::isnan(read->at(0).metrics[0].value));
        QVERIFY(sameNumbers(read->at(0), {1, {{"loss", INFINITY}, {"val_loss", NAN}}, 0.1, 1, 1}));
    }

    void manyRecordsAreOneWrite() {
        auto opened = HistoryStore::open(m_file);
        for (int epoch = 1; epoch <= 1000; ++epoch) opened->store->add(record(epoch));
        QCOMPARE(strictJson(m_file).size(), 0);
        QVERIFY(opened->store->pendingBytes() > 0);
        QVERIFY(opened->store->commit());
        QCOMPARE(opened->store->pendingBytes(), 0u);
        QCOMPARE(strictJson(m_file).size(), 1000);
        QVERIFY(opened->store->sync());
    }

    // A crash in the middle of a write can leave any beginning of the file behind.
    void aTailTornAtAnyByteLosesNoWholeRecord() {
        QVERIFY(filled(m_file, 4));
        const std::string whole = io::readFile(m_file).value();
        std::vector<std::size_t> ends;
        scanHistory(whole, [&](const EpochRecord&, std::size_t, std::size_t end) { ends.push_back(end); });
        QCOMPARE(ends.size(), 4u);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const auto file = m_file.parent_path() / ("torn-" + std::to_string(size)) / "history.json";
            std::filesystem::create_directories(file.parent_path());
            QVERIFY(io::writeFile(file, whole.substr(0, size)));
            auto opened = HistoryStore::open(file);
            QVERIFY(opened);
            const auto survivors =
                std::count_if(ends.begin(), ends.end(), [&](std::size_t end) { return end <= size; });
            QCOMPARE(opened->records.size(), static_cast<std::size_t>(survivors));
            // Only the last newline may be missing without anybody's being told.
            QCOMPARE(opened->damaged.empty(), size == whole.size() - 1);
            if (!opened->damaged.empty()) QCOMPARE(io::readFile(opened->damaged).value(), whole.substr(0, size));
            opened->store->add(record(9));
            QVERIFY(opened->store->commit());
            QCOMPARE(strictJson(file).size(), survivors + 1);
        }
    }

    void aPowerCutsNulBytesAreMended() {
        QVERIFY(filled(m_file, 3));
        std::string text = io::readFile(m_file).value();
        text.replace(text.size() - 10, 10, std::string(500, '\0'));
        QVERIFY(io::writeFile(m_file, text));
        const auto opened = HistoryStore::open(m_file);
        QCOMPARE(opened->records.size(), 2u);
        QVERIFY(!opened->damaged.empty());
        QCOMPARE(strictJson(m_file).size(), 2);
    }

    void aSpoiltLineCostsThatRecordAlone() {
        QVERIFY(filled(m_file, 10));
        std::string text = io::readFile(m_file).value();
        text.replace(text.find("\"epoch\":5"), 9, "\x01\x02?!\"{[,,");
        QVERIFY(io::writeFile(m_file, text));
        const auto opened = HistoryStore::open(m_file);
        QCOMPARE(opened->records.size(), 9u);
        QCOMPARE(strictJson(m_file).size(), 9);
        QCOMPARE(io::readFile(opened->damaged).value(), text);
    }

    void aReformattedFileGoesOn() {
        QVERIFY(filled(m_file, 3));
        const QByteArray indented = QJsonDocument(strictJson(m_file)).toJson(QJsonDocument::Indented);
        QVERIFY(io::writeFile(m_file, indented.toStdString() + "\n\n   "));
        auto opened = HistoryStore::open(m_file);
        QVERIFY(opened->damaged.empty());
        QCOMPARE(opened->records.size(), 3u);
        opened->store->add(record(4));
        QVERIFY(opened->store->commit());
        QCOMPARE(strictJson(m_file).size(), 4);
    }

    void rewindingMovesLaterRecords() {
        auto store = filled(m_file, 10);
        QCOMPARE(store->rewind(6, abandoned()).value(), 1);
        QCOMPARE(strictJson(m_file).size(), 6);
        QCOMPARE(strictJson(abandoned() / "1.json").size(), 4);
        QCOMPARE(strictJson(abandoned() / "1.json").at(0).toObject()["epoch"].toInt(), 7);
        QCOMPARE(store->rewind(6, abandoned()).value(), 0);
        store->add(record(7));
        QVERIFY(store->commit());
        QCOMPARE(strictJson(m_file).size(), 7);
        QCOMPARE(store->rewind(0, abandoned()).value(), 2);
        QCOMPARE(strictJson(m_file).size(), 0);
        QCOMPARE(strictJson(abandoned() / "2.json").size(), 7);
        store->add(record(1));
        QVERIFY(store->commit());
        QCOMPARE(strictJson(m_file).size(), 1);
    }

    // RLIMIT_FSIZE refuses to let the file grow in the middle of a write, just as a full disk does.
    void aFullDiskLosesNothing() {
        auto store = filled(m_file, 50);
        const auto size = std::filesystem::file_size(m_file);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit unlimited{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &unlimited), 0);
        rlimit limited = unlimited;
        limited.rlim_cur = size + 100;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limited), 0);
        for (int epoch = 51; epoch <= 53; ++epoch) {
            store->add(record(epoch));
            const Result<void> committed = store->commit();
            QVERIFY(!committed);
            QVERIFY(committed.error().code == ErrorCode::CannotWrite);
        }
        const auto during = strictJson(m_file).size();
        const auto sizeDuring = std::filesystem::file_size(m_file);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &unlimited), 0);
        QCOMPARE(during, 50);
        QCOMPARE(sizeDuring, size);
        QVERIFY(store->commit());
        QCOMPARE(strictJson(m_file).size(), 53);
    }

    void aFolderThatCannotBeWrittenIsAnError() {
        const auto opened = HistoryStore::open(m_file.parent_path() / "nowhere" / "history.json");
        QVERIFY(!opened);
        QVERIFY(opened.error().code == ErrorCode::CannotWrite);
    }
};

THROUGHLINE_TEST(HistoryStoreTest)
#include "HistoryStoreTest.moc"
