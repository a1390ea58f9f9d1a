// SPDX-License-Identifier: GPL-3.0-or-later
#include "FaultFixture.h"
#include "TestProgram.h"
#include "history/HistoryStore.h"
#include "session/Json.h"
#include "session/OpenedRun.h"
#include "session/RunCheckpoints.h"
#include "session/RunDescription.h"
#include "session/RunJson.h"
#include "session/TrainingSession.h"

#include <QFloat16> // complete, where a JSON value is compared
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>
#include <set>

using namespace throughline;
using namespace throughline::faults;
using namespace throughline::session;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t epochs = 12;

RunRequest request(const fs::path& folder) {
    RunRequest request;
    request.data.source = "iris";
    request.config.network.hidden = {2};
    request.config.epochs = epochs;
    request.folder = folder;
    request.threads = 1;
    return request;
}

struct Ended {
    RunOutcome outcome;
    std::vector<Error> warnings;
};

/// One session from its request to its end; nothing where it does not come.
template <class Begin>
std::optional<Ended> endOf(Begin begin) {
    TrainingSession session;
    std::optional<RunOutcome> outcome;
    std::vector<Error> warnings;
    QObject::connect(&session, &TrainingSession::warning, &session, [&](const Error& e) { warnings.push_back(e); });
    QObject::connect(&session, &TrainingSession::finished, &session, [&](const RunOutcome& o) { outcome = o; });
    begin(session);
    if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 20'000)) return std::nullopt;
    return Ended{*outcome, warnings};
}

/// A damaged file without the fsync of whole-file writes, which thousands of them would wait for; nor cut to nothing
/// first, after which ext4 would wait for the disk too.
void put(const fs::path& file, std::string_view text) {
    fs::remove(file);
    std::FILE* const stream = std::fopen(file.c_str(), "wb");
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fclose(stream);
}

/// The offsets of one line, the separators on both sides of it included.
struct Line {
    std::size_t begin, end;
};

std::vector<Line> linesOf(const std::string& text) {
    std::vector<Line> lines;
    for (std::size_t at = text.find("\n{"); at != std::string::npos; at = text.find("\n{", at + 1))
        lines.push_back({at, text.find('\n', at + 1)});
    return lines;
}

std::string numbersOf(const RunInfo& info) {
    nlohmann::ordered_json json = toJson(info);
    json.erase("name");
    json.erase("notes");
    json.erase("remarks");
    return json.dump();
}

} // namespace

/// Cut at every byte, every bit flipped: right, or refused by name and the one before is taken.
class DamageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_run;
    std::optional<OpenedRun> m_opened;
    std::vector<nn::EpochRecord> m_records;
    std::string m_tensors;

    fs::path newest() const { return checkpointFiles(m_run / "checkpoints").back(); }

    /// The newest checkpoint is damaged: its predecessor is the model, and the damaged one is named.
    void verifyPredecessorIsTaken(const fs::path& damaged) {
        std::vector<Error> errors;
        const std::int64_t none = std::numeric_limits<std::int64_t>::max();
        const std::optional<Checkpoint> taken = newestCheckpoint(*m_opened, {none, none, none}, errors).value();
        QVERIFY(taken.has_value());
        QCOMPARE(taken->state.position.epoch, epochs - 1);
        QCOMPARE(errors.size(), 1u);
        QCOMPARE(errors[0].file, damaged.string());
    }

    /// Resuming in spite of the damage ends as the undamaged run did.
    void verifyResumes(const fs::path& damaged) {
        const fs::path copy = m_run.parent_path() / "copy";
        fs::remove_all(copy);
        fs::copy(m_run, copy, fs::copy_options::recursive);
        const auto ended = endOf([&](TrainingSession& session) { session.resume({.folder = copy}); });
        QVERIFY(ended && ended->outcome.kind == OutcomeKind::Completed);
        QVERIFY(std::any_of(ended->warnings.begin(), ended->warnings.end(), [&](const Error& warning) {
            return fs::path(warning.file).filename() == damaged.filename();
        }));
        QVERIFY(sameRecords(recordsIn(copy), m_records));
        QVERIFY(finalTensors(copy) == m_tensors);
    }

