// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"
#include "session/SweepTable.h"

#include <QTest>
#include <cmath>
#include <variant>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;

/// A sweep's file tells all that was asked for; its runs tell what came of it.
class SweepTest : public QObject {
    Q_OBJECT

    static Sweep sweepIn(const std::filesystem::path& folder) {
        Sweep sweep;
        sweep.folder = folder;
        for (const char* width : {"8", "12,4"}) {
            RunRequest request;
            request.data.source = "iris";
            request.config.network.hidden = {8};
            request.config.epochs = 2;
            request.epochsByRows = false;
            request.batchSizeByRows = true;
            sweep.runs.push_back({{{"hidden", width}, {"seed", "1"}}, request});
        }
        return sweep;
    }

private slots:
    void isReadAsItWasWritten() {
        Runs runs;
        Sweep sweep = sweepIn(runs.fresh());
        sweep.runs[0].request.config.optimizer.learningRate = 0.012345678F;
        sweep.runs[0].request.data.columns = {{"age", data::ColumnRole::LeftOut}};
        sweep.runs[1].request.config.metrics = {"auc"};
        sweep.runs[1].request.checkpoints = {5, 1};
        QVERIFY(beginSweep(sweep));
        QVERIFY(isSweepFolder(sweep.folder));
        QCOMPARE(sweep.runs[1].request.folder, sweep.folder / "hidden-12-4-seed-1");
        QCOMPARE(sweep.runs[1].request.name, std::string("iris, hidden 12,4, seed 1"));

        // It may be moved as a whole.
        const auto moved = runs.fresh();
        std::filesystem::rename(sweep.folder, moved);
        const Result<Sweep> read = readSweep(moved);
        QVERIFY(read);
        QCOMPARE(read->runs.size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i) {
            const RunRequest &was = sweep.runs[i].request, &is = read->runs[i].request;
            QVERIFY(read->runs[i].settings == sweep.runs[i].settings);
            QVERIFY(is.data == was.data && is.config == was.config && is.checkpoints == was.checkpoints);
            QVERIFY(is.name == was.name && is.batchSizeByRows && !is.epochsByRows);
            QCOMPARE(is.folder, moved / was.folder.filename());
        }
    }

    void nothingIsChangedWhereSomethingIsThere() {
        Runs runs;
        Sweep first = sweepIn(runs.fresh());
        QVERIFY(beginSweep(first));
        const auto before = filesBelow(first.folder);
        Sweep again = sweepIn(first.folder);
        QVERIFY(beginSweep(again).error().code == ErrorCode::FolderNotEmpty);
        QVERIFY(filesBelow(first.folder) == before);

        RunRequest run = runs.request(1);
        QCOMPARE(train(run).kind, OutcomeKind::Completed);
        Sweep within = sweepIn(run.folder);
        QVERIFY(beginSweep(within).error().code == ErrorCode::FolderNotEmpty);
        QVERIFY(!isSweepFolder(run.folder));
    }

