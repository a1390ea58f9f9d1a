// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TrainingSession.h"
#include "history/HistoryFile.h"
#include "history/RecordText.h"
#include "io/WriteFile.h"
#include "nn/Variant.h"
#include "session/Checkpoint.h"
#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/RunDescription.h"
#include "session/RunLock.h"
#include "session/RunPaths.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <fstream>
#include <random>
#include <set>
#include <thread>

using namespace throughline;
using namespace throughline::session;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t anything = std::numeric_limits<std::int64_t>::max();

std::vector<nn::EpochRecord> recordsIn(const fs::path& file) {
    std::vector<nn::EpochRecord> records;
    const std::string text = io::readFile(file).value();
    const history::HistoryScan scan = history::scanHistory(
        text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) { records.push_back(record); });
    if (!scan.intact) records.clear();
    return records;
}

/// For a file that is being written at the same moment: a reader may see half of a write.
std::size_t wholeRecords(const fs::path& file) {
    return history::scanHistory(io::readFile(file).value(), [](const auto&, std::size_t, std::size_t) {}).records;
}

bool sameRecords(const fs::path& a, const fs::path& b) {
    const auto left = recordsIn(a / "history.json"), right = recordsIn(b / "history.json");
    return !left.empty() && std::equal(left.begin(), left.end(), right.begin(), right.end(), history::sameNumbers);
}

Checkpoint newest(const fs::path& folder) {
    std::vector<Error> damaged;
    return newestCheckpoint(folder, {anything, anything, anything}, damaged)->value();
}

/// All of the state but how long it took.
bool sameState(nn::TrainState a, nn::TrainState b) {
    a.sums.seconds = b.sums.seconds = 0.0;
    return a == b;
}

std::set<std::string> checkpointNames(const fs::path& folder) {
    std::set<std::string> names;
    for (const fs::path& file : checkpointFiles(folder / "checkpoints")) names.insert(file.filename().string());
    return names;
}

} // namespace

class TrainingSessionTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_number = 0;

    fs::path fresh() { return fs::path(m_folder.path().toStdString()) / ("run" + std::to_string(++m_number)); }

    RunRequest request(std::int64_t epochs = 6) {
        RunRequest request;
        request.data.source = "iris";
        request.config.network.hidden = {8};
        request.config.batchSize = 16;
        request.config.epochs = epochs;
        request.folder = fresh();
        request.threads = 1;
        return request;
    }

    /// Runs the event loop to the session's ending; `finished` comes exactly once.
    static RunOutcome ending(TrainingSession& session) {
        std::vector<RunOutcome> outcomes;
        QEventLoop loop;
        const auto connection =
            QObject::connect(&session, &TrainingSession::finished, &loop, [&](const RunOutcome& outcome) {
                outcomes.push_back(outcome);
                loop.quit();
            });
        QTimer::singleShot(120'000, &loop, &QEventLoop::quit);
        loop.exec();
        QCoreApplication::processEvents();
        QObject::disconnect(connection);
        return outcomes.size() == 1 ? outcomes.front() : RunOutcome{.kind = OutcomeKind::Failed, .error = Error{}};
    }

    static RunOutcome train(const RunRequest& request) {
        TrainingSession session;
        session.start(request);
        return ending(session);
    }

    static RunOutcome resume(const ResumeRequest& request) {
        TrainingSession session;
        session.resume(request);
        return ending(session);
    }

private slots:
    void dataReadBeforeIsNotReadAgain() {
        RunRequest asked = request();
        const fs::path file = fresh().replace_extension(".csv");
        {
            std::ofstream csv(file);
            csv << "x,y,class\n";
            for (int i = 0; i < 60; ++i) csv << i % 7 << ',' << i % 5 << ',' << (i % 2 ? "odd" : "even") << '\n';
        }
        asked.data.source = file.string();
        asked.loaded = std::make_shared<const data::LoadedData>(data::load(asked.data).value());
        fs::remove(file);
        QCOMPARE(train(asked).kind, OutcomeKind::Completed);
        asked.folder = fresh();
        asked.loaded.reset();
        const RunOutcome outcome = train(asked);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, ErrorCode::CannotOpen);
    }

    void aRunFromBeginningToEnd() {
        TrainingSession session;
        const RunRequest asked = request();
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

    // What carries the records keeps its memory, and must not keep the names of another run's metrics. It did where
    // this thread was busy while one run ended, and while the next one began.
    void runsOfDifferentMetricsOneAfterTheOther() {
        const auto patiently = [](const auto& done) {
            for (int tries = 0; !done() && tries < 10'000; ++tries)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            std::this_thread::sleep_for(std::chrono::milliseconds(20)); // until it is told
        };
        RunRequest classes = request(10'000'000), numbers = request(10'000'000);
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

    // Promise 2: stop at random batches, resume, and nothing tells that it was ever interrupted.
    void stoppingAnywhereAndResumingIsExact() {
        RunRequest whole = request(8);
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
            cut.folder = fresh();
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

    void pausingKeepsEverything() {
        // Long enough that a pause comes before the end on a busy machine too.
        RunRequest whole = request(6000);
        QVERIFY(train(whole).kind == OutcomeKind::Completed);
        RunRequest paused = whole;
        paused.folder = fresh();
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

    void aCompleteRunAsksForMoreEpochs() {
        const RunRequest asked = request(3);
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
        straight.folder = fresh();
        straight.config.epochs = 5;
        QVERIFY(train(straight).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(straight.folder, asked.folder));
        QVERIFY(sameState(newest(straight.folder).state, newest(asked.folder).state));
    }

    void epochsBelowTheHistoryAreRefused() {
        const RunRequest asked = request(6);
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

    RunRequest impatient() {
        RunRequest asked = request(50);
        asked.config.earlyStopping.patience = 3;
        asked.config.earlyStopping.minDelta = 10.0; // no gain is enough
        return asked;
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
        straight.folder = fresh();
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
        const RunRequest asked = request(10);
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
        QCOMPARE(run->history.abandoned[0].x(history::XAxis::Epoch)[0], 5.0);
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
        RunRequest asked = request(15);
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
        RunRequest asked = request(9);
        asked.checkpoints.keep = 1;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        RunRequest shorter = asked;
        shorter.folder = fresh();
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

    void aRateChangedByHandIsPartOfTheRun() {
        RunRequest asked;
        std::optional<history::Mark> event;
        // A run may be over before the rate can be changed: the next is longer.
        for (std::int64_t epochs = 400; !event && epochs < 1'000'000; epochs *= 4) {
            asked = request(epochs);
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

    void aDamagedCheckpointIsNamedAndTheOneBeforeIsTaken() {
        const RunRequest asked = request(6);
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
        const RunRequest asked = request(5);
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
        const RunRequest asked = request(5);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const fs::path folder = asked.folder / "checkpoints";
        fs::rename(folder, asked.folder / "elsewhere");
        QVERIFY(io::writeFile(folder, "no folder"));
        const std::string run = io::readFile(asked.folder / "run.json").value();
        for (const auto from : {ResumeRequest::From::Latest, ResumeRequest::From::Best}) {
            const RunOutcome refused = resume({.folder = asked.folder, .from = from, .epochs = 8});
            QVERIFY(refused.error && refused.error->code == ErrorCode::CannotRead);
            QCOMPARE(refused.error->file, folder.string());
            const auto model = loadModel({.folder = asked.folder, .from = from});
            QVERIFY(!model && model.error().code == ErrorCode::CannotRead);
        }
        QCOMPARE(io::readFile(asked.folder / "run.json").value(), run);
        QCOMPARE(recordsIn(asked.folder / "history.json").size(), 5u);
        fs::remove(folder);
        fs::rename(asked.folder / "elsewhere", folder);
        QVERIFY(resume({.folder = asked.folder, .epochs = 8}).kind == OutcomeKind::Completed);
    }

    void aHistoryThatFellBehindIsTrainedAgain() {
        const RunRequest asked = request(6);
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        RunRequest other = asked;
        other.folder = fresh();
        QVERIFY(train(other).kind == OutcomeKind::Completed);
        const std::string text = io::readFile(asked.folder / "history.json").value();
        QVERIFY(io::writeFile(asked.folder / "history.json", text.substr(0, text.find("{\"epoch\":5") + 20)));
        QVERIFY(resume({.folder = asked.folder}).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(asked.folder, other.folder));
    }

    void numbersThatDifferMoveTheOldLineAside() {
        const RunRequest asked = request(6);
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
        RunRequest asked = request(6);
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

    void changedDataOfAnotherSizeAreCountedInTheirOwnBatches() {
        const fs::path table = fs::path(m_folder.path().toStdString()) / "shrinking.csv";
        std::string csv = "a,b,y\n";
        const auto add = [&](int rows) {
            for (int i = 0; i < rows; ++i)
                csv += std::to_string(i % 7) + "," + std::to_string(i % 5) + (i % 2 ? ",yes\n" : ",no\n");
        };
        add(20);
        const std::string few = csv;
        add(40);
        QVERIFY(io::writeFile(table, csv));
        RunRequest asked = request(4);
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
        const fs::path table = fs::path(m_folder.path().toStdString()) / "table.csv";
        std::string csv = "a,b,y\n";
        for (int i = 0; i < 60; ++i)
            csv += std::to_string(i % 7) + "," + std::to_string(i % 5) + (i % 2 ? ",yes\n" : ",no\n");
        QVERIFY(io::writeFile(table, csv));
        RunRequest asked = request(3);
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
        const RunRequest asked = request(4);
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

    void twoSessionsCannotTrainTheSameRun() {
        RunRequest asked = request(1'000'000);
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
        RunRequest asked = request(1'000'000);
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
        RunRequest unknown = request();
        unknown.data.source = "/nowhere/table.csv";
        const RunOutcome outcome = train(unknown);
        QVERIFY(outcome.kind == OutcomeKind::Failed);
        QVERIFY(outcome.error.has_value());
        QVERIFY(!fs::exists(unknown.folder));

        RunRequest bad = request();
        bad.config.batchSize = 0;
        QVERIFY(train(bad).error->code == ErrorCode::BadOption);
        QVERIFY(!fs::exists(bad.folder));

        QVERIFY(resume({.folder = fresh()}).error->code == ErrorCode::NotARun);
    }

    void aStopWhileTheDataAreReadLeavesNothing() {
        RunRequest asked = request();
        const fs::path file = fresh().replace_extension(".csv");
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
        RunRequest asked = request(50);
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
        RunRequest asked = request(40);
        asked.checkpoints = {.every = 5, .keep = 2};
        const RunOutcome outcome = train(asked);
        QVERIFY(outcome.kind == OutcomeKind::Completed);
        std::set<std::string> expected{"epoch-00035.safetensors", "epoch-00040.safetensors"};
        expected.insert(checkpointName({outcome.best.epoch, 0, 0}));
        QCOMPARE(checkpointNames(asked.folder), expected);
    }
};

QTEST_GUILESS_MAIN(TrainingSessionTest)
#include "TrainingSessionTest.moc"
