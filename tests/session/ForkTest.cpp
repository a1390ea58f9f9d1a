// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "session/Fan.h"
#include "session/FanComparison.h"
#include "session/Fork.h"
#include "session/RateChange.h"
#include "session/RunDescription.h"
#include "session/RunJson.h"
#include "session/Verification.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;
using From = ResumeRequest::From;

/// A fork goes on with its parent's bits, and is a run like any other.
class ForkTest : public QObject {
    Q_OBJECT

    Runs m_runs;

    fs::path trained(RunRequest request) {
        return train(request).kind == OutcomeKind::Completed ? request.folder : fs::path();
    }

    ForkRequest of(const fs::path& parent, std::int64_t epoch) {
        ForkRequest fork{.parent = parent, .epoch = epoch};
        fork.config = configAt(openRun(parent)->info, epoch);
        fork.folder = m_runs.fresh();
        fork.threads = 2;
        return fork;
    }

    static RunOutcome forked(const ForkRequest& request) {
        TrainingSession session;
        session.fork(request);
        return ending(session);
    }

    static std::vector<nn::EpochRecord> behind(const fs::path& run, std::int64_t epoch) {
        auto records = recordsIn(run / "history.json");
        std::erase_if(records, [&](const auto& record) { return record.epoch <= epoch; });
        return records;
    }

    static Error refusal(const ForkRequest& request) {
        const auto outcome = forked(request);
        if (outcome.kind != OutcomeKind::Failed || fs::exists(request.folder)) return {};
        return outcome.error.value();
    }

private slots:
    void theBaseRateIsThatSetByHandUnlessItWasForkedSince() {
        const auto set = [](double epoch, double to) {
            return history::Mark{.kind = history::Mark::Kind::LearningRate, .epoch = epoch, .to = to};
        };
        RunInfo info;
        info.batchesPerEpoch = 10;
        info.config.optimizer.learningRate = 0.01;
        info.events = {set(2, 0.02), set(5.5, 0.03)};
        QCOMPARE(baseRate(info, info.events, 1.9), 0.01);
        QCOMPARE(baseRate(info, info.events, 2), 0.02);
        QCOMPARE(baseRate(info, info.events, 5.4), 0.02);
        QCOMPARE(baseRate(info, info.events), 0.03);
        info.parent = ParentRun{};
        info.parent->epoch = 6;
        info.config.optimizer.learningRate = 0.5;
        QCOMPARE(baseRate(info, info.events), 0.5); // the parent's marks are drawn on its curve, too
        info.events.push_back(set(8, 0.6));
        QCOMPARE(baseRate(info, info.events, 7.9), 0.5);
        QCOMPARE(baseRate(info, info.events, 8), 0.6);
    }

    void withNothingChangedItIsTheParent_data() {
        QTest::addColumn<int>("schedule");
        QTest::addColumn<int>("epoch");
        for (const int epoch : {0, 1, 5, 8}) {
            QTest::addRow("cosine from %d", epoch) << static_cast<int>(nn::ScheduleKind::Cosine) << epoch;
            QTest::addRow("plateau from %d", epoch) << static_cast<int>(nn::ScheduleKind::Plateau) << epoch;
        }
    }
    void withNothingChangedItIsTheParent() {
        QFETCH(const int, schedule);
        QFETCH(const int, epoch);
        RunRequest request = m_runs.request(9);
        request.config.network.dropout = 0.2;
        request.config.network.batchNorm = true;
        request.config.schedule.kind = static_cast<nn::ScheduleKind>(schedule);
        request.config.schedule.plateauPatience = 1;
        request.config.earlyStopping.patience = 7;
        const fs::path parent = trained(request);
        const auto before = filesBelow(parent);
        const ForkRequest fork = of(parent, epoch);
        QVERIFY(forked(fork).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(parent, fork.folder));
        QVERIFY(sameState(newest(parent).state, newest(fork.folder).state));
        QCOMPARE(filesBelow(parent), before);

        const auto info = readRun(fork.folder), old = readRun(parent);
        QCOMPARE(info->parent->folder, parent.string());
        QCOMPARE(info->parent->id, old->id);
        QCOMPARE(info->parent->epoch, epoch);
        QVERIFY(info->id != old->id);
        QVERIFY(changedSettings(*info).empty());
        // Where nothing is kept, all of it comes again from the state that the fork began with.
        for (const fs::path& file : checkpointFiles(fork.folder / "checkpoints"))
            if (checkpointPosition(file)->epoch > epoch) fs::remove(file);
        const auto again = loadModel({.folder = fork.folder, .from = From::Epoch, .epoch = 9});
        QVERIFY(again);
        QVERIFY(again->warnings.empty());
        QVERIFY(sameState(again->state, newest(parent).state));
    }

