// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "nn/Variant.h"
#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/ResumePlan.h"
#include "session/RunDescription.h"

#include <QSignalSpy>
#include <QTest>
#include <random>
#include <thread>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;

/// A run that is taken up again, from wherever it is asked for.
class ResumeTest : public QObject {
    Q_OBJECT

    Runs m_runs;

    RunRequest impatient() {
        RunRequest asked = m_runs.request(50);
        asked.config.earlyStopping.patience = 3;
        asked.config.earlyStopping.minDelta = 10.0; // no gain is enough
        return asked;
    }

private slots:
    /// All that a run computes follows from what it was asked for: unchanged, it would only diverge once more.
    void aRunThatDivergedAsksForAnotherRate() {
        RunRequest asked = m_runs.request(12);
        asked.data.source = "diabetes";
        asked.config.optimizer.kind = nn::OptimizerKind::Sgd;
        asked.config.optimizer.learningRate = 20.0;
        QVERIFY(train(asked).kind == OutcomeKind::Diverged);
        const OpenedRun run = openRun(asked.folder).value();
        const std::int64_t epoch = run.summary.epoch;
        ResumeRequest again{.folder = asked.folder};
        const ResumePlan plan = planResume(again, run).value();
        QVERIFY(plan.refusal);
        QCOMPARE(plan.refusal->code, ErrorCode::DivergesAgain);
        QCOMPARE(plan.refusal->arguments, (std::vector<std::string>{std::to_string(epoch + 1), "20", "2"}));
        const auto before = filesBelow(asked.folder);
        const RunOutcome refused = resume(again);
        QCOMPARE(refused.error->code, ErrorCode::DivergesAgain);
        QCOMPARE(filesBelow(asked.folder), before);
        again.learningRate = 0.001;
        QVERIFY(resume(again).kind == OutcomeKind::Completed);
        const OpenedRun after = openRun(asked.folder).value();
        QCOMPARE(after.summary.epoch, std::int64_t(12));
        QVERIFY(std::ranges::any_of(after.info.events, [&](const history::Mark& mark) {
            return mark.kind == history::Mark::Kind::LearningRate && mark.from == 20.0 && mark.to == 0.001;
        }));
    }

    /// A rate that is given where a run goes on is one that was set by hand there: every epoch can be had again.
    void aRateMayBeGivenWhereItGoesOn() {
        RunRequest asked = m_runs.request(4);
        asked.checkpoints.keep = 100;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        QVERIFY(resume({.folder = asked.folder, .epochs = 9, .learningRate = 0.02}).kind == OutcomeKind::Completed);
        const OpenedRun run = openRun(asked.folder).value();
        const history::MetricSeries* const rates = run.history.records.find("learning_rate");
        QVERIFY(rates);
        QCOMPARE(rates->value[3], asked.config.optimizer.learningRate);
        QCOMPARE(rates->value[4], 0.02);
        const fs::path copy = m_runs.fresh();
        fs::copy(asked.folder, copy, fs::copy_options::recursive);
        for (const fs::path& file : checkpointFiles(copy / "checkpoints")) fs::remove(file);
        for (const std::int64_t epoch : {3, 4, 5, 8}) {
            const auto model = loadModel({.folder = copy, .from = ResumeRequest::From::Epoch, .epoch = epoch});
            QVERIFY(model);
            QVERIFY(model->warnings.empty());
            const auto kept = readCheckpoint(asked.folder / "checkpoints" / checkpointName({epoch, 0, 0}));
            QVERIFY2(sameState(model->state, kept->state), qPrintable(QString::number(epoch)));
        }
        QVERIFY(!planResume({.folder = asked.folder, .epochs = 12, .learningRate = 0.0}, run)->config.epochs ||
                planResume({.folder = asked.folder, .epochs = 12, .learningRate = 0.0}, run)->refusal);
    }

