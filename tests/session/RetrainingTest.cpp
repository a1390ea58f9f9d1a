// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/RateChange.h"
#include "session/Retraining.h"
#include "session/RetrainingPlan.h"
#include "session/RunDescription.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;
using From = ResumeRequest::From;

namespace {

std::size_t count(const std::vector<history::Mark>& marks, history::Mark::Kind kind) {
    return static_cast<std::size_t>(std::ranges::count(marks, kind, &history::Mark::kind));
}

std::string bytesOf(const fs::path& file) {
    return io::readFile(file).value_or("");
}

/// Its file, leaving out which run it is of, and how long the batches of the next epoch have taken: a stop between two
/// epochs leaves some nanoseconds there.
std::string bytesOf(const Checkpoint& checkpoint, const fs::path& file) {
    auto [state, context] = checkpoint;
    state.sums.seconds = 0.0;
    context.run.clear();
    return writeCheckpoint(file, state, context) ? bytesOf(file) : "";
}

} // namespace

/// An epoch that is not kept, had again: the bytes are those that the checkpoint would have had.
class RetrainingTest : public QObject {
    Q_OBJECT

    Runs m_runs;

    /// Slow enough that a rate can be changed under way: some milliseconds an epoch. Every epoch is kept.
    RunRequest request(std::int64_t epochs) {
        RunRequest request;
        request.data.source = "digits";
        request.config.network.hidden = {16};
        request.config.network.dropout = 0.2;
        request.config.network.batchNorm = true;
        request.config.batchSize = 16;
        request.config.epochs = epochs;
        request.checkpoints.keep = 1'000'000;
        request.folder = m_runs.fresh();
        return request;
    }

    /// Runs to the end; at each new records `act` may change something.
    static RunOutcome run(TrainingSession& session, const std::function<void()>& begin,
                          const std::function<void()>& act = {}) {
        const auto appended = connect(&session, &TrainingSession::recordsAppended, &session, [&] {
            if (act) act();
        });
        begin();
        const RunOutcome outcome = ending(session);
        disconnect(appended);
        return outcome;
    }

    static RunOutcome train(const RunRequest& request, const std::vector<double>& rates = {}) {
        TrainingSession session;
        std::size_t next = 0;
        const auto outcome = run(
            session, [&] { session.start(request); },
            [&] {
                if (next < rates.size()) session.setLearningRate(rates[next++]);
            });
        return outcome;
    }

    static RunOutcome resume(const ResumeRequest& request, const std::vector<double>& rates = {}) {
        TrainingSession session;
        std::size_t next = 0;
        return run(
            session, [&] { session.resume(request); },
            [&] {
                if (next < rates.size()) session.setLearningRate(rates[next++]);
            });
    }

    /// A copy of the run that has kept these epochs alone.
    fs::path copyWith(const fs::path& folder, const std::set<std::int64_t>& kept) {
        const fs::path copy = m_runs.fresh();
        fs::copy(folder, copy, fs::copy_options::recursive);
        for (const fs::path& file : checkpointFiles(copy / "checkpoints")) {
            const auto position = *checkpointPosition(file);
            if (position.batch > 0 || !kept.contains(position.epoch)) fs::remove(file);
        }
        return copy;
    }

    /// Has every `stride`-th epoch of `copy` again and compares its file with the one that the run has kept.
    void compare(const fs::path& run, const fs::path& copy, std::int64_t stride = 1) {
        const fs::path file = m_runs.path() / "again.safetensors";
        std::int64_t compared = 0;
        for (const fs::path& kept : checkpointFiles(run / "checkpoints")) {
            const auto position = *checkpointPosition(kept);
            if (position.batch > 0 || position.epoch % stride != 0) continue;
            const auto model = loadModel({.folder = copy, .from = From::Epoch, .epoch = position.epoch});
            QVERIFY(model);
            QVERIFY2(
                model->warnings.empty(),
                qPrintable(QString::number(position.epoch) + QLatin1Char(' ') +
                           QString::fromStdString(model->warnings.empty() ? "" : model->warnings[0].arguments[0])));
            QVERIFY2(bytesOf(*model, file) == bytesOf(readCheckpoint(kept).value(), file),
                     qPrintable(QString::number(position.epoch)));
            ++compared;
        }
        QVERIFY(compared > 3);
    }

private slots:
    void anEpochThatAnotherPolicyKept() {
        RunRequest all = request(9);
        all.config.schedule.kind = nn::ScheduleKind::Plateau;
        all.config.schedule.plateauPatience = 1;
        all.config.earlyStopping.patience = 8;
        all.config.earlyStopping.minDelta = 0.02;
        all.config.optimizer.learningRate = 0.02;
        QVERIFY(train(all).kind != OutcomeKind::Failed);
        RunRequest few = all;
        few.folder = m_runs.fresh();
        few.checkpoints.keep = 1;
        QVERIFY(train(few).kind != OutcomeKind::Failed);
        QVERIFY(checkpointFiles(few.folder / "checkpoints").size() <= 2);
        compare(all.folder, few.folder);
        // The plateau had its say, else this would show little.
        const auto state = loadModel({.folder = few.folder, .from = From::Latest});
        QVERIFY(state->state.plateauFactor < 1.0);
        // From the beginning, and from one kept in the middle.
        compare(all.folder, copyWith(all.folder, {}));
        compare(all.folder, copyWith(all.folder, {4}));
    }