    void aRateChangedByHandIsPartOfThePoint() {
        const RunRequest request = m_runs.request(1'000'000);
        TrainingSession session;
        bool isChanged = false;
        connect(&session, &TrainingSession::recordsAppended, &session, [&] {
            if (!std::exchange(isChanged, true)) return session.setLearningRate(0.02);
            const auto& marks = session.history().marks;
            const auto epochs = static_cast<double>(session.history().records.size());
            if (!marks.empty() && marks[0].epoch + 3.0 < epochs) session.stop();
        });
        session.start(request);
        QVERIFY(ending(session).kind == OutcomeKind::Stopped);
        const auto run = openRun(request.folder);
        QVERIFY(run->info.events[0].kind == history::Mark::Kind::LearningRate);
        const auto epoch = static_cast<std::int64_t>(run->info.events[0].epoch) + 1;
        ForkRequest fork = of(request.folder, epoch);
        QCOMPARE(fork.config.optimizer.learningRate, 0.02);
        fork.config.epochs = run->summary.epoch;
        QVERIFY(forked(fork).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(request.folder, fork.folder));
        QCOMPARE(of(request.folder, 0).config.optimizer.learningRate, 0.001);
    }

    void whatChangesIsTrainedWithAndToldOf() {
        const fs::path parent = trained(m_runs.request(8));
        ForkRequest fork = of(parent, 5);
        fork.config.optimizer.learningRate = 0.01;
        fork.config.batchSize = 10;
        fork.config.network.dropout = 0.1;
        fork.config.epochs = 12;
        QVERIFY(forked(fork).kind == OutcomeKind::Completed);
        const auto records = recordsIn(fork.folder / "history.json");
        QCOMPARE(records.size(), 12u);
        QVERIFY(history::sameNumbers(records[4], recordsIn(parent / "history.json")[4]));
        QCOMPARE(records[4].learningRate, 0.001);
        QCOMPARE(records[5].learningRate, 0.01);
        const RunInfo info = readRun(fork.folder).value();
        QCOMPARE(info.batchesPerEpoch, 12);
        const auto changed = changedSettings(info);
        QCOMPARE(changed.size(), 4u);
        QCOMPARE(changed["optimizer.learning_rate"][0].get<double>(), 0.001);
        QCOMPARE(changed["optimizer.learning_rate"][1].get<double>(), 0.01);
        QVERIFY(changed.contains("network.dropout") && changed.contains("batch_size") && changed.contains("epochs"));
    }

