// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "session/ResumePlan.h"
#include "session/RunDescription.h"
#include "session/RunLock.h"

#include <QSignalSpy>
#include <QTest>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;
using From = ResumeRequest::From;

/// What a resume decides, and that to decide changes nothing.
class ResumePlanTest : public QObject {
    Q_OBJECT

    Runs m_runs;
    fs::path m_run;

    void train(int patience = 0) {
        RunRequest request;
        request.data.source = "iris";
        request.config.network.hidden = {8};
        request.config.epochs = 10;
        request.config.earlyStopping.patience = patience;
        if (patience > 0) request.config.earlyStopping.minDelta = 10.0; // no gain is enough
        request.folder = m_run = m_runs.fresh();
        TrainingSession session;
        session.start(request);
        QVERIFY(!ending(session).error);
    }

    Result<ResumePlan> plan(ResumeRequest request) const {
        request.folder = m_run;
        return planResume(request, openRun(m_run).value());
    }

private slots:
    void whereAllIsDoneItSaysSo() {
        train();
        const auto before = filesBelow(m_run);
        const Result<ResumePlan> complete = plan({});
        QVERIFY(complete && complete->refusal);
        QVERIFY(complete->refusal->code == ErrorCode::RunComplete);
        QCOMPARE(complete->epoch, 10);
        const Result<ResumePlan> fewer = plan({.epochs = 9});
        QVERIFY(fewer && fewer->refusal && fewer->refusal->code == ErrorCode::BadOption);

        const Result<ResumePlan> more = plan({.epochs = 14});
        QVERIFY(more && !more->refusal);
        QCOMPARE(more->epoch, 10);
        QCOMPARE(more->config.epochs, 14);
        QCOMPARE(more->replaced, 0);
        QCOMPARE(more->repeated, 0);
        QCOMPARE(more->best, (nn::Best{openRun(m_run)->summary.bestEpoch, openRun(m_run)->summary.best}));
        QCOMPARE(filesBelow(m_run), before);
    }

    void anEarlierEpochReplacesWhatCameAfterIt() {
        train();
        const Result<ResumePlan> earlier = plan({.from = From::Epoch, .epoch = 4}); // its checkpoint is gone
        QVERIFY(earlier && !earlier->refusal);
        QVERIFY(earlier->rewinds);
        QCOMPARE(earlier->epoch, 4);
        QCOMPARE(earlier->replaced, 6);
        QCOMPARE(earlier->stateEpoch, 0);
        QCOMPARE(earlier->recomputed(), 4);
        QVERIFY(earlier->seconds > 0.0);
        QVERIFY(earlier->best.epoch >= 1 && earlier->best.epoch <= 4);
        const Result<ResumePlan> kept = plan({.from = From::Epoch, .epoch = 9});
        QVERIFY(kept);
        QCOMPARE(kept->recomputed(), 0);
        QCOMPARE(kept->replaced, 1);
        QVERIFY(plan({.from = From::Epoch, .epoch = 11}).error().code == ErrorCode::NoCheckpoint);

        // It is what the resume does.
        TrainingSession session;
        session.resume({.folder = m_run, .from = From::Epoch, .epoch = 4});
        QVERIFY(!ending(session).error);
        QCOMPARE(readRun(m_run)->sessions.back().from.epoch, earlier->epoch);
        QCOMPARE(openRun(m_run)->history.abandoned.at(0).size(), static_cast<std::size_t>(earlier->replaced));
    }

    void recordsWithoutACheckpointAreTrainedAgain() {
        train();
        const fs::path damaged = m_run / "checkpoints/epoch-00010.safetensors";
        fs::resize_file(damaged, 100);
        const Result<ResumePlan> latest = plan({});
        QVERIFY(latest && !latest->refusal);
        QCOMPARE(latest->epoch, 9);
        QCOMPARE(latest->repeated, 1);
        QCOMPARE(latest->replaced, 0);
        QCOMPARE(latest->damaged.size(), 1U);
        QCOMPARE(latest->damaged[0].file, damaged.string());
    }

    void patienceThatHasRunOutIsAReason() {
        train(3);
        const Result<ResumePlan> over = plan({});
        QVERIFY(over && over->refusal && over->refusal->code == ErrorCode::StoppedEarly);
        const Result<ResumePlan> patient = plan({.patience = 5});
        QVERIFY(patient && !patient->refusal);
        QCOMPARE(patient->config.earlyStopping.patience, 5);
        const Result<ResumePlan> asked = plan({.epochs = 20});
        QVERIFY(asked && !asked->refusal);
        QCOMPARE(asked->config.earlyStopping.patience, 0);
    }

    void aRunThatTrainsCanBePlanned() {
        train();
        const auto lock = RunLock::acquire(m_run);
        QVERIFY(lock && plan({.epochs = 12}));
    }
};

THROUGHLINE_TEST(ResumePlanTest)
#include "ResumePlanTest.moc"