    /// Batches of another size begin with an epoch: what is there of one that was interrupted does not count.
    void anotherBatchSizeBeginsAnEpoch() {
        const auto go = [](const fs::path& folder, std::optional<std::int64_t> from) {
            ResumeRequest request{.folder = folder, .epochs = 5, .batchSize = 40};
            if (from) request.from = ResumeRequest::From::Epoch, request.epoch = *from;
            return resume(request).kind;
        };
        const RunRequest two = m_runs.request(2), three = m_runs.request(3), five = m_runs.request(5);
        for (const RunRequest& each : {two, three, five}) QVERIFY(train(each).kind == OutcomeKind::Completed);
        QVERIFY(go(two.folder, {}) == OutcomeKind::Completed);
        QVERIFY(go(three.folder, 2) == OutcomeKind::Completed);
        QVERIFY(sameRecords(two.folder, three.folder));
        QVERIFY(!sameRecords(two.folder, five.folder));
        QCOMPARE(openRun(two.folder)->info.batchesPerEpoch, std::int64_t{3});

        const RunRequest interrupted = m_runs.request(1'000'000);
        TrainingSession session;
        connect(&session, &TrainingSession::recordsAppended, &session, [&] { session.stop(); });
        session.start(interrupted);
        QVERIFY(ending(session).kind == OutcomeKind::Stopped);
        const OpenedRun stopped = openRun(interrupted.folder).value();
        const ResumePlan plan = planResume({.folder = interrupted.folder, .batchSize = 40}, stopped).value();
        QVERIFY(!plan.refusal);
        QCOMPARE(plan.epoch, stopped.summary.epoch);
        QCOMPARE(plan.batch, std::int64_t{0});
        QVERIFY(planResume({.folder = interrupted.folder, .batchSize = 0}, stopped)->refusal);
    }

    void dataThatMovedAreFound() {
        RunRequest asked = m_runs.request(3);
        const fs::path table = m_runs.path() / "here.csv", moved = m_runs.path() / "there.csv";
        std::string text = "a,b,kind\n";
        for (int i = 0; i < 60; ++i)
            text += std::to_string(i * 7 % 11) + ',' + std::to_string(i % 5) + (i % 2 ? ",x\n" : ",y\n");
        QVERIFY(io::writeFile(table, text));
        asked.data.source = table.string();
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        fs::rename(table, moved);
        const ResumeRequest more{.folder = asked.folder, .epochs = 5};
        const RunOutcome missing = resume(more);
        QCOMPARE(missing.error->code, ErrorCode::DataMoved);
        QCOMPARE(missing.error->file, table.string());
        const RunInfo info = readRun(asked.folder).value();
        QCOMPARE(checkRunData(info).error().code, ErrorCode::DataMoved);
        const auto check = checkRunData(info, moved.string());
        QVERIFY(check && check->differences.empty());
        ResumeRequest found = more;
        found.data = moved.string();
        QVERIFY(resume(found).kind == OutcomeKind::Completed);
        QCOMPARE(readRun(asked.folder)->data.source, moved.string());
        QVERIFY(resume({.folder = asked.folder, .epochs = 6}).kind == OutcomeKind::Completed);
    }

    // Promise 2: stop at random batches, resume, and nothing tells that it was ever interrupted.
    void stoppingAnywhereAndResumingIsExact() {
        RunRequest whole = m_runs.request(8);
        whole.data.source = "digits";
        whole.config.network.hidden = {32};
        whole.config.network.dropout = 0.2;
        whole.config.schedule.kind = nn::ScheduleKind::Cosine;
        QVERIFY(train(whole).kind == OutcomeKind::Completed);
        const nn::TrainState expected = newest(whole.folder).state;

        std::mt19937 random(7);
        int inTheMiddle = 0;
        for (int repeat = 0; repeat < 6; ++repeat) {
            RunRequest cut = whole;
            cut.folder = m_runs.fresh();
            cut.checkpoints.every = 1 + repeat % 3;
            OutcomeKind kind = OutcomeKind::Stopped;
            for (int stops = 0; kind == OutcomeKind::Stopped && stops < 100; ++stops) {
                TrainingSession session;
                const auto delay = std::chrono::microseconds(random() % 4000);
                QObject::connect(&session, &TrainingSession::stateChanged, [&](SessionState state) {
                    if (state != SessionState::Training || stops > 10) return;
                    std::this_thread::sleep_for(delay);
                    session.stop();
                });
                if (stops == 0) {
                    session.start(cut);
                } else {
                    session.resume({.folder = cut.folder, .threads = 1 + stops % 2});
                }
                const RunOutcome outcome = ending(session);
                QVERIFY(!outcome.error);
                kind = outcome.kind;
                inTheMiddle += newest(cut.folder).state.position.batch > 0;
                QCOMPARE(session.history().records.size(), recordsIn(cut.folder / "history.json").size());
            }
            QVERIFY(kind == OutcomeKind::Completed);
            QVERIFY(sameRecords(whole.folder, cut.folder));
            QVERIFY(sameState(expected, newest(cut.folder).state));
        }
        QVERIFY(inTheMiddle > 0);
    }