    void itIsARunLikeAnyOther() {
        RunRequest request = m_runs.request(8);
        request.checkpoints.keep = 1;
        const fs::path parent = trained(request);
        ForkRequest fork = of(parent, 4);
        fork.config.batchSize = 9;
        fork.config.optimizer.learningRate = 0.004;
        QVERIFY(forked(fork).kind == OutcomeKind::Completed);
        const auto verified = verifyRun({fork.folder, 3});
        QVERIFY((*verified)->identical());
        QCOMPARE((*verified)->compared, 3);
        // Back to the fork and on again: the same bits.
        const auto straight = behind(fork.folder, 4);
        const auto state = newest(fork.folder).state;
        for (const std::int64_t epoch : {4, 6}) {
            QVERIFY(resume({.folder = fork.folder, .from = From::Epoch, .epoch = epoch}).kind ==
                    OutcomeKind::Completed);
            QVERIFY(std::ranges::equal(behind(fork.folder, 4), straight, history::sameNumbers));
            QVERIFY(sameState(newest(fork.folder).state, state));
        }
        // What lies before is its parent's: as long as that is there, it can be had.
        const auto third = loadModel({.folder = fork.folder, .from = From::Epoch, .epoch = 3});
        const auto parents = loadModel({.folder = parent, .from = From::Epoch, .epoch = 3});
        QVERIFY(sameState(third->state, parents->state));
        QCOMPARE(resume({.folder = fork.folder, .from = From::Epoch, .epoch = 3}).error->code, ErrorCode::BeforeFork);
        fs::remove_all(parent);
        QCOMPARE(loadModel({.folder = fork.folder, .from = From::Epoch, .epoch = 3}).error().code,
                 ErrorCode::BeforeFork);
        QVERIFY(loadModel({.folder = fork.folder, .from = From::Epoch, .epoch = 4}));
        QVERIFY((*verifyRun({fork.folder, 2}))->identical());
        // Without the state that it began with nothing wrong is made up.
        for (const fs::path& file : checkpointFiles(fork.folder / "checkpoints"))
            if (checkpointPosition(file)->epoch < 8) fs::remove(file);
        QCOMPARE(loadModel({.folder = fork.folder, .from = From::Epoch, .epoch = 6}).error().code,
                 ErrorCode::BeforeFork);
    }

    void aForkOfAFork() {
        const fs::path parent = trained(m_runs.request(9));
        ForkRequest child = of(parent, 4);
        child.config.optimizer.learningRate = 0.01;
        QVERIFY(forked(child).kind == OutcomeKind::Completed);
        ForkRequest grandchild = of(child.folder, 6);
        QVERIFY(forked(grandchild).kind == OutcomeKind::Completed);
        QVERIFY(sameRecords(child.folder, grandchild.folder));
        QVERIFY(loadModel({.folder = grandchild.folder, .from = From::Epoch, .epoch = 2}));
        QVERIFY(loadModel({.folder = grandchild.folder, .from = From::Epoch, .epoch = 5}));
        // Of an epoch before the child's fork the grandparent is the parent.
        const auto point = forkPoint(child.folder, 2);
        QCOMPARE(point->parent.summary.folder, parent);
    }

    void theBestBeforeTheForkIsKept() {
        const fs::path parent = trained(m_runs.request(8));
        ForkRequest fork = of(parent, 6);
        fork.config.optimizer.kind = nn::OptimizerKind::Sgd;
        fork.config.optimizer.learningRate = 500.0;
        QVERIFY(forked(fork).kind != OutcomeKind::Failed);
        const auto run = openRun(fork.folder);
        QCOMPARE(run->summary.bestEpoch, 6);
        fs::remove_all(parent);
        QCOMPARE(loadModel({.folder = fork.folder, .from = From::Best})->state.position.epoch, 6);
    }

    /// A momentum that was not there begins at zero, an optimiser of another kind as in a new run.
    void optimisersMayChange() {
        const fs::path parent = trained(m_runs.request(6));
        ForkRequest fork = of(parent, 3);
        fork.config.optimizer.kind = nn::OptimizerKind::Sgd;
        fork.config.optimizer.momentum = 0.9;
        fork.config.optimizer.learningRate = 0.05;
        QVERIFY(forked(fork).kind == OutcomeKind::Completed);
        QVERIFY((*verifyRun({fork.folder, 3}))->identical());
        ForkRequest back = of(fork.folder, 5);
        back.config.optimizer.kind = nn::OptimizerKind::Adam;
        back.config.epochs = 8;
        QVERIFY(forked(back).kind == OutcomeKind::Completed);
        const auto start = loadModel({.folder = back.folder, .from = From::Epoch, .epoch = 5});
        QCOMPARE(start->state.moreUpdates, -start->state.position.step);
        for (const nn::Tensor& moment : start->state.optimizerTensors)
            QVERIFY(std::ranges::all_of(moment.values, [](float value) { return value == 0.0F; }));
        QVERIFY((*verifyRun({back.folder, 3}))->identical());
    }

