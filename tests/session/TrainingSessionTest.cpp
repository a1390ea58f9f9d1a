// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "data/Load.h"
#include "nn/RowDefaults.h"
#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/RunDescription.h"
#include "session/RunLock.h"

#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <fstream>
#include <optional>
#include <thread>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;

namespace {

/// For a file that is being written at the same moment: a reader may see half of a write.
std::size_t wholeRecords(const fs::path& file) {
    return history::scanHistory(io::readFile(file).value(), [](const auto&, std::size_t, std::size_t) {}).records;
}

} // namespace

/// A run from its beginning to its end, and what a session tells of it.
class TrainingSessionTest : public QObject {
    Q_OBJECT

    Runs m_runs;

private slots:
    void dataReadBeforeIsNotReadAgain() {
        RunRequest asked = m_runs.request();
        const fs::path file = m_runs.fresh().replace_extension(".csv");
        {
            std::ofstream csv(file);
            csv << "x,y,class\n";
            for (int i = 0; i < 60; ++i) csv << i % 7 << ',' << i % 5 << ',' << (i % 2 ? "odd" : "even") << '\n';
        }
        asked.data.source = file.string();
        asked.loaded = std::make_shared<const data::LoadedData>(data::load(asked.data).value());
        fs::remove(file);
        QCOMPARE(train(asked).kind, OutcomeKind::Completed);
        asked.folder = m_runs.fresh();
        asked.loaded.reset();
        const RunOutcome outcome = train(asked);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, ErrorCode::CannotOpen);
    }

    void aRunFromBeginningToEnd() {
        TrainingSession session;
        const RunRequest asked = m_runs.request();
        std::vector<SessionState> states;
        QObject::connect(&session, &TrainingSession::stateChanged,
                         [&](SessionState state) { states.push_back(state); });
        QSignalSpy opened(&session, &TrainingSession::opened);
        bool onDiskFirst = true;
        QObject::connect(&session, &TrainingSession::recordsAppended, [&](std::size_t first) {
            onDiskFirst = onDiskFirst && first < session.history().records.size() &&
                          wholeRecords(asked.folder / "history.json") >= session.history().records.size();
        });
        session.start(asked);
        const RunOutcome outcome = ending(session);
        QVERIFY(!outcome.error);
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        QCOMPARE(outcome.epoch, 6);
        QCOMPARE(outcome.last.epoch, 6);
        QVERIFY(outcome.best.epoch >= 1);
        QCOMPARE(outcome.bestMetric, std::string("val_loss"));
        QVERIFY(outcome.samplesPerSecond > 0.0);
        QVERIFY(onDiskFirst);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(states, (std::vector{SessionState::Preparing, SessionState::Training, SessionState::Idle}));
        QCOMPARE(session.history().records.size(), 6u);
        QCOMPARE(session.info().widths, (std::vector<int>{4, 8, 3}));

        const Result<OpenedRun> run = openRun(asked.folder);
        QVERIFY(run);
        QVERIFY(run->summary.status == RunSummary::Status::Completed);
        QCOMPARE(run->summary.epoch, 6);
        QCOMPARE(run->summary.bestEpoch, outcome.best.epoch);
        QCOMPARE(run->info.name, std::string("iris 8"));
        QCOMPARE(run->info.id.size(), 32u);
        QVERIFY((run->info.validation == data::Validation{data::Validation::Kind::Fraction, 0.2, {}, 30}));
        QCOMPARE(run->info.sessions.size(), 1u);
        QCOMPARE(run->info.sessions[0].lastEpoch, 6);
        QCOMPARE(run->checkpointEpochs.back(), 6);
        QCOMPARE(newest(asked.folder).state.position.epoch, 6);
    }

    void whatWasNotAskedForGoesByTheRows() {
        RunRequest asked = m_runs.request();
        asked.batchSizeByRows = asked.epochsByRows = true;
        const RunOutcome outcome = train(asked);
        const Result<OpenedRun> run = openRun(asked.folder);
        QVERIFY(run);
        const nn::RowDefaults usual = nn::usualFor(120);
        QCOMPARE(run->info.config.batchSize, usual.batchSize);
        QCOMPARE(run->info.config.epochs, usual.epochs);
        QCOMPARE(outcome.epochs, usual.epochs);
        QCOMPARE(run->info.batchesPerEpoch, (120 + usual.batchSize - 1) / usual.batchSize);
    }

    void tellsWhetherTheLastEpochWasTheBest() {
        RunOutcome outcome{.epoch = 7, .epochs = 7, .best = {.epoch = 7}};
        QVERIFY(outcome.wasStillGaining());
        outcome.best.epoch = 6;
        QVERIFY(!outcome.wasStillGaining());
        outcome.best.epoch = 7;
        outcome.kind = OutcomeKind::Stopped;
        QVERIFY(!outcome.wasStillGaining());
        outcome = {.epoch = 1, .epochs = 1, .best = {.epoch = 1}};
        QVERIFY(!outcome.wasStillGaining()); // nothing to have fallen from
    }

    // What carries the records keeps its memory, and must not keep the names of another run's metrics. It did where
    // this thread was busy while one run ended, and while the next one began.
    void runsOfDifferentMetricsOneAfterTheOther() {
        const auto patiently = [](const auto& done) {
            for (int tries = 0; !done() && tries < 10'000; ++tries)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            std::this_thread::sleep_for(std::chrono::milliseconds(20)); // until it is told
        };
        RunRequest classes = m_runs.request(10'000'000), numbers = m_runs.request(10'000'000);
        numbers.data.source = "diabetes";
        TrainingSession session;
        session.setDisplayInterval(std::chrono::milliseconds(0));
        int deliveries = 0;
        QObject::connect(&session, &TrainingSession::recordsAppended, [&] {
            ++deliveries;
            const bool first = session.folder() == classes.folder;
            if (deliveries == (first ? 1 : 4)) session.stop();
            if (first) patiently([&] { return !RunLock::isHeld(classes.folder); });
        });
        QObject::connect(&session, &TrainingSession::finished, [&, second = false]() mutable {
            if (std::exchange(second, true)) return;
            deliveries = 0;
            session.start(numbers);
            patiently([&] { return session.progress().epoch > 0; });
        });
        session.start(classes);
        QVERIFY(ending(session).kind == OutcomeKind::Stopped);
        if (session.state() != SessionState::Idle) QVERIFY(ending(session).kind == OutcomeKind::Stopped);
        const Result<OpenedRun> run = openRun(numbers.folder);
        QVERIFY(run);
        const auto &shown = session.history().records.series(), &kept = run->history.records.series();
        QCOMPARE(shown.size(), kept.size());
        for (std::size_t i = 0; i < shown.size(); ++i) {
            QCOMPARE(shown[i].name, kept[i].name);
            QCOMPARE(shown[i].value, kept[i].value);
        }
    }

    void pausingKeepsEverything() {
        // Long enough that a pause comes before the end on a busy machine too.
        RunRequest whole = m_runs.request(6000);
        QVERIFY(train(whole).kind == OutcomeKind::Completed);
        RunRequest paused = whole;
        paused.folder = m_runs.fresh();
        TrainingSession session;
        int pauses = 0;
        QObject::connect(&session, &TrainingSession::stateChanged, [&](SessionState state) {
            if (state == SessionState::Training && pauses < 3) session.pause();
            if (state == SessionState::Paused) {
                ++pauses;
                QVERIFY(isRunFolder(paused.folder));
                session.unpause();
            }
        });
        session.start(paused);
        const RunOutcome outcome = ending(session);
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        QVERIFY(pauses >= 1);
        const auto marks = openRun(paused.folder)->history.marks;
        QCOMPARE(std::count_if(marks.begin(), marks.end(),
                               [](const auto& m) { return m.kind == history::Mark::Kind::Paused; }),
                 pauses);
        QVERIFY(sameRecords(whole.folder, paused.folder));
        QVERIFY(sameState(newest(whole.folder).state, newest(paused.folder).state));
    }

    void aRateChangedByHandIsPartOfTheRun() {
        RunRequest asked;
        std::optional<history::Mark> event;
        // A run may be over before the rate can be changed: the next is longer.
        for (std::int64_t epochs = 400; !event && epochs < 1'000'000; epochs *= 4) {
            asked = m_runs.request(epochs);
            asked.checkpoints.keep = 1;
            TrainingSession session;
            bool changed = false;
            QObject::connect(&session, &TrainingSession::recordsAppended, [&] {
                if (!std::exchange(changed, true)) session.setLearningRate(0.01);
            });
            QSignalSpy marks(&session, &TrainingSession::markAdded);
            session.start(asked);
            QVERIFY(ending(session).kind == OutcomeKind::Completed);
            const Result<OpenedRun> run = openRun(asked.folder);
            for (const history::Mark& mark : run->info.events)
                if (mark.kind == history::Mark::Kind::LearningRate) event = mark;
            QCOMPARE(marks.empty(), !event);
        }
        QVERIFY(event);
        QCOMPARE(event->from, 0.001);
        QCOMPARE(event->to, 0.01);
        // The end can still be had from the change onwards, bit for bit.
        const nn::TrainState end = newest(asked.folder).state;
        fs::remove(asked.folder / "checkpoints" / checkpointName(end.position));
        const auto model =
            loadModel({.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = end.position.epoch});
        QVERIFY(model);
        QVERIFY(sameState(model->state, end));
    }

    void twoSessionsCannotTrainTheSameRun() {
        RunRequest asked = m_runs.request(1'000'000);
        TrainingSession first;
        QSignalSpy opened(&first, &TrainingSession::opened);
        first.start(asked);
        QTRY_COMPARE(opened.size(), 1);
        QVERIFY(openRun(asked.folder)->summary.status == RunSummary::Status::Running);
        const RunOutcome refused = resume({.folder = asked.folder});
        QVERIFY(refused.error && refused.error->code == ErrorCode::FolderInUse);
        QCOMPARE(refused.error->arguments.at(1), std::to_string(QCoreApplication::applicationPid()));
        const RunOutcome again = train(asked);
        QVERIFY(again.error && again.error->code == ErrorCode::FolderNotEmpty);
        first.stop();
        QVERIFY(ending(first).kind == OutcomeKind::Stopped);
    }

    void destructionStopsAndSaves() {
        RunRequest asked = m_runs.request(1'000'000);
        {
            TrainingSession session;
            QSignalSpy records(&session, &TrainingSession::recordsAppended);
            session.start(asked);
            QTRY_VERIFY(!records.empty());
        }
        const Result<OpenedRun> run = openRun(asked.folder);
        QVERIFY(run->summary.status == RunSummary::Status::Stopped);
        const nn::TrainState state = newest(asked.folder).state;
        QCOMPARE(state.position.epoch, run->summary.epoch);
    }

    void whatIsWrongIsSaidBeforeAnythingIsMade() {
        RunRequest unknown = m_runs.request();
        unknown.data.source = "/nowhere/table.csv";
        const RunOutcome outcome = train(unknown);
        QVERIFY(outcome.kind == OutcomeKind::Failed);
        QVERIFY(outcome.error.has_value());
        QVERIFY(!fs::exists(unknown.folder));

        RunRequest bad = m_runs.request();
        bad.config.batchSize = 0;
        QVERIFY(train(bad).error->code == ErrorCode::BadOption);
        QVERIFY(!fs::exists(bad.folder));
        bad.config.batchSize = 8;
        bad.checkpoints.keep = 0;
        QCOMPARE(train(bad).error->arguments.front(), std::string("keep"));
        QVERIFY(!fs::exists(bad.folder));

        QVERIFY(resume({.folder = m_runs.fresh()}).error->code == ErrorCode::NotARun);
    }

    void aStopWhileTheDataAreReadLeavesNothing() {
        RunRequest asked = m_runs.request();
        const fs::path file = m_runs.fresh().replace_extension(".csv");
        {
            std::ofstream csv(file);
            csv << "x,y,class\n";
            for (int i = 0; i < 20'000; ++i) csv << i % 7 << ',' << i % 5 << ',' << (i % 2 ? "odd" : "even") << '\n';
        }
        asked.data.source = file.string();
        TrainingSession session;
        session.start(asked);
        session.stop();
        const RunOutcome outcome = ending(session);
        QVERIFY(outcome.kind == OutcomeKind::Stopped);
        QVERIFY(!outcome.error);
        QVERIFY(!fs::exists(asked.folder));
    }

    void aRunThatDivergesKeepsItsLastGoodState() {
        RunRequest asked = m_runs.request(50);
        asked.data.source = "diabetes";
        asked.config.optimizer.kind = nn::OptimizerKind::Sgd;
        asked.config.optimizer.learningRate = 1e6;
        const RunOutcome outcome = train(asked);
        QVERIFY(outcome.kind == OutcomeKind::Diverged);
        QVERIFY(outcome.error->code == ErrorCode::Diverged);
        QVERIFY(openRun(asked.folder)->summary.status == RunSummary::Status::Diverged);
        for (const fs::path& file : checkpointFiles(asked.folder / "checkpoints")) {
            const Checkpoint checkpoint = readCheckpoint(file).value();
            for (const nn::Tensor& tensor : checkpoint.state.tensors)
                for (const float value : tensor.values) QVERIFY(std::isfinite(value));
        }
    }

    void afterTheEndTheFolderHoldsWhatThePolicySays() {
        RunRequest asked = m_runs.request(40);
        asked.checkpoints = {.every = 5, .keep = 2};
        const RunOutcome outcome = train(asked);
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        std::set<std::string> expected{"epoch-00035.safetensors", "epoch-00040.safetensors"};
        expected.insert(checkpointName({outcome.best.epoch, 0, 0}));
        QCOMPARE(checkpointNames(asked.folder), expected);
    }
};

THROUGHLINE_TEST(TrainingSessionTest)
#include "TrainingSessionTest.moc"