    void aCompleteRunAsksForMoreEpochs() {
        const RunRequest asked = m_runs.request(3);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const std::string before = io::readFile(asked.folder / "run.json").value();
        const RunOutcome refused = resume({.folder = asked.folder});
        QVERIFY(refused.kind == OutcomeKind::Failed);
        QVERIFY(refused.error->code == ErrorCode::RunComplete);
        QCOMPARE(refused.error->arguments, std::vector<std::string>{"3"});
        const RunOutcome tooFew = resume({.folder = asked.folder, .epochs = 2});
        QVERIFY(tooFew.error->code == ErrorCode::BadOption);
        QCOMPARE(tooFew.error->arguments.at(0), std::string("epochs"));
        QCOMPARE(io::readFile(asked.folder / "run.json").value(), before);

        const std::string id = readRun(asked.folder)->id;
        const RunOutcome more = resume({.folder = asked.folder, .epochs = 5});
        QVERIFY(more.kind == OutcomeKind::Completed);
        QCOMPARE(readRun(asked.folder)->id, id);
        RunRequest straight = asked;
        straight.folder = m_runs.fresh();
        straight.config.epochs = 5;
        QVERIFY(train(straight).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(straight.folder, asked.folder));
        QVERIFY(sameState(newest(straight.folder).state, newest(asked.folder).state));
    }

    void epochsBelowTheHistoryAreRefused() {
        const RunRequest asked = m_runs.request(6);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        fs::remove_all(asked.folder / "checkpoints"); // killed before the first
        const std::string run = io::readFile(asked.folder / "run.json").value();
        const std::string history = io::readFile(asked.folder / "history.json").value();
        const RunOutcome refused = resume({.folder = asked.folder, .epochs = 5});
        QVERIFY(refused.error && refused.error->code == ErrorCode::BadOption);
        QCOMPARE(refused.error->arguments, (std::vector<std::string>{"epochs", "5", "6, or more"}));
        QCOMPARE(io::readFile(asked.folder / "run.json").value(), run);
        QCOMPARE(io::readFile(asked.folder / "history.json").value(), history);
        // What was left behind does not count.
        const RunOutcome earlier =
            resume({.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = 2, .epochs = 5});
        QVERIFY(earlier.kind == OutcomeKind::Completed);
        QCOMPARE(recordsIn(asked.folder / "history.json").size(), 5u);
    }

    // It trained one epoch more each time.
    void aRunThatStoppedEarlyStaysStopped() {
        const RunRequest asked = impatient();
        TrainingSession session;
        std::string begun;
        QObject::connect(&session, &TrainingSession::opened,
                         [&] { begun = io::readFile(asked.folder / "run.json").value(); });
        session.start(asked);
        QVERIFY(ending(session).kind == OutcomeKind::EarlyStopped);
        const std::string run = io::readFile(asked.folder / "run.json").value();
        const std::string history = io::readFile(asked.folder / "history.json").value();
        QCOMPARE(recordsIn(asked.folder / "history.json").size(), 4u);
        for (const ResumeRequest& useless :
             {ResumeRequest{.folder = asked.folder}, ResumeRequest{.folder = asked.folder, .patience = 2},
              ResumeRequest{.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = 4}}) {
            const RunOutcome refused = resume(useless);
            QVERIFY(refused.error && refused.error->code == ErrorCode::StoppedEarly);
            QCOMPARE(refused.error->arguments, (std::vector<std::string>{"4", "3"}));
            QCOMPARE(io::readFile(asked.folder / "run.json").value(), run);
            QCOMPARE(io::readFile(asked.folder / "history.json").value(), history);
        }

        // Killed when the last epoch was on disk, but not that it was the last.
        RunInfo info = readRun(asked.folder).value();
        info.sessions.back().outcome.reset();
        info.sessions.back().ended = 0;
        info.events.clear();
        QVERIFY(writeRun(asked.folder, info));
        const nn::TrainState end = newest(asked.folder).state;
        const RunOutcome told = resume({.folder = asked.folder});
        QVERIFY(told.kind == OutcomeKind::EarlyStopped);
        QCOMPARE(told.epoch, 4);
        QCOMPARE(io::readFile(asked.folder / "history.json").value(), history);
        QVERIFY(sameState(newest(asked.folder).state, end));
        QVERIFY(openRun(asked.folder)->summary.status == RunSummary::Status::EarlyStopped);
    }