    void aChangedScheduleBeginsAtTheFork() {
        const fs::path parent = trained(m_runs.request(10));
        ForkRequest fork = of(parent, 4);
        fork.config.schedule.kind = nn::ScheduleKind::Cosine;
        QVERIFY(forked(fork).kind == OutcomeKind::Completed);
        const auto records = recordsIn(fork.folder / "history.json");
        QVERIFY(records[4].learningRate > 0.0009);
        QVERIFY(records[9].learningRate < 0.0001);
        QCOMPARE(readRun(fork.folder)->config.schedule.begins, 4);
    }

    void patienceThatRanOutBeginsAnew() {
        RunRequest request = m_runs.request(200);
        request.config.optimizer.learningRate = 0.05;
        request.config.earlyStopping.patience = 3;
        const auto outcome = train(request);
        QVERIFY(outcome.kind == OutcomeKind::EarlyStopped);
        const ForkRequest fork = of(request.folder, outcome.epoch);
        QVERIFY(forked(fork).epoch >= outcome.epoch + 3);
    }

    void rowsAreLeftOutForGood() {
        const fs::path parent = trained(m_runs.request(6));
        const auto all = loadRunData(readRun(parent).value(), false)->split;
        ForkRequest fork = of(parent, 3);
        fork.leftOutRows = {all->trainingRows[50], all->trainingRows[0], all->trainingRows[0], all->validationRows[0]};
        std::vector<Error> warnings;
        TrainingSession session;
        connect(&session, &TrainingSession::warning, &session, [&](const Error& error) { warnings.push_back(error); });
        session.fork(fork);
        QVERIFY(ending(session).kind == OutcomeKind::Completed);
        QCOMPARE(warnings.size(), 1u);
        QCOMPARE(warnings[0].code, ErrorCode::RowsNotLearned);
        QCOMPARE(warnings[0].arguments, (std::vector<std::string>{"1", "3"}));
        const RunInfo info = readRun(fork.folder).value();
        QCOMPARE(info.leftOutRows.size(), 3u);
        QVERIFY(std::ranges::is_sorted(info.leftOutRows));
        QCOMPARE(info.trainingRows, 118);
        QCOMPARE(info.validationRows, 30);
        const auto split = loadRunData(info, false)->split;
        QCOMPARE(split->trainingRows.size(), 118u);
        QVERIFY(resume({.folder = fork.folder, .epochs = 8}).kind == OutcomeKind::Completed);
        QVERIFY((*verifyRun({fork.folder, 3}))->identical());
        // A fork of it leaves them out as well.
        ForkRequest more = of(fork.folder, 5);
        more.leftOutRows = {all->trainingRows[7]};
        QVERIFY(forked(more).kind == OutcomeKind::Completed);
        QCOMPARE(readRun(more.folder)->trainingRows, 117);
    }

    void whatCannotBeIsRefusedAndLeavesNothing() {
        const fs::path parent = trained(m_runs.request(5));
        ForkRequest fork = of(parent, 3);
        fork.epoch = 6;
        QCOMPARE(refusal(fork).code, ErrorCode::NoCheckpoint);
        fork = of(parent, 3);
        fork.config.network.hidden = {9};
        QCOMPARE(refusal(fork).code, ErrorCode::BadOption);
        fork = of(parent, 3);
        fork.config.epochs = 3;
        QCOMPARE(refusal(fork).arguments[0], std::string("epochs"));
        fork = of(parent, 3);
        fork.leftOutRows = {150};
        QCOMPARE(refusal(fork).arguments[0], std::string("leave-out-rows"));
        fork.leftOutRows = loadRunData(readRun(parent).value(), false)->split->trainingRows;
        QCOMPARE(refusal(fork).code, ErrorCode::TooFewRows);
        fork = of(parent, 3);
        fork.folder = parent;
        const auto before = filesBelow(parent);
        QCOMPARE(forked(fork).error->code, ErrorCode::FolderNotEmpty);
        QCOMPARE(filesBelow(parent), before);
    }