    void whatIsLeftToDo() {
        Runs runs;
        Sweep sweep = sweepIn(runs.fresh());
        QVERIFY(beginSweep(sweep));
        const auto rest = restOf(sweep.runs[0]);
        QVERIFY(rest && *rest && std::holds_alternative<RunRequest>(**rest));
        QCOMPARE(train(sweep.runs[0].request).kind, OutcomeKind::Completed);
        QVERIFY(restOf(sweep.runs[0]) && !*restOf(sweep.runs[0]));
        const RunOutcome outcome = lookAt(sweep.runs[0]).outcome.value();
        QCOMPARE(outcome.kind, OutcomeKind::Completed);
        QCOMPARE(outcome.epoch, std::int64_t{2});
        QVERIFY(outcome.best.epoch > 0 && outcome.best.value == outcome.last.metric("val_loss"));

        sweep.runs[1].request.config.epochs = 1'000'000;
        {
            TrainingSession session;
            session.start(sweep.runs[1].request);
            QTRY_VERIFY_WITH_TIMEOUT(!session.history().records.empty(), 60'000);
            const auto busy = restOf(sweep.runs[1]);
            QVERIFY(!busy && busy.error().code == ErrorCode::FolderInUse);
        }
        const auto stopped = restOf(sweep.runs[1]);
        QVERIFY(stopped && *stopped && std::holds_alternative<ResumeRequest>(**stopped));
    }

    void whatTheDataSayIsToldBefore() {
        Runs runs;
        Sweep sweep = sweepIn(runs.fresh());
        QVERIFY(checkSweep(sweep, {}).empty());
        QVERIFY(sweep.runs[0].request.loaded && sweep.runs[0].request.loaded == sweep.runs[1].request.loaded);
        sweep.runs[0].request.config.loss = nn::Loss::BinaryCrossEntropy; // of three classes
        sweep.runs[1].request.data.source = "gone.csv";
        QCOMPARE(checkSweep(sweep, {}).size(), std::size_t{2});
        std::stop_source stop;
        stop.request_stop();
        Sweep large = sweepIn(runs.fresh());
        const auto file = runs.path() / "table.csv";
        QVERIFY(io::writeFile(file, "a,b\n1,x\n2,y\n"));
        large.runs[0].request.data.source = file.string();
        const auto given = checkSweep(large, data::ReadWatch(stop.get_token()));
        QVERIFY(given.size() == 1 && given[0].code == ErrorCode::Cancelled);
    }

    void theBestComesFirst() {
        const std::vector<Reached> falling{{"val_loss", 0.5}, {}, {"val_loss", 0.25}};
        QCOMPARE(bestFirst(falling), (std::vector<std::size_t>{2, 0, 1}));
        const std::vector<Reached> rising{{"val_auc", 0.5}, {"val_auc", 0.75}};
        QCOMPARE(bestFirst(rising), (std::vector<std::size_t>{1, 0}));
        const std::vector<Reached> mixed{{"val_auc", 0.5}, {"val_loss", 0.25}};
        QCOMPARE(bestFirst(mixed), (std::vector<std::size_t>{0, 1}));
    }

    static SweptRun swept(const std::vector<Setting>& settings, std::int64_t epoch, double best,
                          OutcomeKind kind = OutcomeKind::Completed) {
        RunOutcome outcome{.kind = kind};
        outcome.bestMetric = "val_loss";
        if (epoch > 0) outcome.best = {epoch, best};
        outcome.last.metrics = {{"loss", 2.0 * best}};
        return {settings, {}, outcome};
    }

    void rowsAreMeansOverSeedsAndFolds() {
        const auto settings = [](const char* rate, const char* seed) {
            return std::vector<Setting>{{"learning-rate", rate}, {"seed", seed}};
        };
        std::vector<SweptRun> runs{swept(settings("0.1", "1"), 3, 0.6),
                                   swept(settings("0.1", "2"), 5, 0.4),
                                   swept(settings("0.01", "1"), 9, 0.25),
                                   {settings("0.01", "2"), {}},
                                   swept(settings("1", "1"), 0, 0.0, OutcomeKind::Failed),
                                   {settings("1", "2"), {}}};
        runs[1].trains = true;
        const SweepTable table = sweepTable(runs);
        QVERIFY(table.areMeans);
        QCOMPARE(table.monitor, std::string("val_loss"));
        QCOMPARE(table.options, std::vector<std::string>{"learning-rate"});
        QCOMPARE(table.rows.size(), std::size_t{3});
        QCOMPARE(table.rows[0].settings[0].value, std::string("0.01"));
        QCOMPARE(table.rows[0].best.mean, 0.25);
        QVERIFY(std::isnan(table.rows[0].best.ofSample())); // of one value nobody knows the spread
        QCOMPARE(table.rows[1].runs, (std::vector<std::size_t>{0, 1}));
        QCOMPARE(table.rows[1].best.mean, 0.5);
        QCOMPARE(table.rows[1].best.ofSample(), std::sqrt(0.02));
        QCOMPARE(table.rows[1].firstEpoch, std::int64_t{3});
        QCOMPARE(table.rows[1].lastEpoch, std::int64_t{5});
        QCOMPARE(table.rows[1].last.at("loss").mean, 1.0);
        QCOMPARE(table.rows[2].best.count, std::size_t{0});
        QVERIFY(stateOf(runs[1]) == SweptState::Training && stateOf(runs[3]) == SweptState::Waiting &&
                stateOf(runs[4]) == SweptState::Failed);
        QCOMPARE(bestOf(runs), std::optional<std::size_t>(2));
        QCOMPARE(together(runs).best.count, std::size_t{3});

        // Where nothing else varies, seeds are what one compares.
        for (SweptRun& run : runs) run.settings.erase(run.settings.begin());
        const SweepTable seeds = sweepTable({runs[0], runs[1]});
        QVERIFY(!seeds.areMeans);
        QCOMPARE(seeds.options, std::vector<std::string>{"seed"});
        QCOMPARE(seeds.rows[0].settings[0].value, std::string("2"));
        QVERIFY(sweepTable({}).rows.empty());
    }

    void whatCannotBeReadHasFailed() {
        Runs runs;
        Sweep sweep = sweepIn(runs.fresh());
        QVERIFY(beginSweep(sweep));
        QCOMPARE(train(sweep.runs[0].request).kind, OutcomeKind::Completed);
        QVERIFY(io::writeFile(sweep.runs[0].request.folder / "run.json", "{"));
        const std::vector<SweptRun> all = lookAt(sweep);
        QVERIFY(stateOf(all[0]) == SweptState::Failed && all[0].outcome->error->code == ErrorCode::Damaged);
        QVERIFY(stateOf(all[1]) == SweptState::Waiting);
    }

    void aDamagedFileIsTold() {
        Runs runs;
        Sweep sweep = sweepIn(runs.fresh());
        QVERIFY(beginSweep(sweep));
        const auto file = sweep.folder / "sweep.json";
        std::string text = io::readFile(file).value();
        const std::string name = "\"hidden-8-seed-1\"";
        for (const char* other : {"\"../elsewhere\"", "\"..\"", "\"\"", "\"/tmp\""}) {
            std::string changed = text;
            changed.replace(changed.find(name), name.size(), other);
            QVERIFY(io::writeFile(file, changed));
            QVERIFY(readSweep(sweep.folder).error().code == ErrorCode::Damaged);
        }
        QVERIFY(readSweep(runs.fresh()).error().code == ErrorCode::NotARun);
    }
};

THROUGHLINE_TEST(SweepTest)
#include "SweepTest.moc"