    void moreIsTrainedAfterAnEarlyStopForTheAsking() {
        const RunRequest asked = impatient();
        QVERIFY(train(asked).kind == OutcomeKind::EarlyStopped);
        const RunOutcome patient = resume({.folder = asked.folder, .patience = 5});
        QVERIFY(patient.kind == OutcomeKind::EarlyStopped);
        QCOMPARE(patient.epoch, 6);
        QCOMPARE(readRun(asked.folder)->config.earlyStopping.patience, 5);
        const RunOutcome further = resume({.folder = asked.folder, .epochs = 9});
        QVERIFY(further.kind == OutcomeKind::Completed);
        QCOMPARE(further.epoch, 9);
        RunRequest straight = asked;
        straight.folder = m_runs.fresh();
        straight.config.epochs = 9;
        straight.config.earlyStopping.patience = 0;
        QVERIFY(train(straight).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(straight.folder, asked.folder));
        QVERIFY(sameState(newest(straight.folder).state, newest(asked.folder).state));
        // An epoch above the stop can be had again too.
        fs::remove(asked.folder / "checkpoints" / "epoch-00008.safetensors");
        QVERIFY(loadModel({.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = 8}));
        fs::remove_all(asked.folder / "checkpoints");
        const auto again = loadModel({.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = 8});
        QVERIFY(again && again->state.position.epoch == 8);
    }

    void resumingFromAnEarlierEpochLeavesAGhost() {
        const RunRequest asked = m_runs.request(10);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const auto original = recordsIn(asked.folder / "history.json");
        const nn::TrainState end = newest(asked.folder).state;

        // The policy has deleted the checkpoint of epoch 4: it is trained again from the initial state.
        TrainingSession session;
        QSignalSpy warnings(&session, &TrainingSession::warning);
        session.resume({.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = 4});
        const RunOutcome outcome = ending(session);
        QVERIFY(!outcome.error);
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        QCOMPARE(warnings.size(), 0);
        const Result<OpenedRun> run = openRun(asked.folder);
        QCOMPARE(run->history.abandoned.size(), 1u);
        QCOMPARE(run->history.abandoned[0].size(), 6u);
        QCOMPARE(run->history.abandoned[0].x()[0], 5.0);
        QCOMPARE(session.history().abandoned.size(), 1u);
        const auto again = recordsIn(asked.folder / "history.json");
        QVERIFY(std::equal(original.begin(), original.end(), again.begin(), again.end(), history::sameNumbers));
        QVERIFY(sameState(end, newest(asked.folder).state));
        QVERIFY(fs::exists(asked.folder / "abandoned" / "1" / "epoch-00010.safetensors"));
        const auto& marks = run->history.marks;
        QVERIFY(std::any_of(marks.begin(), marks.end(), [](const auto& mark) {
            return mark.kind == history::Mark::Kind::Resumed && mark.epoch == 4.0;
        }));
    }

    void resumingFromBest() {
        RunRequest asked = m_runs.request(15);
        asked.config.optimizer.learningRate = 0.3; // so that the best is not the last
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const std::int64_t best = openRun(asked.folder)->summary.bestEpoch;
        QVERIFY(best > 0 && best < 15);
        const nn::TrainState end = newest(asked.folder).state;
        const RunOutcome outcome = resume({.folder = asked.folder, .from = ResumeRequest::From::Best});
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        QCOMPARE(openRun(asked.folder)->history.abandoned.at(0).size(), static_cast<std::size_t>(15 - best));
        QVERIFY(sameState(end, newest(asked.folder).state));
    }

    void anyEpochsModelCanBeHad() {
        RunRequest asked = m_runs.request(9);
        asked.checkpoints.keep = 1;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        RunRequest shorter = asked;
        shorter.folder = m_runs.fresh();
        shorter.config.epochs = 4;
        QVERIFY(train(shorter).kind == OutcomeKind::Completed);
        const auto before = checkpointNames(asked.folder);
        const auto model = loadModel({.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = 4});
        QVERIFY(model);
        QVERIFY(sameState(model->state, newest(shorter.folder).state));
        QCOMPARE(checkpointNames(asked.folder), before);
        QVERIFY(loadModel({.folder = asked.folder, .from = ResumeRequest::From::Best}));
        const auto beyond = loadModel({.folder = asked.folder, .from = ResumeRequest::From::Epoch, .epoch = 10});
        QVERIFY(beyond.error().code == ErrorCode::NoCheckpoint);
    }

