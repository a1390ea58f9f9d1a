// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "session/ResumePlan.h"
#include "session/RunCheckpoints.h"
#include "session/RunDescription.h"

#include <QTest>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;

/// A checkpoint belongs to its run and its epoch: what came from elsewhere is named and passed over, by every command,
/// and what it stood for is had again.
class RunCheckpointsTest : public QObject {
    Q_OBJECT

    Runs m_runs;
    fs::path m_run;
    nn::TrainState m_end;

    fs::path file(int epoch) const { return m_run / "checkpoints" / checkpointName({epoch, 0, 0}); }

    /// Writes the last checkpoint anew with something changed in it.
    template <class Change>
    void forge(Change change) {
        Checkpoint checkpoint = readCheckpoint(file(6)).value();
        change(checkpoint);
        QVERIFY(writeCheckpoint(file(6), checkpoint.state, checkpoint.context));
    }

    /// Of all that use a run's model or go on with it.
    void verifyPassedOver(const char* why, std::size_t also = 0) {
        const OpenedRun run = openRun(m_run).value();
        const std::vector<CheckedCheckpoint> checked = checkCheckpoints(run);
        QCOMPARE(checked.back().position.epoch, 6);
        QVERIFY(checked.back().error && checked.back().error->code == ErrorCode::NotOfRun);
        QVERIFY2(checked.back().error->arguments[0].find(why) != std::string::npos,
                 checked.back().error->arguments[0].c_str());
        QVERIFY(!checked.front().error);

        // The latest is recomputed, to the bit, and that is told.
        const auto model = loadModel({.folder = m_run, .from = ResumeRequest::From::Latest});
        QVERIFY(model);
        QVERIFY(model->state.position == m_end.position);
        QVERIFY(model->state.tensors == m_end.tensors);
        QCOMPARE(model->warnings.size(), 2 + also);
        QCOMPARE(model->warnings.front().file, file(6).string());
        QVERIFY(model->warnings.back().code == ErrorCode::EpochRecomputed);
        QCOMPARE(model->warnings.back().arguments, std::vector<std::string>{"6"});

        const Result<ResumePlan> plan = planResume({.folder = m_run}, run);
        QVERIFY(plan);
        QVERIFY(plan->epoch < 6 && plan->epoch > 0);
        QCOMPARE(plan->damaged.size(), 1 + also);
        QVERIFY(resume({.folder = m_run}).kind == OutcomeKind::Completed);
        QVERIFY(sameState(newest(m_run).state, m_end));
        QVERIFY(!checkCheckpoints(openRun(m_run).value()).back().error);
    }

private slots:
    void init() {
        RunRequest asked = m_runs.request(6);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        m_run = asked.folder;
        m_end = newest(m_run).state;
        for (const CheckedCheckpoint& checked : checkCheckpoints(openRun(m_run).value())) QVERIFY(!checked.error);
    }

    void aCheckpointHoldsItsRun() {
        QCOMPARE(readCheckpoint(file(6))->context.run, openRun(m_run)->info.id);
        QCOMPARE(readCheckpointHead(file(6))->run, openRun(m_run)->info.id);
    }

    void anotherRunsCheckpointIsNotTaken_data() {
        QTest::addColumn<int>("what");
        QTest::newRow("seed") << 0;
        QTest::newRow("rate") << 1;
        QTest::newRow("batch size") << 2;
        QTest::newRow("dropout") << 3;
    }
    void anotherRunsCheckpointIsNotTaken() {
        QFETCH(const int, what);
        RunRequest other = m_runs.request(6);
        if (what == 0) other.config.seed = 99;
        if (what == 1) other.config.optimizer.learningRate *= 3.0;
        if (what == 2) other.config.batchSize += 4;
        if (what == 3) other.config.network.dropout = 0.25;
        QVERIFY(train(other).kind == OutcomeKind::Completed);
        const fs::path source = other.folder / "checkpoints" / file(6).filename();
        fs::copy_file(source, file(6), fs::copy_options::overwrite_existing);
        verifyPassedOver("another run's");

        // As 0.1.0 would have written both: neither knows its run, and they are told apart by what they hold.
        Checkpoint stripped = readCheckpoint(source).value();
        stripped.context.run.clear();
        QVERIFY(writeCheckpoint(file(6), stripped.state, stripped.context));
        verifyPassedOver("trained otherwise");
    }

    void aRenamedFileIsNotTaken() {
        fs::copy_file(file(5), file(6), fs::copy_options::overwrite_existing);
        verifyPassedOver("holds epoch 5");
    }