    /// A hand dragged along the curve: whatever the order, each state is the one that was kept.
    void statesAtHandAreThoseOfTheRun() {
        RunRequest asked = request(40);
        asked.config.schedule.kind = nn::ScheduleKind::Cosine;
        QVERIFY(train(asked, {0.01, 0.0005}).kind == OutcomeKind::Completed);
        const fs::path copy = copyWith(asked.folder, {16, 32});
        const auto states = std::make_shared<StateCache>();
        for (const std::int64_t epoch : {37, 36, 35, 38, 33, 20, 19, 21, 5, 4, 40, 1, 16, 36}) {
            const auto model = loadModel({.folder = copy, .from = From::Epoch, .epoch = epoch, .states = states});
            QVERIFY(model);
            QVERIFY(model->warnings.empty());
            const auto kept = readCheckpoint(asked.folder / "checkpoints" / checkpointName({epoch, 0, 0}));
            QVERIFY2(sameState(model->state, kept->state), qPrintable(QString::number(epoch)));
            QCOMPARE(model->context.config, kept->context.config);
        }
        QVERIFY(states->size() > 14); // those passed on the way are at hand too
        // Without anything to begin from but what is at hand: 36 is, 18 is not.
        fs::remove_all(copy / "checkpoints");
        fs::create_directory(copy / "checkpoints");
        std::int64_t from = -1;
        const auto tell = [&](const RetrainingProgress& now) { from = now.from; };
        QVERIFY(loadModel({.folder = copy, .from = From::Epoch, .epoch = 36, .states = states, .tell = tell}));
        QCOMPARE(from, std::int64_t(-1)); // nothing was trained
        // Another line of the run has other states.
        QVERIFY(resume({.folder = asked.folder, .from = From::Epoch, .epoch = 10, .epochs = 40}, {0.003}).kind ==
                OutcomeKind::Completed);
        const auto other = loadModel({.folder = asked.folder, .from = From::Epoch, .epoch = 36, .states = states});
        QVERIFY(other);
        QVERIFY(
            sameState(other->state, readCheckpoint(asked.folder / "checkpoints" / checkpointName({36, 0, 0}))->state));
    }

    void statesThatAreTooManyGo() {
        const RunRequest asked = request(12);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const fs::path copy = copyWith(asked.folder, {});
        const auto states = std::make_shared<StateCache>(1);
        const auto at = [&](std::int64_t epoch) {
            return loadModel({.folder = copy, .from = From::Epoch, .epoch = epoch, .states = states});
        };
        const auto twelfth = at(12), third = at(3);
        QVERIFY(twelfth && third);
        QCOMPARE(states->size(), 1u);
        QVERIFY(states->has(3) && !states->has(12));
        QVERIFY(sameState(at(12)->state, twelfth->state));
    }

    void ratesChangedByHandAreChangedAgain() {
        RunRequest asked = request(40);
        asked.config.schedule.kind = nn::ScheduleKind::Exponential;
        QVERIFY(train(asked, {0.01, 0.0005}).kind == OutcomeKind::Completed);
        const auto opened = openRun(asked.folder);
        QVERIFY(count(opened->info.events, history::Mark::Kind::LearningRate) >= 1);
        compare(asked.folder, copyWith(asked.folder, {}), 7);
    }

    void sessionsAndRaisedEpochsArePartOfTheLine() {
        RunRequest asked = request(60);
        asked.config.schedule.kind = nn::ScheduleKind::Cosine;
        TrainingSession session;
        const auto stopped = run(
            session, [&] { session.start(asked); }, [&] { session.stop(); });
        QVERIFY(stopped.kind == OutcomeKind::Stopped);
        // The schedule counts on sixty epochs up to here, on a hundred behind, and once more on 150.
        QVERIFY(resume({.folder = asked.folder, .epochs = 100}, {0.002}).kind == OutcomeKind::Completed);
        QVERIFY(resume({.folder = asked.folder, .epochs = 150}).kind == OutcomeKind::Completed);
        const auto opened = openRun(asked.folder);
        QCOMPARE(opened->info.sessions.size(), 3u);
        compare(asked.folder, copyWith(asked.folder, {}), 15);
    }