    /// The stretch between the checkpoints is trained again once, though the best lies in it too.
    void theBestIsOnTheWayToThePoint() {
        RunRequest request = m_runs.request(12);
        request.config.earlyStopping.minDelta = 0.1; // so that the best is not the last epoch
        const fs::path parent = trained(request);
        for (const fs::path& file : checkpointFiles(parent / "checkpoints")) fs::remove(file);
        const auto run = openRun(parent);
        const std::int64_t epoch = 12, best = run->summary.bestEpoch;
        QVERIFY(best > 0 && best < epoch);
        std::vector<std::pair<std::int64_t, std::int64_t>> stretches; // from, to
        const auto point = forkPoint(parent, epoch, {}, [&](const RetrainingProgress& now) {
            if (stretches.empty() || stretches.back() != std::pair(now.from, now.epoch))
                stretches.emplace_back(now.from, now.epoch);
        });
        QVERIFY(point);
        QCOMPARE(stretches.size(), 2u);
        QCOMPARE(stretches[0], (std::pair<std::int64_t, std::int64_t>(0, best)));
        QCOMPARE(stretches[1], (std::pair<std::int64_t, std::int64_t>(best, epoch)));
        const auto stateOf = [&](std::int64_t of) {
            return loadModel({.folder = parent, .from = From::Epoch, .epoch = of})->state;
        };
        QVERIFY(sameState(point->state, stateOf(epoch)));
        QVERIFY(sameState(*point->best, stateOf(best)));
    }

    /// The one that changes nothing; else the parent, where it went on; else the first.
    void whatBranchesAreHeldAgainst() {
        history::MetricHistory parentRecords, records;
        for (double epoch = 1; epoch <= 6; ++epoch) {
            for (auto* to : {&parentRecords, &records}) to->addRecord({epoch, epoch, 0.0, 1.0});
            parentRecords.addPoint("val_loss", 1.0);
            records.addPoint("val_loss", epoch > 3 ? 1.5 : 1.0);
        }
        RunInfo parent, branch;
        parent.id = "parent";
        branch.parent = ParentRun{"/parent", "parent", 3, parent.config};
        RunInfo slow = branch, longer = branch, fewer = branch;
        slow.config.optimizer.learningRate = 0.5;
        longer.config.epochs = 99;
        fewer.leftOutRows = {3};
        QVERIFY(changesNothing(branch, {}) && changesNothing(longer, {}));
        QVERIFY(!changesNothing(slow, {}) && !changesNothing(fewer, {}) && !changesNothing(parent, {}));
        longer.config.schedule.kind = longer.parent->config.schedule.kind = nn::ScheduleKind::Cosine;
        QVERIFY(!changesNothing(longer, {}));

        const FanRun before{&parent, &parentRecords};
        const std::vector<FanRun> withPlain{{&slow, &records}, {&branch, &parentRecords}},
            changed{{&slow, &records}, {&fewer, &parentRecords}};
        const auto plain = compareFan(withPlain, &before, "val_loss");
        QCOMPARE(plain.reference, std::optional<std::size_t>(1));
        QCOMPARE(plain.differences[0]->epochs, 3u);
        QCOMPARE(plain.differences[0]->mean, 0.5);
        QVERIFY(!plain.differences[1]);
        const auto toParent = compareFan(changed, &before, "val_loss");
        QVERIFY(!toParent.reference && toParent.differences[0] && toParent.differences[1]);
        QCOMPARE(toParent.differences[1]->mean, 0.0);
        history::MetricHistory ended = parentRecords;
        ended.truncate(3.0);
        const FanRun stopped{&parent, &ended};
        QCOMPARE(compareFan(changed, &stopped, "val_loss").reference, std::optional<std::size_t>(0));
        QCOMPARE(compareFan(changed, nullptr, "val_loss").reference, std::optional<std::size_t>(0));

        RunInfo other = branch;
        other.parent->epoch = 4;
        const std::vector<FanRun> runs{
            {&other, &records}, {nullptr, &records}, {&slow, &records}, {&parent, &parentRecords}, {&branch, &records}};
        const auto fans = fansAmong(runs);
        QCOMPARE(fans.size(), 2u);
        QCOMPARE(fans[0].branches, (std::vector<std::size_t>{0}));
        QCOMPARE(fans[1].branches, (std::vector<std::size_t>{2, 4}));
        QCOMPARE(fans[1].parent, std::optional<std::size_t>(3));
        // One alone has nothing to be held against.
        QVERIFY(fansAmong(std::vector<FanRun>{{&slow, &records}}).empty());
    }

