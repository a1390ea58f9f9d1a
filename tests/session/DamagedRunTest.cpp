// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "session/ModelLoader.h"
#include "session/RunDescription.h"

#include <QSignalSpy>
#include <QTest>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;

/// A run of which something is missing or wrong is taken up again.
class DamagedRunTest : public QObject {
    Q_OBJECT

    Runs m_runs;

private slots:
    void aDamagedCheckpointIsNamedAndTheOneBeforeIsTaken() {
        const RunRequest asked = m_runs.request(6);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const nn::TrainState end = newest(asked.folder).state;
        const auto original = recordsIn(asked.folder / "history.json");
        const fs::path damaged = asked.folder / "checkpoints" / "epoch-00006.safetensors";
        fs::resize_file(damaged, fs::file_size(damaged) / 2);

        TrainingSession session;
        std::vector<Error> warnings;
        QObject::connect(&session, &TrainingSession::warning, [&](const Error& error) { warnings.push_back(error); });
        session.resume({.folder = asked.folder});
        QVERIFY(ending(session).kind == OutcomeKind::Completed);
        QCOMPARE(warnings.size(), 1u);
        QVERIFY(warnings[0].code == ErrorCode::Damaged);
        QCOMPARE(warnings[0].file, damaged.string());
        QVERIFY(sameState(newest(asked.folder).state, end));
        // Epoch 6 was in the history already: neither lost nor doubled.
        const auto again = recordsIn(asked.folder / "history.json");
        QVERIFY(std::equal(original.begin(), original.end(), again.begin(), again.end(), history::sameNumbers));
    }

    void withoutAnyCheckpointItStartsOver() {
        const RunRequest asked = m_runs.request(5);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const nn::TrainState end = newest(asked.folder).state;
        fs::remove_all(asked.folder / "checkpoints");
        QVERIFY(resume({.folder = asked.folder}).kind == OutcomeKind::Completed);
        QCOMPARE(recordsIn(asked.folder / "history.json").size(), 5u);
        QVERIFY(sameState(newest(asked.folder).state, end));
    }

    // It began again from epoch 0, or ended in an exception. A file in the folder's place cannot be listed by root
    // either.
    void checkpointsThatCannotBeReadAreNotTrainedAgain() {
        const RunRequest asked = m_runs.request(5);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const fs::path folder = asked.folder / "checkpoints";
        fs::rename(folder, asked.folder / "elsewhere");
        QVERIFY(io::writeFile(folder, "no folder"));
        const std::string run = io::readFile(asked.folder / "run.json").value();
        for (const auto from : {ResumeRequest::From::Latest, ResumeRequest::From::Best}) {
            const RunOutcome refused = resume({.folder = asked.folder, .from = from, .epochs = 8});
            QVERIFY(refused.error && refused.error->code == ErrorCode::NotOwnFile);
            QCOMPARE(refused.error->file, folder.string());
            const auto model = loadModel({.folder = asked.folder, .from = from});
            QVERIFY(!model && model.error().code == ErrorCode::NotOwnFile);
        }
        QCOMPARE(io::readFile(asked.folder / "run.json").value(), run);
        QCOMPARE(recordsIn(asked.folder / "history.json").size(), 5u);
        fs::remove(folder);
        fs::rename(asked.folder / "elsewhere", folder);
        QVERIFY(resume({.folder = asked.folder, .epochs = 8}).kind == OutcomeKind::Completed);
    }

    void aHistoryThatFellBehindIsTrainedAgain() {
        const RunRequest asked = m_runs.request(6);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        RunRequest other = asked;
        other.folder = m_runs.fresh();
        QVERIFY(train(other).kind == OutcomeKind::Completed);
        const std::string text = io::readFile(asked.folder / "history.json").value();
        QVERIFY(io::writeFile(asked.folder / "history.json", text.substr(0, text.find("{\"epoch\":5") + 20)));
        QVERIFY(resume({.folder = asked.folder}).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(asked.folder, other.folder));
    }

    void numbersThatDifferMoveTheOldLineAside() {
        const RunRequest asked = m_runs.request(6);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        // As though epoch 6 had been trained on another processor.
        std::string text = io::readFile(asked.folder / "history.json").value();
        const std::size_t at = text.find("\"loss\":", text.find("{\"epoch\":6")) + 7;
        text[at] = text[at] == '9' ? '8' : '9';
        QVERIFY(io::writeFile(asked.folder / "history.json", text));
        fs::remove(asked.folder / "checkpoints" / "epoch-00006.safetensors");

        TrainingSession session;
        std::vector<ErrorCode> warnings;
        QObject::connect(&session, &TrainingSession::warning,
                         [&](const Error& error) { warnings.push_back(error.code); });
        QSignalSpy resets(&session, &TrainingSession::historyReset);
        session.resume({.folder = asked.folder});
        QVERIFY(ending(session).kind == OutcomeKind::Completed);
        QCOMPARE(warnings, std::vector<ErrorCode>{ErrorCode::RetrainedDiffers});
        QCOMPARE(resets.size(), 1);
        QCOMPARE(session.history().abandoned.size(), 1u);
        QCOMPARE(session.history().records.size(), 6u);
        QCOMPARE(recordsIn(asked.folder / "history.json").size(), 6u);
        QCOMPARE(recordsIn(asked.folder / "abandoned" / "1.json").size(), 1u);
    }

    // They stayed among the new line's: killed behind epoch 6 of this one, the run would have gone on with the weights
    // of the old one.
    void numbersThatDifferMoveTheOldLinesCheckpointsAndMarksAside() {
        RunRequest asked = m_runs.request(6);
        asked.checkpoints.keep = 10;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const auto bytes = [&](const fs::path& file) { return io::readFile(asked.folder / file).value_or(""); };
        const std::string last = bytes("checkpoints/epoch-00006.safetensors");
        // The history has lost its end, and epoch 4 was trained on another processor.
        std::string text = bytes("history.json");
        text.replace(text.find(",\n{\"epoch\":5"), std::string::npos, "\n]\n");
        const std::size_t at = text.find("\"loss\":", text.find("{\"epoch\":4")) + 7;
        text[at] = text[at] == '9' ? '8' : '9';
        QVERIFY(io::writeFile(asked.folder / "history.json", text));
        fs::remove(asked.folder / "checkpoints/epoch-00004.safetensors");
        RunInfo info = readRun(asked.folder).value();
        using Kind = history::Mark::Kind;
        info.events = {{.kind = Kind::Paused, .epoch = 2.5, .time = 1},
                       {.kind = Kind::Paused, .epoch = 5.5, .time = 2}};
        QVERIFY(writeRun(asked.folder, info));

        TrainingSession session;
        bool movedFirst = false;
        QObject::connect(&session, &TrainingSession::historyReset, [&] {
            movedFirst = bytes("abandoned/1/epoch-00006.safetensors") == last;
            QCOMPARE(session.history().marks.size(), 2U); // of epoch 2.5, and the resume
        });
        session.resume({.folder = asked.folder});
        QVERIFY(ending(session).kind == OutcomeKind::Completed);
        QVERIFY(movedFirst);
        QVERIFY(!fs::exists(asked.folder / "abandoned/1/epoch-00005.safetensors")); // neither best nor latest
        info = readRun(asked.folder).value();
        QCOMPARE(info.abandonedEvents.size(), 1U);
        QCOMPARE(info.abandonedEvents[0].epoch, 5.5);
        QCOMPARE(info.events.size(), 2U);
        QCOMPARE(newest(asked.folder).state.position.epoch, 6);
    }
};

THROUGHLINE_TEST(DamagedRunTest)
#include "DamagedRunTest.moc"