    void sizesOfBatchesArePartOfTheLine() {
        RunRequest asked = request(8);
        asked.config.schedule.kind = nn::ScheduleKind::Cosine;
        asked.config.schedule.warmupEpochs = 1;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        QVERIFY(resume({.folder = asked.folder, .epochs = 14, .batchSize = 100}, {0.002}).kind ==
                OutcomeKind::Completed);
        QVERIFY(resume({.folder = asked.folder, .epochs = 18, .patience = 50, .batchSize = 7}).kind ==
                OutcomeKind::Completed);
        const auto opened = openRun(asked.folder);
        QVERIFY(opened->info.pinned.size() >= 2);
        compare(asked.folder, copyWith(asked.folder, {}), 3);
        // From a state in the middle of the line, too.
        compare(asked.folder, copyWith(asked.folder, {3, 10}), 4);
        const auto& marks = opened->history.marks;
        QCOMPARE(count(marks, history::Mark::Kind::BatchSize), std::size_t{2});
        QCOMPARE(count(marks, history::Mark::Kind::Patience), std::size_t{1});
        const auto mark = std::ranges::find(marks, history::Mark::Kind::BatchSize, &history::Mark::kind);
        QVERIFY(mark->epoch == 8.0 && mark->from == 16.0 && mark->to == 100.0);
        // Where the run goes on from an earlier epoch, what was changed behind it was not.
        QVERIFY(resume({.folder = asked.folder, .from = From::Epoch, .epoch = 5, .epochs = 18}).kind ==
                OutcomeKind::Completed);
        const auto rewound = openRun(asked.folder);
        QCOMPARE(rewound->info.config.batchSize, 16);
        QCOMPARE(count(rewound->history.marks, history::Mark::Kind::BatchSize), std::size_t{0});
        compare(asked.folder, copyWith(asked.folder, {}), 4);
    }

    void theMainLineCounts() {
        RunRequest asked = request(25);
        QVERIFY(train(asked, {0.02}).kind == OutcomeKind::Completed);
        // Back to the beginning: what was changed on the old line is not changed on the new one.
        QVERIFY(resume({.folder = asked.folder, .from = From::Epoch, .epoch = 1, .epochs = 22}, {0.003}).kind ==
                OutcomeKind::Completed);
        const auto opened = openRun(asked.folder);
        QVERIFY(!opened->history.abandoned.empty());
        compare(asked.folder, copyWith(asked.folder, {}), 5);
    }

    void aDifferenceIsSaid() {
        const RunRequest asked = request(6);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const fs::path copy = copyWith(asked.folder, {2});
        std::string text = bytesOf(copy / "history.json");
        const std::size_t at = text.find("\"loss\":", text.find("{\"epoch\":4")) + 9;
        text[at] = text[at] == '9' ? '8' : '9';
        QVERIFY(io::writeFile(copy / "history.json", text));
        const auto model = loadModel({.folder = copy, .from = From::Epoch, .epoch = 5});
        QVERIFY(model);
        QCOMPARE(model->warnings.size(), 1u);
        QCOMPARE(model->warnings[0].code, ErrorCode::RecomputedDiffers);
        QCOMPARE(model->warnings[0].arguments[0], std::string("4"));
        QVERIFY(model->warnings[0].arguments[1].empty()); // the same instruction set
        // Where another one trained it, that is the reason.
        auto info = readRun(copy).value();
        info.sessions[0].variant = "another";
        QVERIFY(writeRun(copy, info));
        const auto other = loadModel({.folder = copy, .from = From::Epoch, .epoch = 5});
        QCOMPARE(other->warnings[0].arguments[1], std::string("another"));
    }

    void aPlanSaysFromWhereAndHowLong() {
        const RunRequest asked = request(8);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const fs::path copy = copyWith(asked.folder, {3, 8});
        const auto records = openRun(copy)->history.records;
        const auto plan = planRetraining(copy, records, 5);
        QCOMPARE(plan.from, 3);
        QCOMPARE(plan.nearest, 3);
        QVERIFY(!plan.isKept());
        QCOMPARE(plan.seconds, records.seconds(3) + records.seconds(4));
        QCOMPARE(planRetraining(copy, records, 6).nearest, 8);
        QVERIFY(planRetraining(copy, records, 3).isKept());
        QCOMPARE(planRetraining(copy, records, 2).from, 0);
        QVERIFY(std::isnan(planRetraining(copy, {}, 2).seconds));
        QCOMPARE(planRetraining(copyWith(copy, {}), records, 2).nearest, 0);
    }