    void multiplesAreOfWhatTheParentHas() {
        nn::TrainConfig parent;
        parent.optimizer.learningRate = 0.0001;
        QCOMPARE(valueFor(parent, {"learning-rate", "0.5x"}).value(), std::string("0.00005"));
        QCOMPARE(valueFor(parent, {"learning-rate", "3x"}).value(), std::string("0.0003"));
        QCOMPARE(valueFor(parent, {"learning-rate", "0.2"}).value(), std::string("0.2"));
        QCOMPARE(valueFor(parent, {"batch-size", "2x"}).value(), std::to_string(2 * parent.batchSize));
        parent.optimizer.learningRate = 0.1 + 0.2;
        QCOMPARE(valueFor(parent, {"learning-rate", "1x"}).value(), std::string("0.30000000000000004"));
        QCOMPARE(valueFor(parent, {"optimizer", "2x"}).error().code, ErrorCode::BadOption);
        const auto combinations = combinationsOf({{"a", {"1", "2"}}, {"b", {"x", "y"}}});
        QCOMPARE(combinations->size(), 4u);
        QCOMPARE(settingsText((*combinations)[1]), std::string("a 1, b y"));
        QCOMPARE(combinationsOf({})->size(), 1u);
        const Variation many{"c", std::vector<std::string>(101, "1")};
        QCOMPARE(combinationsOf({many, many}).error().code, ErrorCode::BadOption);
    }

    void aFanTrainsFromTheSameBits() {
        const fs::path parent = trained(m_runs.request(6));
        FanRequest fan{.folder = m_runs.fresh()};
        for (const double rate : {0.0005, 0.001, 0.1}) {
            fan.branches.push_back({"learning-rate " + std::to_string(rate), of(parent, 3)});
            fan.branches.back().request.config.optimizer.learningRate = rate;
        }
        std::set<std::size_t> told;
        const auto result = trainFan(fan, {}, [&](std::size_t index, const RunOutcome&) { told.insert(index); });
        QCOMPARE(told.size(), 3u);
        QCOMPARE(result->branches.size(), 3u);
        for (const FanOutcome& branch : result->branches) {
            QVERIFY(branch.outcome.kind == OutcomeKind::Completed);
            QCOMPARE(branch.outcome.folder.parent_path(), fan.folder);
            QVERIFY((*verifyRun({branch.outcome.folder, 2}))->identical());
        }
        QVERIFY(sameRecords(parent, result->branches[1].outcome.folder));
        QVERIFY(!sameRecords(parent, result->branches[2].outcome.folder));
        // Held against the one that is what the parent was.
        QCOMPARE(result->reference, std::optional<std::size_t>(1));
        QCOMPARE(result->metric, std::string("val_loss"));
        QVERIFY(!result->branches[1].difference);
        QCOMPARE(result->branches[2].difference->epochs, 3u);
        QVERIFY(result->branches[2].difference->mean != 0.0);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!trainFan(fan, stop.get_token()) || trainFan(fan, stop.get_token())->branches.empty());
    }
};

THROUGHLINE_TEST(ForkTest)
#include "ForkTest.moc"