private slots:
    void initTestCase() {
        m_run = fs::path(m_temporary.path().toStdString()) / "run";
        const auto ended = endOf([&](TrainingSession& session) { session.start(request(m_run)); });
        QVERIFY(ended && ended->outcome.kind == OutcomeKind::Completed);
        m_opened = openRun(m_run).value();
        m_records = recordsIn(m_run);
        m_tensors = finalTensors(m_run);
        QCOMPARE(m_records.size(), static_cast<std::size_t>(epochs));
        QVERIFY(checkpointFiles(m_run / "checkpoints").size() >= 3);
    }

    void aCheckpointCutAtAnyByte() {
        const fs::path file = newest();
        const std::string whole = io::readFile(file).value();
        for (std::size_t size = 0; size < whole.size(); size += longForm() ? 1 : 3) {
            put(file, std::string_view(whole).substr(0, size));
            verifyPredecessorIsTaken(file);
            if (size % 1009 == 0 && !QTest::currentTestFailed()) verifyResumes(file);
            if (QTest::currentTestFailed()) QFAIL(qPrintable(QString("cut at byte %1").arg(size)));
        }
        put(file, whole);
    }

    void aCheckpointWithAnyBitFlipped() {
        const fs::path file = newest();
        const std::string whole = io::readFile(file).value();
        int tries = 0;
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int bit = longForm() ? 0 : static_cast<int>(at % 8); bit < 8; bit += longForm() ? 1 : 8) {
                std::string text = whole;
                text[at] = static_cast<char>(text[at] ^ (1 << bit));
                put(file, text);
                verifyPredecessorIsTaken(file);
                ++tries;
                if (tries % 503 == 0 && !QTest::currentTestFailed()) verifyResumes(file);
                if (QTest::currentTestFailed()) QFAIL(qPrintable(QString("bit %1 of byte %2").arg(bit).arg(at)));
            }
        }
        put(file, whole);
        qInfo() << tries << "flipped bits in a checkpoint";
    }

    void everyCheckpointDamagedTrainsFromTheStart() {
        const fs::path copy = m_run.parent_path() / "copy";
        fs::remove_all(copy);
        fs::copy(m_run, copy, fs::copy_options::recursive);
        for (const fs::path& file : checkpointFiles(copy / "checkpoints")) put(file, "spoilt");
        const auto ended = endOf([&](TrainingSession& session) { session.resume({.folder = copy}); });
        QVERIFY(ended && ended->outcome.kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(recordsIn(copy), m_records));
        QVERIFY(finalTensors(copy) == m_tensors);
    }

    void aRunJsonCutAtAnyByte() {
        const fs::path file = m_run / "run.json";
        const std::string whole = io::readFile(file).value();
        const std::string right = numbersOf(readRun(m_run).value());
        for (std::size_t size = 0; size < whole.size(); ++size) {
            put(file, std::string_view(whole).substr(0, size));
            const Result<RunInfo> read = readRun(m_run);
            // The final newline says nothing.
            QVERIFY(read ? numbersOf(*read) == right && size + 1 == whole.size()
                         : read.error().code == ErrorCode::Damaged && read.error().file == file.string());
        }
        put(file, whole);
    }

    void aRunJsonWithAnyBitFlipped() {
        const fs::path file = m_run / "run.json";
        const std::string whole = io::readFile(file).value();
        const std::string right = numbersOf(readRun(m_run).value());
        int accepted = 0, tries = 0;
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int bit = longForm() ? 0 : static_cast<int>(at % 8); bit < 8; bit += longForm() ? 1 : 8) {
                std::string text = whole;
                text[at] = static_cast<char>(text[at] ^ (1 << bit));
                put(file, text);
                const Result<RunInfo> read = readRun(m_run);
                accepted += read ? 1 : 0;
                ++tries;
                const bool refused =
                    !read && read.error().file == file.string() &&
                    (read.error().code == ErrorCode::Damaged || read.error().code == ErrorCode::NewerFormat);
                QVERIFY2(refused || (read && numbersOf(*read) == right),
                         qPrintable(QString("bit %1 of byte %2").arg(bit).arg(at)));
            }
        }
        put(file, whole);
        qInfo() << accepted << "of" << tries << "flipped bits in run.json change no number";
    }

    void aDamagedRunJsonIsLeftAlone() {
        const fs::path file = m_run / "run.json";
        const std::string whole = io::readFile(file).value();
        std::string text = whole;
        const std::size_t at = text.find("\"seed\": 1");
        QVERIFY(at != std::string::npos);
        text[at + 8] = '2';
        put(file, text);
        const auto ended =
            endOf([&](TrainingSession& session) { session.resume({.folder = m_run, .epochs = epochs + 1}); });
        QVERIFY(ended && ended->outcome.kind == OutcomeKind::Failed);
        QVERIFY(ended->outcome.error->code == ErrorCode::Damaged);
        QVERIFY(!describeRun(m_run, [](RunInfo& info) { info.name = "other"; }));
        QCOMPARE(io::readFile(file).value(), text);
        put(file, whole);
    }

    void nameAndNotesMayBeEdited() {
        const fs::path file = m_run / "run.json";
        const std::string whole = io::readFile(file).value();
        nlohmann::ordered_json json = nlohmann::ordered_json::parse(whole);
        json["name"] = "my run";
        json["notes"] = {"a remark"};
        put(file, json.dump(4));
        const Result<RunInfo> read = readRun(m_run);
        QVERIFY(read);
        QCOMPARE(read->name, std::string("my run"));
        put(file, whole);
    }

    void integersThatTheirFieldsCannotHold() {
        const nlohmann::ordered_json good = toJson(readRun(m_run).value());
        const nlohmann::ordered_json flat = good.flatten();
        int integers = 0;
        for (const auto& [place, value] : flat.items()) {
            if (!value.is_number_integer()) continue;
            ++integers;
            for (const char* const wrong : {"1e40", "-1e40", "36893488147419103232", "2.5", "true"}) {
                nlohmann::ordered_json json = good;
                json[nlohmann::ordered_json::json_pointer(place)] = parseJson(wrong);
                QVERIFY_THROWS_EXCEPTION(std::exception, runFromJson(json));
            }
        }
        QVERIFY(integers > 20);
        nlohmann::ordered_json json = good;
        json["configuration"]["batch_size"] = 4'294'967'297;
        QVERIFY_THROWS_EXCEPTION(std::exception, runFromJson(json));
    }

    void anEncodingThatContradictsItself() {
        using Pointer = nlohmann::ordered_json::json_pointer;
        const nlohmann::ordered_json good = toJson(readRun(m_run).value());
        QVERIFY(runFromJson(good).encoding == readRun(m_run)->encoding);
        const std::pair<const char*, const char*> wrongs[]{
            {"/encoding/features", "3"},        {"/encoding/medians", "[1.0]"},
            {"/encoding/classes", "[\"one\"]"}, {"/encoding/class_values", "[1.0]"},
            {"/encoding/image", "[7, 7, 1]"},   {"/encoding/target", "\"sepal_length\""},
            {"/encoding/columns/0", "{}"},      {"/encoding/columns/0/categories", "[\"a\", \"b\"]"},
            {"/encoding/image", "[4, 1]"},      {"/encoding/columns/1/name", "\"sepal_length\""},
            {"/encoding/bytes", "\"no\""},      {"/encoding/image", "[4294967296, 4294967296, 4]"},
            {"/scaling/offset", "[1.0]"},
        };
        QCOMPARE(good.at(Pointer("/encoding/columns/0/name")), "sepal_length");
        for (const auto& [place, wrong] : wrongs) {
            nlohmann::ordered_json json = good;
            json[Pointer(place)] = parseJson(wrong);
            bool thrown = false;
            try {
                (void)runFromJson(json);
            } catch (const std::exception&) {
                thrown = true;
            }
            QVERIFY2(thrown, place);
        }
    }

    void aHistoryWithAnyBitFlipped() {
        const std::string whole = io::readFile(m_run / "history.json").value();
        const std::vector<Line> lines = linesOf(whole);
        QCOMPARE(lines.size(), m_records.size());
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string text = whole;
                text[at] = static_cast<char>(text[at] ^ (1 << bit));
                std::vector<nn::EpochRecord> found;
                history::scanHistory(text, [&](const auto& record, auto, auto) { found.push_back(record); });
                for (std::size_t i = 0; i < lines.size(); ++i) {
                    if (at >= lines[i].begin && at <= lines[i].end) continue;
                    const bool kept = std::any_of(found.begin(), found.end(), [&](const nn::EpochRecord& record) {
                        return record.epoch == m_records[i].epoch && history::sameNumbers(record, m_records[i]);
                    });
                    QVERIFY2(kept,
                             qPrintable(
                                 QString("bit %1 of byte %2 costs epoch %3").arg(bit).arg(at).arg(m_records[i].epoch)));
                }
            }
        }
    }

    void aDamagedHistoryIsKeptBesideTheMendedOne() {
        const std::string whole = io::readFile(m_run / "history.json").value();
        const fs::path folder = m_run.parent_path() / "history";
        for (std::size_t at = 0; at < whole.size(); at += 23) {
            fs::remove_all(folder);
            fs::create_directories(folder);
            std::string text = whole;
            text[at] = static_cast<char>(text[at] ^ 0x10);
            put(folder / "history.json", text);
            auto opened = history::HistoryStore::open(folder / "history.json");
            QVERIFY(opened);
            const std::size_t count = opened->records.size();
            QVERIFY(count + 1 >= m_records.size());
            opened->store.reset();
            const auto scan =
                history::scanHistory(io::readFile(folder / "history.json").value(), [](auto&, auto, auto) {});
            QVERIFY(scan.intact);
            QCOMPARE(scan.records, count);
            // What still reads as a history, with another digit, cannot be told from one.
            if (!opened->damaged.empty()) QCOMPARE(io::readFile(opened->damaged).value(), text);
            const auto before = history::scanHistory(text, [](auto&, auto, auto) {});
            QCOMPARE(opened->damaged.empty(), before.intact);
        }
    }

    void aRunWhoseHistoryIsDamagedEndsTheSame() {
        const std::string whole = io::readFile(m_run / "history.json").value();
        const fs::path copy = m_run.parent_path() / "copy";
        for (std::size_t at = 1; at < whole.size(); at += longForm() ? 1 : 211) {
            fs::remove_all(copy);
            fs::copy(m_run, copy, fs::copy_options::recursive);
            std::string text = whole;
            text[at] = static_cast<char>(text[at] ^ 0x10);
            put(copy / "history.json", text);
            const auto ended =
                endOf([&](TrainingSession& session) { session.resume({.folder = copy, .epochs = epochs + 2}); });
            QVERIFY(ended && ended->outcome.kind == OutcomeKind::Completed);
            QVERIFY(history::scanHistory(io::readFile(copy / "history.json").value(), [](auto&, auto, auto) {}).intact);
            QCOMPARE(recordsIn(copy).back().epoch, epochs + 2);
        }
    }
};

THROUGHLINE_TEST(DamageTest)
#include "DamageTest.moc"
