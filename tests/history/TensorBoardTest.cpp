// SPDX-License-Identifier: GPL-3.0-or-later
#include "Events.h"
#include "TestProgram.h"
#include "Values.h"

#include "history/HistorySource.h"
#include "io/WriteFile.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;

namespace {

std::vector<double> stepsOf(const MetricHistory& records) {
    const auto x = records.x();
    return {x.begin(), x.end()};
}

} // namespace

class TensorBoardTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    using Numbers = std::vector<double>;

    std::filesystem::path at(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    std::filesystem::path write(const char* name, std::string_view text) const {
        const std::filesystem::path file = at(name);
        std::filesystem::create_directories(file.parent_path());
        if (!io::writeFile(file, text)) qFatal("cannot write");
        return file;
    }

    Result<History> open(std::string_view text) const { return openHistory(write("file", text)); }

private slots:
    void theChecksumIsCastagnolis() {
        QCOMPARE(crc32c("123456789"), 0xE3069283U);
        QCOMPARE(crc32c({}), 0U);
        QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAU); // RFC 3720, B.4
        QCOMPARE(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
    }

    void scalarsOfEveryKind() {
        const std::string none, one = part(2, part(2, "\x08\x01"));
        const auto tensor = [](std::string_view content) { return part(8, content); };
        const std::string text =
            header() + eventAt(1, value("simple", simple(0.1F))) +
            eventAt(1, value("float", tensor("\x08\x01" + one + part(4, littleEndian(0x3F000000, 4))))) +
            eventAt(1,
                    value("double", tensor("\x08\x02" + part(4, littleEndian(std::bit_cast<std::uint64_t>(0.1), 8))))) +
            eventAt(1, value("list", tensor("\x08\x01" + part(5, littleEndian(0x40000000, 4))))) +
            eventAt(1, value("loose", tensor("\x08\x01\x2D" + littleEndian(0x40400000, 4)))) +
            eventAt(1, value("doubles",
                             tensor("\x08\x02" + part(6, littleEndian(std::bit_cast<std::uint64_t>(-4.5), 8))))) +
            eventAt(1, value("int", tensor("\x08\x03" + part(4, littleEndian(0xFFFFFFFE, 4))))) +
            eventAt(1, value("long", tensor("\x08\x09" + part(10, varint(7))))) +
            eventAt(1,
                    value("two", tensor("\x08\x01" + part(2, part(2, "\x08\x02")) + part(4, std::string(8, '\0'))))) +
            eventAt(1, value("text", tensor("\x08\x07" + part(8, "words")) + part(9, part(1, part(1, "text"))))) +
            eventAt(1, value("histogram", part(5, "anything"))) + eventAt(1, part(4, "a graph"));
        const auto history = open(text);
        QVERIFY(history);
        QCOMPARE(history->format, std::string("tensorboard"));
        const std::vector<std::pair<const char*, double>> expected{{"simple", 0.1}, {"float", 0.5}, {"double", 0.1},
                                                                   {"list", 2},     {"loose", 3},   {"doubles", -4.5},
                                                                   {"int", -2},     {"long", 7}};
        QCOMPARE(history->records.series().size(), expected.size());
        for (const auto& [name, number] : expected) QCOMPARE(valuesOf(history->records, name), Numbers{number});
        QVERIFY(history->warnings.empty());
    }

    /// The plugin may stand with the first value of a tag alone.
    void tensorsOfOtherPluginsAreNoScalars() {
        const auto tensor = part(8, "\x08\x01" + part(4, littleEndian(0x3F000000, 4)));
        const auto history =
            open(header() + eventAt(1, value("curve", tensor + part(9, part(1, part(1, "pr_curves"))))) +
                 eventAt(2, value("curve", tensor)) +
                 eventAt(1, value("loss", tensor + part(9, part(1, part(1, "scalars"))))) +
                 eventAt(2, value("loss", tensor)));
        QVERIFY(history);
        QCOMPARE(history->records.series().size(), std::size_t{1});
        QCOMPARE(valuesOf(history->records, "loss").size(), std::size_t{2});
    }

    void stepsTimesAndNumbersThatAreNone() {
        const auto history = open(header() + scalar(-1, "loss", 3, 1.7e9) + scalar(0, "loss", INFINITY, 1.7e9 + 1) +
                                  scalar(5, "loss", NAN, 1.7e9 + 60) + scalar(5, "acc", 0.5F, 1.7e9 + 61) +
                                  scalar(7, "acc", 0.75F, NAN));
        QVERIFY(history);
        QCOMPARE(stepsOf(history->records), (Numbers{-1, 0, 5, 7}));
        QCOMPARE(history->records.x(XAxis::Step)[2], 5.0);
        QCOMPARE(history->records.x(XAxis::WallTime)[0], 1.7e12);
        QCOMPARE(history->records.x(XAxis::Time)[2], 61.0);
        QCOMPARE(history->records.x(XAxis::Time)[3], 61.0);
        QVERIFY(std::isinf(valuesOf(history->records, "loss")[1]) && std::isnan(valuesOf(history->records, "loss")[2]));
        QCOMPARE(history->records.find("acc")->record, (std::vector<std::uint32_t>{2, 3}));
        QVERIFY(history->abandoned.empty());
    }

    void aStepThatFallsIsARestartOfItsTagAlone() {
        const auto history =
            open(header() + scalar(1, "loss", 1) + scalar(2, "loss", 2) + scalar(3, "loss", 3) + scalar(64, "val", 9) +
                 scalar(2, "loss", 20) + scalar(2, "loss", 21) + scalar(3, "loss", 30) + scalar(65, "val", 8));
        QVERIFY(history);
        QCOMPARE(valuesOf(history->records, "loss"), (Numbers{1, 21, 30}));
        QCOMPARE(valuesOf(history->records, "val"), (Numbers{9, 8}));
        QCOMPARE(history->abandoned.size(), std::size_t{1});
        QCOMPARE(valuesOf(history->abandoned[0], "loss"), (Numbers{2, 3}));
        QCOMPARE(history->warnings.size(), std::size_t{1});
    }

    void aStartTakesBackWhatAllTagsHave() {
        const auto history = open(header() + scalar(1, "loss", 1) + scalar(1, "acc", 0.1F) + scalar(2, "loss", 2) +
                                  scalar(2, "acc", 0.2F) + start(2) + scalar(2, "loss", 20));
        QVERIFY(history);
        QCOMPARE(valuesOf(history->records, "loss"), (Numbers{1, 20}));
        QCOMPARE(valuesOf(history->records, "acc"), (Numbers{0.1}));
        QCOMPARE(valuesOf(history->abandoned[0], "acc"), (Numbers{0.2}));
    }

    void damageCostsNoMoreThanItsRecord() {
        const std::string first = header() + scalar(1, "loss", 1), second = scalar(2, "loss", 2),
                          third = scalar(3, "loss", 3);
        for (std::size_t byte = 0; byte < second.size(); ++byte) {
            std::string flipped = second;
            flipped[byte] = static_cast<char>(flipped[byte] ^ 4);
            const auto history = open(first + flipped + third);
            QVERIFY(history);
            const bool inLength = byte < 12;
            QCOMPARE(valuesOf(history->records, "loss"), inLength ? Numbers{1} : (Numbers{1, 3}));
            QCOMPARE(history->warnings.size(), std::size_t{1});
            QVERIFY(history->warnings[0] ==
                    (inLength ? Remark{RemarkCode::DamagedBehind, {"2"}} : Remark{RemarkCode::RecordsDamaged, {"1"}}));
        }
        // Records that are no events for all that their checksums are right.
        const auto history = open(first + framed("\x0B\xFF\xFF") + third);
        QCOMPARE(valuesOf(history->records, "loss"), (Numbers{1, 3}));
    }

    void aFileThatEndsEarlyKeepsItsWholeRecords() {
        const std::string whole = header() + scalar(1, "loss", 1), last = scalar(2, "loss", 2);
        for (std::size_t size = 1; size < last.size(); ++size) {
            const auto history = open(whole + last.substr(0, size));
            QVERIFY(history);
            QCOMPARE(valuesOf(history->records, "loss"), Numbers{1});
            QVERIFY((history->warnings == std::vector<Remark>{{RemarkCode::CutInRecord, {"3", "2"}}}));
        }
        QCOMPARE(open(whole + std::string(4096, '\0'))->warnings[0].code, RemarkCode::CutInRecord);
    }

    void isRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const std::string& text, ErrorCode code) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << static_cast<int>(code);
        };
        const std::string length = littleEndian(0x7FFFFFFFFFFFFFFF, 8);
        row("no scalars", header(), ErrorCode::UnknownFormat);
        row("other records", framed("\x0A\x03 ab") + framed("\x0A\x03 cd"), ErrorCode::UnknownFormat);
        row("a length of 2^63", length + checksum(length) + "abc", ErrorCode::Damaged);
        row("cut at once", header().substr(0, 20), ErrorCode::Damaged);
        row("zeros", std::string(100, '\0'), ErrorCode::UnknownFormat);
        row("LFS", "version https://git-lfs.github.com/spec/v1\n", ErrorCode::UnknownFormat);
    }
    void isRefused() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        const auto history = open(bytes.toStdString());
        QVERIFY(!history);
        QCOMPARE(static_cast<int>(history.error().code), code);
    }

    void lyingMessagesAreLeftOut() {
        std::string deep;
        for (int i = 0; i < 10'000; ++i) deep = part(1, deep.substr(0, 60'000));
        const std::string huge = std::string(9, '\xFF') + '\x01', endless(100, '\xFF');
        const auto history =
            open(header() + scalar(1, "loss", 1) + framed("\x2A" + huge) + framed('\x10' + endless) + framed(endless) +
                 framed(part(5, part(1, "\x0A" + huge))) + eventAt(2, deep) + eventAt(2, part(5, deep)) +
                 eventAt(3, value(std::string(2'000, 'n'), simple(1))) + scalar(4, "loss", 4));
        QVERIFY(history);
        QCOMPARE(valuesOf(history->records, "loss"), (Numbers{1, 4}));
        QCOMPARE(history->records.series().size(), std::size_t{1});
    }

    void aFolderIsItsRuns() {
        write("logs/events.out.tfevents.100.host", header() + scalar(1, "loss", 1) + scalar(3, "loss", 2));
        write("logs/events.out.tfevents.200.host", header() + scalar(2, "loss", 20));
        write("logs/notes.txt", "words");
        write("logs/keras/train/events.out.tfevents.100.host.v2", header() + scalar(0, "epoch_loss", 4));
        write("logs/keras/validation/events.out.tfevents.101.host.v2", header() + scalar(0, "epoch_loss", 5));
        write("logs/empty/events.out.tfevents.1", "");
        write("logs/false/events.out.tfevents.1", "something else altogether");
        std::filesystem::create_directory_symlink(at("logs"), at("logs/loop"));
        const auto opened = openHistories(at("logs/"));
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), std::size_t{2});
        QCOMPARE(opened->histories[0].name, std::string("logs"));
        const History& root = *opened->histories[0].history;
        QCOMPARE(valuesOf(root.records, "loss"), (Numbers{1, 20}));
        QCOMPARE(valuesOf(root.abandoned.at(0), "loss"), (Numbers{2}));
        // A run of its own of which nothing can be read is not passed over in silence.
        QVERIFY(
            std::ranges::find(root.warnings, Remark{RemarkCode::FileUnreadable, {}, "false/events.out.tfevents.1"}) !=
            root.warnings.end());
        QCOMPARE(opened->histories[1].name, std::string("keras"));
        const MetricHistory& keras = opened->histories[1].history->records;
        QCOMPARE(valuesOf(keras, "train/epoch_loss"), (Numbers{4}));
        QCOMPARE(valuesOf(keras, "validation/epoch_loss"), (Numbers{5}));
        QCOMPARE(openHistories(at("logs/keras"))->histories.front().name, std::string());
        QVERIFY(openHistories(at("logs/keras/train"))->histories.front().history->records.find("epoch_loss"));
        QCOMPARE(openHistories(at("logs/empty")).error().code, ErrorCode::EmptyFile);
        QCOMPARE(openHistories(at("logs/false")).error().code, ErrorCode::UnknownFormat);
        std::filesystem::create_directories(at("nothing"));
        QCOMPARE(openHistories(at("nothing")).error().code, ErrorCode::NotARun);
    }

    void oneAbsurdFileDoesNotHideTheOthers() {
        std::string tags;
        for (int i = 0; i < 10'000; ++i) tags += scalar(1, "tag" + std::to_string(i), 1);
        write("absurd/events.out.tfevents.100.host", header() + tags);
        write("absurd/events.out.tfevents.200.host", header() + scalar(1, "loss", 2) + scalar(2, "loss", 1));
        write("absurd/events.out.tfevents.300.host", header() + std::string(100, '\xFF'));
        const auto opened = openHistories(at("absurd"));
        QVERIFY(opened);
        QCOMPARE(valuesOf(opened->histories.front().history->records, "loss"), (Numbers{2, 1}));
        const auto& warnings = opened->histories.front().history->warnings;
        QVERIFY(std::ranges::any_of(warnings,
                                    [](const Remark& remark) { return remark.code == RemarkCode::SeriesLeftOut; }));
        QVERIFY(std::ranges::any_of(
            warnings, [](const Remark& remark) { return remark.file == "events.out.tfevents.300.host"; }));
    }

    /// Keras's callback counts some tags by batches, in the same file.
    void whatKerasCountsByBatchesIsAHistoryOfItsOwn() {
        const auto file = write("keras", header() + scalar(0, "epoch_loss", 4) + scalar(1, "epoch_loss", 3) +
                                             scalar(100, "batch_loss", 4.5F) + scalar(200, "batch_loss", 3.5F) +
                                             scalar(200, "evaluation_loss_vs_iterations", 3.5F));
        const auto opened = openHistories(file);
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), std::size_t{2});
        QCOMPARE(opened->histories[0].name, std::string("keras"));
        QCOMPARE(stepsOf(opened->histories[0].history->records), (Numbers{0, 1}));
        QCOMPARE(opened->histories[1].name, std::string("keras, by iteration"));
        QCOMPARE(stepsOf(opened->histories[1].history->records), (Numbers{100, 200}));
        QCOMPARE(open(scalar(3, "batch_loss", 1))->records.size(), std::size_t{1});
        // What evaluations tell by iterations is what they tell by epochs, once more.
        QVERIFY(!opened->histories[1].history->records.find("evaluation_loss_vs_iterations"));
        QCOMPARE(open(scalar(3, "evaluation_loss_vs_iterations", 1))->records.size(), std::size_t{1});
    }

    /// Each session writes a file into each part's folder. The second one validated less often before it was over.
    void aSessionThatGoesOnLeavesAllBehindThatLiesBehindItsBegin() {
        const auto event = [](int step, const char* tag, double value) {
            return scalar(step, tag, static_cast<float>(value));
        };
        std::string first, second;
        for (int step = 1; step <= 6; ++step) first += event(step, "loss", step);
        for (int step = 4; step <= 7; ++step) second += event(step, "loss", 10 * step);
        write("sessions/run/train/events.out.tfevents.100.host", first);
        write("sessions/run/train/events.out.tfevents.200.host", event(0, "score", 1) + second);
        write("sessions/run/val/events.out.tfevents.101.host", event(3, "loss", 3) + event(5, "loss", 5));
        write("sessions/run/val/events.out.tfevents.201.host", event(7, "loss", 70));
        const auto opened = openHistories(at("sessions"));
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), std::size_t{1});
        const History& history = *opened->histories.front().history;
        QCOMPARE(valuesOf(history.records, "train/loss"), (Numbers{1, 2, 3, 40, 50, 60, 70}));
        QCOMPARE(valuesOf(history.records, "val/loss"), (Numbers{3, 70}));
        QCOMPARE(history.abandoned.size(), std::size_t{1});
        QCOMPARE(valuesOf(history.abandoned[0], "train/loss"), (Numbers{4, 5, 6}));
        QCOMPARE(valuesOf(history.abandoned[0], "val/loss"), (Numbers{5}));
        QCOMPARE(history.marks.size(), std::size_t{1});
        QCOMPARE(history.marks[0].epoch, 3.0);
        QCOMPARE(opened->histories.front().pieces.size(), std::size_t{2});
        QCOMPARE(opened->histories.front().pieces[0], std::string("run"));
    }

    /// Two sessions of one second: by name "…11" comes before "…3".
    void filesOfOneSecondAreOrderedByTheirFirstEvent() {
        write("tie/events.out.tfevents.100.host.3", scalar(1, "loss", 1, 100.1) + scalar(2, "loss", 2, 100.2));
        write("tie/events.out.tfevents.100.host.11", scalar(2, "loss", 20, 100.5) + scalar(3, "loss", 30, 100.6));
        const auto opened = openHistories(at("tie"));
        QVERIFY(opened);
        QCOMPARE(valuesOf(opened->histories.front().history->records, "loss"), (Numbers{1, 20, 30}));
    }
};

THROUGHLINE_TEST(TensorBoardTest)
#include "TensorBoardTest.moc"