    void itTellsHowFarItIsAndCanBeCancelled() {
        const RunRequest asked = request(30);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const fs::path copy = copyWith(asked.folder, {4});
        std::vector<RetrainingProgress> told;
        ModelRequest wanted{.folder = copy, .from = From::Epoch, .epoch = 20};
        wanted.tell = [&](const RetrainingProgress& progress) { told.push_back(progress); };
        QVERIFY(loadModel(wanted));
        QVERIFY(told.size() > 1);
        QCOMPARE(told.front().from, 4);
        QCOMPARE(told.front().epoch, 20);
        QVERIFY(std::ranges::is_sorted(told, {}, &RetrainingProgress::share));
        QCOMPARE(told.front().share, 0.0);
        QVERIFY(told.front().seconds > 0.0);
        QCOMPARE(told.back().share, 1.0);

        std::stop_source stop;
        wanted.tell = [&](const RetrainingProgress&) { stop.request_stop(); };
        const auto cancelled = loadModel(wanted, stop.get_token());
        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
        QCOMPARE(checkpointFiles(copy / "checkpoints").size(), 1u);
    }

    void resumingFromAnEpochThatIsNotKept() {
        const RunRequest asked = request(30);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const fs::path copy = copyWith(asked.folder, {});
        TrainingSession session;
        bool told = false;
        QTimer look;
        connect(&look, &QTimer::timeout, [&] {
            const auto retraining = session.progress().retraining;
            told = told || (retraining && retraining->epoch == 25);
        });
        look.start(1);
        const auto outcome = run(session, [&] { session.resume({.folder = copy, .from = From::Epoch, .epoch = 25}); });
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        QVERIFY(told);
        QCOMPARE(bytesOf(copy / "checkpoints" / "epoch-00030.safetensors"),
                 bytesOf(asked.folder / "checkpoints" / "epoch-00030.safetensors"));
        // It stands in the folder, so that a crash would not cost the time again.
        QCOMPARE(bytesOf(copy / "checkpoints" / "epoch-00025.safetensors"),
                 bytesOf(asked.folder / "checkpoints" / "epoch-00025.safetensors"));
    }

    void aLostCheckpointOfAChangedRateIsMadeUpFor() {
        const RunRequest asked = request(30);
        QVERIFY(train(asked, {0.02}).kind == OutcomeKind::Completed);
        const fs::path copy = copyWith(asked.folder, {});
        TrainingSession session;
        std::vector<ErrorCode> warnings;
        connect(&session, &TrainingSession::warning, [&](const Error& error) { warnings.push_back(error.code); });
        const auto outcome = run(session, [&] { session.resume({.folder = copy}); });
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        QVERIFY(warnings.empty());
        QCOMPARE(bytesOf(copy / "checkpoints" / "epoch-00030.safetensors"),
                 bytesOf(asked.folder / "checkpoints" / "epoch-00030.safetensors"));
        const auto again = openRun(copy);
        QCOMPARE(count(again->info.events, history::Mark::Kind::LearningRate), std::size_t{1});
    }

    void aRateChangedOtherwiseLeavesTheLine() {
        const RunRequest asked = request(60);
        QVERIFY(train(asked, {0.02, 0.01}).kind == OutcomeKind::Completed);
        const auto before = openRun(asked.folder)->info.events;
        const auto changes = rateChanges(openRun(asked.folder)->info, 0, openRun(asked.folder)->info.batchesPerEpoch);
        QCOMPARE(changes.size(), 2u);
        const fs::path copy = copyWith(asked.folder, {});
        TrainingSession session;
        bool changed = false;
        // Before anything is trained: ahead of both.
        const auto outcome = run(session, [&] {
            connect(&session, &TrainingSession::stateChanged, [&](SessionState state) {
                if (state == SessionState::Preparing && !std::exchange(changed, true)) session.setLearningRate(0.005);
            });
            session.resume({.folder = copy});
        });
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        const auto info = readRun(copy).value();
        const auto now = rateChanges(info, 0, info.batchesPerEpoch);
        QCOMPARE(now.size(), 1u);
        QCOMPARE(now[0].rate, 0.005);
        QCOMPARE(count(info.abandonedEvents, history::Mark::Kind::LearningRate), std::size_t{2});
    }
};

THROUGHLINE_TEST(RetrainingTest)
#include "RetrainingTest.moc"
