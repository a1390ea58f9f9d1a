// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "session/Engine.h"
#include "session/TrainingSession.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <chrono>
#include <thread>

using namespace throughline;
using namespace throughline::session;

namespace {

/// What a test has an engine do on the training thread, and what the engine heard there.
struct Script {
    std::function<RunOutcome(const EngineRequest&, TrainControl&, EngineListener&)> run;
    std::atomic<double> rate{0.0};
    std::atomic<int> engines{0};
};

/// Trains nothing: tells what the script says.
class ScriptedEngine : public Engine {
public:
    explicit ScriptedEngine(Script& script) : m_script(script) { ++m_script.engines; }
    RunOutcome run(const EngineRequest& request, TrainControl& control, EngineListener& listener) override {
        return m_script.run(request, control, listener);
    }
    void setLearningRate(double rate) override { m_script.rate = rate; }
    Progress progress() const override { return {.epoch = 3, .epochs = 7}; }

private:
    Script& m_script;
};

EngineFactory factory(Script& script) {
    return [&script] { return std::make_unique<ScriptedEngine>(script); };
}

RecordBatch records(std::int64_t first, std::int64_t last) {
    RecordBatch batch;
    for (std::int64_t epoch = first; epoch <= last; ++epoch)
        batch.add({epoch, {{"loss", 1.0 / static_cast<double>(epoch)}}, 0.1, 1.0, epoch});
    return batch;
}

RunInfo info() {
    RunInfo info;
    info.name = "elsewhere";
    info.batchesPerEpoch = 10;
    return info;
}

} // namespace

/// The session in front of an engine that is not the built-in one.
class EngineTest : public QObject {
    Q_OBJECT

private slots:
    void whatAnEngineTellsComesInItsOrder() {
        Script script;
        script.run = [](const EngineRequest& request, TrainControl&, EngineListener& listener) {
            listener.stateChanged(SessionState::Training);
            listener.opened(info(), std::get<RunRequest>(request).folder, {});
            listener.recorded(records(1, 2));
            listener.recorded(records(3, 3));
            listener.marked({history::Mark::Kind::LearningRate, 3.0, 0.1, 0.01, 1});
            listener.recorded(records(4, 5));
            listener.warning({ErrorCode::CannotSave});
            listener.warningCleared(ErrorCode::CannotSave);
            return RunOutcome{.kind = OutcomeKind::Completed, .epoch = 5};
        };
        TrainingSession session(factory(script));
        QStringList told;
        connect(&session, &TrainingSession::stateChanged, [&](SessionState state) {
            told << (state == SessionState::Preparing  ? QStringLiteral("preparing")
                     : state == SessionState::Training ? QStringLiteral("training")
                                                       : QStringLiteral("idle"));
        });
        connect(&session, &TrainingSession::opened, [&] { told << QStringLiteral("opened"); });
        connect(&session, &TrainingSession::recordsAppended, [&](std::size_t first) {
            told << QStringLiteral("%1-%2").arg(first + 1).arg(session.history().records.size());
        });
        connect(&session, &TrainingSession::markAdded, [&] { told << QStringLiteral("mark"); });
        connect(&session, &TrainingSession::warning, [&] { told << QStringLiteral("warning"); });
        connect(&session, &TrainingSession::warningCleared, [&] { told << QStringLiteral("cleared"); });
        QSignalSpy finished(&session, &TrainingSession::finished);
        session.start({.folder = "there"});
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(told,
                 QStringList({"preparing", "training", "opened", "1-3", "mark", "4-5", "warning", "cleared", "idle"}));
        QCOMPARE(session.info().name, std::string("elsewhere"));
        QCOMPARE(session.folder(), std::filesystem::path("there"));
        QCOMPARE(session.history().marks.size(), 1U);
        QCOMPARE(session.history().records.find("loss")->value.back(), 0.2);
    }

    void aRewoundLineGivesUpItsRecordsAndMarks() {
        Script script;
        script.run = [](const EngineRequest&, TrainControl&, EngineListener& listener) {
            RunInfo left = info();
            listener.opened(info(), {}, {});
            listener.recorded(records(1, 5));
            listener.marked({.kind = history::Mark::Kind::Paused, .epoch = 2.0});
            listener.marked({.kind = history::Mark::Kind::Paused, .epoch = 4.5});
            left.events = {{.kind = history::Mark::Kind::Paused, .epoch = 2.0}};
            history::MetricHistory ghost;
            records(4, 5).forEach([&](const nn::EpochRecord& record) { ghost.append(record); });
            listener.infoChanged(left);
            listener.rewound(3, std::move(ghost));
            listener.recorded(records(4, 4));
            return RunOutcome{};
        };
        TrainingSession session(factory(script));
        QSignalSpy finished(&session, &TrainingSession::finished), resets(&session, &TrainingSession::historyReset);
        session.resume({.folder = "there"});
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(resets.size(), 1);
        const history::History& history = session.history();
        QCOMPARE(history.records.size(), 4U);
        QCOMPARE(history.abandoned.size(), 1U);
        QCOMPARE(history.abandoned[0].size(), 2U);
        QCOMPARE(history.marks.size(), 1U);
        QCOMPARE(history.marks[0].epoch, 2.0);
    }

    void wishesReachTheEngine() {
        Script script;
        script.run = [&](const EngineRequest&, TrainControl& control, EngineListener& listener) {
            listener.stateChanged(SessionState::Training);
            const std::stop_token stretch = control.beginStretch();
            while (!stretch.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (control.pauseWanted()) {
                listener.stateChanged(SessionState::Paused);
                if (control.waitWhilePaused()) return RunOutcome{.kind = OutcomeKind::Failed};
            }
            return RunOutcome{.kind = OutcomeKind::Stopped};
        };
        TrainingSession session(factory(script));
        std::optional<RunOutcome> outcome;
        connect(&session, &TrainingSession::finished, [&](const RunOutcome& ended) { outcome = ended; });
        QCOMPARE(session.progress().epochs, 0); // no engine yet
        session.start({});
        QTRY_VERIFY(session.state() == SessionState::Training);
        QCOMPARE(session.progress().epoch, 3);
        QCOMPARE(session.progress().epochs, 7);
        session.setLearningRate(0.25);
        QCOMPARE(script.rate.load(), 0.25);
        session.pause();
        QTRY_VERIFY(session.state() == SessionState::Paused);
        session.stop();
        QTRY_VERIFY(outcome);
        QVERIFY(outcome->kind == OutcomeKind::Stopped);
        QVERIFY(session.state() == SessionState::Idle);
    }

    void eachSessionHasAnEngineOfItsOwn() {
        Script script;
        script.run = [](const EngineRequest&, TrainControl&, EngineListener&) { return RunOutcome{}; };
        TrainingSession session(factory(script));
        QSignalSpy finished(&session, &TrainingSession::finished);
        session.start({});
        session.start({}); // not while one runs
        QTRY_COMPARE(finished.size(), 1);
        session.start({});
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(script.engines.load(), 2);
    }
};

THROUGHLINE_TEST(EngineTest)
#include "EngineTest.moc"