    void changedDataOfAnotherSizeAreCountedInTheirOwnBatches() {
        const fs::path table = m_runs.path() / "shrinking.csv";
        std::string csv = "a,b,y\n";
        const auto add = [&](int rows) {
            for (int i = 0; i < rows; ++i)
                csv += std::to_string(i % 7) + "," + std::to_string(i % 5) + (i % 2 ? ",yes\n" : ",no\n");
        };
        add(20);
        const std::string few = csv;
        add(40);
        QVERIFY(io::writeFile(table, csv));
        RunRequest asked = m_runs.request(4);
        asked.data.source = table.string();
        asked.config.batchSize = 8;
        asked.config.schedule.kind = nn::ScheduleKind::Cosine;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        QCOMPARE(readRun(asked.folder)->batchesPerEpoch, 6);

        QVERIFY(io::writeFile(table, few));
        const RunOutcome more = resume({.folder = asked.folder, .epochs = 6, .acceptChangedData = true});
        QVERIFY(more.kind == OutcomeKind::Completed);
        QCOMPARE(more.epoch, 6);
        const RunInfo info = readRun(asked.folder).value();
        QCOMPARE(info.batchesPerEpoch, 2);
        QCOMPARE(info.trainingRows, 16);
        QCOMPARE(info.validationRows, 4);
        QCOMPARE(info.sessions.at(1).from, (nn::Position{4, 0, 8}));
        QCOMPARE(info.sessions.at(1).lastEpoch, 6);
        QCOMPARE(recordsIn(asked.folder / "history.json").size(), 6u);
        const nn::TrainState end = newest(asked.folder).state;
        QCOMPARE(end.position, (nn::Position{6, 0, 12}));
        QCOMPARE(end.moreUpdates, 4 * 6 - 4 * 2);
        const RunOutcome further = resume({.folder = asked.folder, .epochs = 7}); // accepted once, accepted
        QVERIFY(further.kind == OutcomeKind::Completed);
        QCOMPARE(further.epoch, 7);
    }

    void changedDataIsRefusedUnlessAccepted() {
        const fs::path table = m_runs.path() / "table.csv";
        std::string csv = "a,b,y\n";
        for (int i = 0; i < 60; ++i)
            csv += std::to_string(i % 7) + "," + std::to_string(i % 5) + (i % 2 ? ",yes\n" : ",no\n");
        QVERIFY(io::writeFile(table, csv));
        RunRequest asked = m_runs.request(3);
        asked.data.source = table.string();
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        QVERIFY(io::writeFile(table, csv + "3,3,yes\n"));
        const RunOutcome refused = resume({.folder = asked.folder, .epochs = 5});
        QVERIFY(refused.error && refused.error->code == ErrorCode::DataChanged);
        QVERIFY(!refused.error->arguments.empty());
        QVERIFY(resume({.folder = asked.folder, .epochs = 5, .acceptChangedData = true}).kind ==
                OutcomeKind::Completed);
    }

    void anInterruptedSessionIsMarked() {
        const RunRequest asked = m_runs.request(4);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        RunInfo info = readRun(asked.folder).value();
        info.sessions.back().outcome.reset();
        info.sessions.back().ended = 0;
        info.sessions.back().variant = "another";
        QVERIFY(writeRun(asked.folder, info));
        QVERIFY(openRun(asked.folder)->summary.status == RunSummary::Status::Interrupted);

        TrainingSession session;
        std::vector<ErrorCode> warnings;
        QObject::connect(&session, &TrainingSession::warning,
                         [&](const Error& error) { warnings.push_back(error.code); });
        session.resume({.folder = asked.folder, .epochs = 6});
        QVERIFY(ending(session).kind == OutcomeKind::Completed);
        QCOMPARE(warnings, std::vector<ErrorCode>{ErrorCode::VariantChanged});
        const auto& events = session.info().events;
        QVERIFY(std::any_of(events.begin(), events.end(), [](const auto& mark) {
            return mark.kind == history::Mark::Kind::Interrupted && mark.epoch == 4.0;
        }));
        QCOMPARE(session.info().sessions.size(), 2u);
        QCOMPARE(session.info().sessions[1].variant, std::string(nn::variant()));
    }
};

THROUGHLINE_TEST(ResumeTest)
#include "ResumeTest.moc"
