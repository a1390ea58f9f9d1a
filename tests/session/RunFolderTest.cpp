// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/HistoryStore.h"
#include "io/WriteFile.h"
#include "session/EnumText.h"
#include "session/Json.h"
#include "session/NewRunFolder.h"
#include "session/OpenedRun.h"
#include "session/RunDescription.h"
#include "session/RunLock.h"
#include "session/RunPaths.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <set>

using namespace throughline;
using namespace throughline::session;
namespace fs = std::filesystem;

namespace {

RunInfo example() {
    RunInfo info;
    info.id = "00112233445566778899aabbccddeeff";
    info.name = "table 64-32";
    info.data.source = "/data/größe.csv";
    info.data.target = "y";
    info.data.task = data::TaskChoice::Regression;
    info.data.validationFraction = 0.1;
    info.data.seed = std::numeric_limits<std::uint64_t>::max();
    info.fingerprint = {100, {"a", "y"}, {}, "c0ffee", "5eed"};
    info.scaling = {{0.1f}, {1.0f / 3.0f}, 0.1, 1.0 / 3.0};
    info.encoding.emplace();
    info.encoding->columns = {{"a", {}, false}};
    info.encoding->target = "y";
    info.encoding->features = 1;
    info.encoding->medians = {1.0f / 3.0f};
    info.notes = {{RemarkCode::NoHeader, {"a", "y"}}, {RemarkCode::MissingReplaced, {"3", "a"}, "b.csv", 7}};
    info.validation = {data::Validation::Kind::Fraction, 0.1, {}, 10};
    info.config.network = {{64, 32}, nn::Activation::Gelu, nn::Initialization::HeNormal, 0.1, true, nn::Start::Random};
    info.config.loss = nn::Loss::Huber;
    info.config.optimizer.kind = nn::OptimizerKind::Nadam;
    info.config.optimizer.epsilon = 1e-7;
    info.config.schedule = {nn::ScheduleKind::OneCycle, 2.5, 3, 0.7, 9, 1e-9};
    info.config.earlyStopping = {"val_mae", 5, 1e-4, true};
    info.config.classWeights = {1.0, 0.1};
    info.config.balancedClasses = true;
    info.config.topK = 3;
    info.checkpoints = {7, 9};
    info.widths = {1, 64, 32, 1};
    info.parameters = 2241;
    info.trainingRows = 90;
    info.validationRows = 10;
    info.batchesPerEpoch = 2;
    info.sessions = {{1000, 2000, OutcomeKind::EarlyStopped, {}, 7, 20, "x86-64-v3", 2},
                     {3000, 0, std::nullopt, {7, 1, 15}, 9, 30, "x86-64", 1}};
    info.events = {{history::Mark::Kind::LearningRate, 3.5, 0.001, 0.0001, 1500}};
    info.abandonedEvents = {{history::Mark::Kind::Paused, 8.0, 0.0, 0.0, 1600}};
    info.pinned = {{3, 1, 7}};
    return info;
}

} // namespace

class RunFolderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;

    void fill(std::int64_t epochs) {
        auto opened = history::HistoryStore::open(m_folder / "history.json");
        for (std::int64_t epoch = 1; epoch <= epochs; ++epoch)
            opened->store->add({epoch,
                                {{"loss", 1.0}, {"val_mae", std::abs(5.0 - static_cast<double>(epoch)) + 1.0}},
                                0.1,
                                1.0,
                                10'000 + epoch});
    }

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void init() {
        static int number = 0;
        m_folder = fs::path(m_temporary.path().toStdString()) / ("runs" + std::to_string(++number)) / "run";
        fs::create_directories(m_folder);
    }

    void everyFieldComesBack() {
        const RunInfo written = example();
        QVERIFY(writeRun(m_folder, written));
        const Result<RunInfo> read = readRun(m_folder);
        QVERIFY(read);
        QCOMPARE(read->id, written.id);
        QCOMPARE(read->name, written.name);
        QVERIFY(read->data == written.data);
        QVERIFY(read->fingerprint == written.fingerprint);
        QVERIFY(read->scaling == written.scaling);
        QVERIFY(read->encoding == written.encoding);
        QCOMPARE(read->notes, written.notes);
        QVERIFY(read->validation == written.validation);
        QVERIFY(read->config == written.config);
        QVERIFY(read->checkpoints == written.checkpoints);
        QCOMPARE(read->widths, written.widths);
        QCOMPARE(read->parameters, written.parameters);
        QCOMPARE(read->trainingRows, written.trainingRows);
        QCOMPARE(read->validationRows, written.validationRows);
        QCOMPARE(read->batchesPerEpoch, written.batchesPerEpoch);
        QVERIFY(read->events == written.events);
        QVERIFY(read->abandonedEvents == written.abandonedEvents);
        QVERIFY(read->pinned == written.pinned);
        QCOMPARE(read->sessions.size(), 2u);
        QVERIFY(read->sessions[0].outcome == OutcomeKind::EarlyStopped);
        QCOMPARE(read->sessions[0].ended, 2000);
        QVERIFY(!read->sessions[1].outcome);
        QVERIFY(read->sessions[1].from == written.sessions[1].from);
        QCOMPARE(read->sessions[1].epochs, 30);
        QCOMPARE(read->sessions[1].variant, std::string("x86-64"));
    }

    void anIntervalBelongsToItsLoss() {
        RunInfo info = example();
        QVERIFY(writeRun(m_folder, info));
        QVERIFY(!parseJson(io::readFile(m_folder / "run.json").value())["configuration"].contains("interval"));
        info.config.loss = nn::Loss::Quantile;
        info.config.interval = 1.0 / 3.0;
        QVERIFY(writeRun(m_folder, info));
        QVERIFY(readRun(m_folder)->config == info.config);
    }

    void aRunFromBeforeEncodingsWereKeptIsRead() {
        RunInfo info = example();
        info.encoding.reset();
        QVERIFY(writeRun(m_folder, info));
        const Result<RunInfo> read = readRun(m_folder);
        QVERIFY(read && !read->encoding);
    }

    /// As 0.1.0 wrote them; it refuses a run whose notes are no sentences.
    void notesThatAreSentencesStaySo() {
        RunInfo info = example();
        info.notes = {{RemarkCode::AsWritten, {"3 missing values in “a” replaced by the median"}}};
        QVERIFY(writeRun(m_folder, info));
        const auto json = parseJson(io::readFile(m_folder / "run.json").value());
        QVERIFY(json["notes"] == Json::array({"3 missing values in “a” replaced by the median"}));
        QVERIFY(json["remarks"] == Json::array());
        QCOMPARE(readRun(m_folder)->notes, info.notes);
    }

    void notesOfALaterVersionStay() {
        QVERIFY(writeRun(m_folder, example()));
        Json json = parseJson(io::readFile(m_folder / "run.json").value());
        QVERIFY(json["notes"] == Json::array());
        const Json later{{"code", "columns-joined"}, {"arguments", {"a", "b"}}};
        const Json listed{{"code", "as-written"}, {"arguments", Json::array()}}; // a name in the list, but of no remark
        json["remarks"] = Json::array({later, listed});
        QVERIFY(io::writeFile(m_folder / "run.json", dumpJson(json)));
        const Result<RunInfo> read = readRun(m_folder);
        QVERIFY(read);
        QCOMPARE(read->notes, (std::vector<Remark>{{RemarkCode::NotKnownHere, {"columns-joined", "a", "b"}},
                                                   {RemarkCode::NotKnownHere, {"as-written"}}}));
        QVERIFY(describeRun(m_folder, [](RunInfo& info) { info.name = "another"; }));
        QVERIFY(parseJson(io::readFile(m_folder / "run.json").value())["remarks"] == json["remarks"]);
    }

    void namesOfRemarksStandInTheirOrder() {
        const std::vector<std::pair<RemarkCode, const char*>> some{
            {RemarkCode::SeriesLeftOut, "series-left-out"},
            {RemarkCode::DescriptionDamaged, "description-damaged"},
            {RemarkCode::NoHeader, "no-header"},
            {RemarkCode::MissingReplaced, "missing-replaced"},
            {RemarkCode::TargetIsNumber, "target-is-number"},
            {RemarkCode::OwnTestPart, "own-test-part"},
        };
        for (const auto& [code, name] : some) QCOMPARE(enumText(code), std::string(name));
        const std::set<std::string_view> all(remarkNames.begin(), remarkNames.end());
        QCOMPARE(all.size(), remarkNames.size());
    }

    void whatIsNotKnownStays() {
        QVERIFY(writeRun(m_folder, example()));
        std::string text = io::readFile(m_folder / "run.json").value();
        text.replace(text.find('{'), 1, "{\"colour\":\"#12b5cb\",");
        QVERIFY(io::writeFile(m_folder / "run.json", text));
        QVERIFY(describeRun(m_folder, [](RunInfo& info) { info.name = "another"; }));
        QCOMPARE(readRun(m_folder)->name, std::string("another"));
        QVERIFY(io::readFile(m_folder / "run.json")->find("#12b5cb") != std::string::npos);
    }

    /// The user's words are in no checksum, come back, and go when they are taken away.
    void tagsAndCommentAreKept() {
        QVERIFY(writeRun(m_folder, example()));
        const Json before = parseJson(io::readFile(m_folder / "run.json").value());
        QVERIFY(!before.contains("tags") && !before.contains("comment"));
        const auto described = describeRun(m_folder, [](RunInfo& info) {
            info.tags = {"baseline", "paper"};
            info.comment = "why\nnot";
        });
        QVERIFY(described && described->tags.size() == 2);
        QCOMPARE(readRun(m_folder)->tags, (std::vector<std::string>{"baseline", "paper"}));
        QCOMPARE(readRun(m_folder)->comment, std::string("why\nnot"));
        QVERIFY(parseJson(io::readFile(m_folder / "run.json").value())["checksum"] == before["checksum"]);
        QVERIFY(describeRun(m_folder, [](RunInfo& info) {
            info.tags.clear();
            info.comment.clear();
        }));
        QVERIFY(parseJson(io::readFile(m_folder / "run.json").value()) == before);
    }

    // Programs of 0.1.0 do not know these fields, and check their checksum over the others.
    void whatCameAfterTheFirstVersionIsCheckedByItself() {
        QVERIFY(writeRun(m_folder, example()));
        const std::string whole = io::readFile(m_folder / "run.json").value();
        const auto readsWith = [&](const char* then, const char* now) {
            std::string text = whole;
            text.replace(text.find(then), std::string_view(then).size(), now);
            return io::writeFile(m_folder / "run.json", text) && readRun(m_folder);
        };
        QVERIFY(!readsWith("00112233", "00112234"));
        QVERIFY(!readsWith("\"kind\": \"fraction\"", "\"kind\": \"own-part\""));
        QVERIFY(!readsWith("\"checksums\"", "\"checksumz\""));
        QVERIFY(!readsWith("\"id\": \"00", "\"ie\": \"00"));
        QVERIFY(readsWith("table 64-32", "another"));

        RunInfo old = example();
        old.id.clear();
        old.validation.reset();
        std::filesystem::remove(m_folder / "run.json");
        QVERIFY(writeRun(m_folder, old));
        QVERIFY(io::readFile(m_folder / "run.json")->find("checksums") == std::string::npos);
        const Result<RunInfo> read = readRun(m_folder);
        QVERIFY(read && read->id.empty() && !read->validation);
        // What a later version checks so is checked here too.
        std::string text = io::readFile(m_folder / "run.json").value();
        text.replace(text.find('{'), 1, "{\"parent\":1,\"checksums\":{\"parent\":\"0123456789abcdef\"},");
        QVERIFY(io::writeFile(m_folder / "run.json", text));
        QVERIFY(readRun(m_folder).error().code == ErrorCode::Damaged);
    }

    void idsAreRandom() {
        const std::string one = newRunId(), other = newRunId();
        QCOMPARE(one.size(), 32U);
        QVERIFY(one.find_first_not_of("0123456789abcdef") == std::string::npos);
        QVERIFY(one != other);
    }

    void aNewerVersionIsRefusedAndLeftAlone() {
        RunInfo info = example();
        info.formatVersion = 2;
        QVERIFY(writeRun(m_folder, info));
        const std::string before = io::readFile(m_folder / "run.json").value();
        const auto run = openRun(m_folder);
        QVERIFY(!run);
        QVERIFY(run.error().code == ErrorCode::NewerFormat);
        QCOMPARE(run.error().arguments, (std::vector<std::string>{"2", "1"}));
        QVERIFY(!describeRun(m_folder, [](RunInfo& info) { info.name = "x"; }));
        QCOMPARE(io::readFile(m_folder / "run.json").value(), before);
    }

    void whatIsNoRunIsSaid() {
        QVERIFY(openRun(m_folder).error().code == ErrorCode::NotARun);
        for (const char* text : {"", "{", "[]", "{\"format_version\":1}", "{\"format_version\":\"1\"}"}) {
            QVERIFY(io::writeFile(m_folder / "run.json", text));
            QVERIFY2(openRun(m_folder).error().code == ErrorCode::Damaged, text);
        }
    }

    void ofADamagedRunTheHistoryIsShown() {
        QVERIFY(writeRun(m_folder, example()));
        fill(9);
        QVERIFY(io::writeFile(m_folder / "run.json", io::readFile(m_folder / "run.json").value() + "x"));
        const Error why = openRun(m_folder).error();
        QVERIFY(why.code == ErrorCode::Damaged);
        QCOMPARE(why.arguments, std::vector<std::string>{"it is no JSON object"});
        const auto left = openDamagedRun(m_folder, why);
        QVERIFY(left);
        QCOMPARE(left->histories.size(), 1u);
        QCOMPARE(left->histories[0].name, std::string("run"));
        QCOMPARE(left->histories[0].history->records.size(), 9u);
        QCOMPARE(left->histories[0].history->warnings.size(), 1u);
        QVERIFY((left->histories[0].history->warnings[0] ==
                 Remark{RemarkCode::DescriptionDamaged, {"it is no JSON object"}}));
        // Anything else stays what it is, and so does this where there is nothing to show.
        QVERIFY(openDamagedRun(m_folder, {ErrorCode::NewerFormat}).error().code == ErrorCode::NewerFormat);
        fs::remove(m_folder / "history.json");
        QVERIFY(openDamagedRun(m_folder, why).error().code == ErrorCode::Damaged);
    }

    void openingChangesNothing() {
        RunInfo info = example();
        QVERIFY(writeRun(m_folder, info));
        fill(9);
        std::string text = io::readFile(m_folder / "history.json").value();
        text.resize(text.size() - 20);
        QVERIFY(io::writeFile(m_folder / "history.json", text));
        const auto run = openRun(m_folder);
        QVERIFY(run);
        QCOMPARE(run->history.records.size(), 8u);
        QCOMPARE(run->history.warnings.size(), 1u);
        QVERIFY(run->summary.status == RunSummary::Status::Interrupted);
        QVERIFY(run->history.marks.back().kind == history::Mark::Kind::Interrupted);
        QCOMPARE(run->summary.bestEpoch, 5);
        QCOMPARE(run->summary.best, 1.0);
        QCOMPARE(io::readFile(m_folder / "history.json").value(), text);
        QCOMPARE(std::distance(fs::directory_iterator(m_folder), fs::directory_iterator()), 2);
    }

    void listsAreNewestFirstAndReadOnlyTheTail() {
        QVERIFY(writeRun(m_folder, example()));
        fill(5000);
        const fs::path other = m_folder.parent_path() / "other";
        fs::create_directories(other);
        fs::create_directories(m_folder.parent_path() / "not a run");
        RunInfo info = example();
        info.sessions.resize(1);
        QVERIFY(writeRun(other, info));
        const auto runs = listRuns(m_folder.parent_path());
        QCOMPARE(runs.size(), 2u);
        QCOMPARE(runs[0].folder, m_folder);
        QCOMPARE(runs[0].epoch, 5000);
        QCOMPARE(runs[0].epochs, 20);
        QCOMPARE(runs[0].bestMetric, std::string("val_mae"));
        QVERIFY(runs[0].status == RunSummary::Status::Interrupted);
        QVERIFY(runs[1].status == RunSummary::Status::EarlyStopped);
        QCOMPARE(runs[1].epoch, 0);
    }

    void aLockIsHeldByOne() {
        QVERIFY(!RunLock::isHeld(m_folder));
        {
            const auto lock = RunLock::acquire(m_folder);
            QVERIFY(lock);
            QVERIFY(RunLock::isHeld(m_folder));
            const auto second = RunLock::acquire(m_folder);
            QVERIFY(second.error().code == ErrorCode::FolderInUse);
            QCOMPARE(second.error().arguments.at(1), std::to_string(QCoreApplication::applicationPid()));
        }
        QVERIFY(!RunLock::isHeld(m_folder));
        // The file that a dead process has left behind does not lock.
        QVERIFY(RunLock::acquire(m_folder));
    }

    void newFoldersHaveReadableNames() {
        const fs::path runs = userRunsFolder();
        fs::remove_all(runs);
        const auto first = makeRunFolder({}, "digits 128-64");
        QCOMPARE(first->folder.filename().string(), std::string("digits-128-64"));
        QCOMPARE(makeRunFolder({}, "digits 128-64")->folder.filename().string(), std::string("digits-128-64-2"));
        QCOMPARE(makeRunFolder({}, "../..//x y")->folder.parent_path(), runs);
        data::DataSpec sales;
        sales.source = "/data/Sales 2026.csv";
        QCOMPARE(defaultRunName(sales, {}), std::string("Sales 2026 128"));
        fs::remove_all(runs);
    }

    void aFolderThatHoldsARunIsRefused() {
        QVERIFY(makeRunFolder(m_folder, "x"));
        QVERIFY(io::writeFile(m_folder / "notes.txt", "mine"));
        QVERIFY(makeRunFolder(m_folder, "x"));
        QVERIFY(writeRun(m_folder, example()));
        QVERIFY(makeRunFolder(m_folder, "x").error().code == ErrorCode::FolderNotEmpty);
        QVERIFY(makeRunFolder("/proc/nothing/here", "x").error().code == ErrorCode::CannotWrite);
    }
};

THROUGHLINE_TEST(RunFolderTest)
#include "RunFolderTest.moc"