    void numbersThatCannotBe() {
        forge([](Checkpoint& checkpoint) { checkpoint.state.position.epoch = -6; });
        verifyPassedOver("holds epoch -6");
        forge([](Checkpoint& checkpoint) { checkpoint.state.position.batch = -1; });
        verifyPassedOver("holds epoch 6, batch -1");
        forge([](Checkpoint& checkpoint) { checkpoint.state.position.step = -1; });
        verifyPassedOver("holds epoch 6");
    }

    void arraysOfAnotherShape() {
        forge([](Checkpoint& checkpoint) {
            std::swap(checkpoint.state.tensors[0].shape[0], checkpoint.state.tensors[0].shape[1]);
        });
        verifyPassedOver("another network");
        forge([](Checkpoint& checkpoint) { checkpoint.state.tensors.pop_back(); });
        verifyPassedOver("another network");
        forge([](Checkpoint& checkpoint) { checkpoint.state.optimizerTensors.clear(); });
        verifyPassedOver("another network");
    }

    void oldOnesAreHeldAgainstDataAndBest() {
        forge([](Checkpoint& checkpoint) {
            checkpoint.context.run.clear();
            checkpoint.context.fingerprint.content = "0000000000000000";
        });
        verifyPassedOver("data");
        forge([](Checkpoint& checkpoint) {
            checkpoint.context.run.clear();
            checkpoint.state.best.value *= 0.5;
        });
        verifyPassedOver("best");
        forge([](Checkpoint& checkpoint) { checkpoint.context.run.clear(); });
        QVERIFY(!checkCheckpoints(openRun(m_run).value()).back().error); // as 0.1.0 left it
    }

    void whatTheHistoryDoesNotReachIsNamed() {
        std::string text = io::readFile(m_run / "history.json").value();
        std::size_t end = text.size();
        for (int lines = 0; lines < 3; ++lines) end = text.rfind('\n', end - 1);
        QVERIFY(io::writeFile(m_run / "history.json", text.substr(0, end - 1) + "\n]\n"));
        const OpenedRun run = openRun(m_run).value();
        QVERIFY(run.summary.epoch < 6);
        const std::vector<CheckedCheckpoint> checked = checkCheckpoints(run);
        QVERIFY(checked.back().error && checked.back().error->code == ErrorCode::NotOfRun);
        const Result<ResumePlan> plan = planResume({.folder = m_run}, run);
        QVERIFY(plan && plan->epoch <= run.summary.epoch && !plan->damaged.empty());
        QVERIFY(resume({.folder = m_run}).kind == OutcomeKind::Completed);
        QVERIFY(sameState(newest(m_run).state, m_end));
    }

    // It was said of an epoch that had no checkpoint that this could not be used.
    void anEpochThatWasNotKeptIsNotSaidToBeUnusable() {
        fs::remove(file(5));
        fs::resize_file(file(4), 100);
        const auto model = loadModel({.folder = m_run, .from = ResumeRequest::From::Epoch, .epoch = 5});
        QVERIFY(model);
        QCOMPARE(model->state.position.epoch, 5);
        QCOMPARE(model->warnings.size(), 1u);
        QCOMPARE(model->warnings[0].file, file(4).string());
    }

    /// Neither to be used nor to be had again: the newest that can be, and the word for it.
    void withoutTheDataTheOneBeforeIsUsed() {
        forge([](Checkpoint& checkpoint) { checkpoint.context.run = "another"; });
        RunInfo info = readRun(m_run).value();
        info.data.source = (m_run / "gone.csv").string();
        QVERIFY(writeRun(m_run, info));
        const auto model = loadModel({.folder = m_run, .from = ResumeRequest::From::Latest});
        QVERIFY(model);
        QCOMPARE(model->state.position.epoch, 5);
        QVERIFY(model->warnings.back().code == ErrorCode::EarlierEpoch);
        QCOMPARE(model->warnings.back().arguments, (std::vector<std::string>{"5", "6"}));
    }

    void theListOfRunsIsNotToldAnothersBest() {
        forge([](Checkpoint& checkpoint) {
            checkpoint.context.run = "another";
            checkpoint.state.best = {6, -1.0};
        });
        const std::vector<RunSummary> runs = listRuns(m_run.parent_path());
        const auto found = std::ranges::find(runs, m_run, &RunSummary::folder);
        QVERIFY(found != runs.end());
        QCOMPARE(found->best, m_end.best.value);
    }
};

THROUGHLINE_TEST(RunCheckpointsTest)
#include "RunCheckpointsTest.moc"
