// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunQueue.h"
#include "SessionFixture.h"
#include "TestProgram.h"
#include "session/Json.h"

#include <QTest>
#include <map>
#include <memory>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;

/// What waits is trained in its order, one after another or beside one another, and to the same bits.
class RunQueueTest : public QObject {
    Q_OBJECT

    /// How its runs ended, in the order in which they did.
    struct Endings {
        explicit Endings(RunQueue& queue) {
            QObject::connect(&queue, &RunQueue::ended, &queue,
                             [this](const RunQueue::Entry& entry, TrainingSession*, const RunOutcome& outcome) {
                                 ids.push_back(entry.id);
                                 outcomes.push_back(outcome);
                             });
        }
        std::vector<std::int64_t> ids;
        std::vector<RunOutcome> outcomes;
    };

    static std::vector<std::int64_t> idsOf(const std::vector<RunQueue::Entry>& entries) {
        std::vector<std::int64_t> ids;
        for (const RunQueue::Entry& entry : entries) ids.push_back(entry.id);
        return ids;
    }

    static Json kept(const std::filesystem::path& folder) {
        return parseJson(io::readFile(folder / "queue.json").value());
    }

private slots:
    void oneAfterAnotherInTheirOrder() {
        Runs runs;
        RunQueue queue;
        const Endings endings(queue);
        const std::int64_t a = queue.add(runs.request()), b = queue.add(runs.request()), c = queue.add(runs.request());
        QCOMPARE(idsOf(queue.training()), std::vector{a});
        QCOMPARE(idsOf(queue.waiting()), (std::vector{b, c}));
        queue.move(c, b);
        QCOMPARE(idsOf(queue.waiting()), (std::vector{c, b}));
        const std::int64_t d = queue.add(runs.request());
        queue.move(c, 0);
        QCOMPARE(idsOf(queue.waiting()), (std::vector{b, d, c}));
        queue.remove(d);
        int most = 0;
        connect(&queue, &RunQueue::changed, this,
                [&] { most = std::max(most, static_cast<int>(queue.training().size())); });
        QTRY_COMPARE_WITH_TIMEOUT(endings.ids, (std::vector{a, b, c}), 60'000);
        QCOMPARE(most, 1);
    }

    // How many train at once, and in what company, changes no bit.
    void besideOneAnotherToTheSameBits() {
        Runs runs;
        RunQueue queue;
        queue.setAtOnce(3);
        queue.setThreads(2);
        const Endings endings(queue);
        std::vector<RunRequest> requests;
        std::vector<EngineRequest> asked;
        for (const int width : {8, 16, 24, 32, 40}) {
            RunRequest request = runs.request(8);
            request.threads = 0;
            request.config.network.hidden = {width};
            request.config.network.dropout = 0.1;
            requests.push_back(request);
            asked.emplace_back(request);
        }
        queue.add(asked, runs.path());
        QCOMPARE(queue.training().size(), std::size_t{3});
        QTRY_COMPARE_WITH_TIMEOUT(endings.ids.size(), std::size_t{5}, 60'000);
        for (RunRequest alone : requests) {
            const std::filesystem::path together = alone.folder;
            alone.folder = runs.fresh();
            QCOMPARE(train(alone).kind, OutcomeKind::Completed);
            QVERIFY(sameRecords(together, alone.folder));
            QVERIFY(sameState(newest(together).state, newest(alone.folder).state));
        }
    }

    void oneThatFailsDoesNotStopTheOthersAndStaysMarked() {
        Runs runs;
        RunQueue queue;
        queue.setAtOnce(1);
        const Endings endings(queue);
        RunRequest gone = runs.request(), wild = runs.request();
        gone.data.source = (runs.path() / "gone.csv").string();
        wild.config.optimizer.kind = nn::OptimizerKind::Sgd;
        wild.config.optimizer.learningRate = 1e5F;
        const std::int64_t a = queue.add(runs.request()), b = queue.add(gone), c = queue.add(wild),
                           d = queue.add(runs.request());
        QTRY_COMPARE_WITH_TIMEOUT(endings.ids, (std::vector{a, b, c, d}), 60'000);
        QCOMPARE(endings.outcomes[1].kind, OutcomeKind::Failed);
        QCOMPARE(endings.outcomes[2].kind, OutcomeKind::Diverged);
        QCOMPARE(endings.outcomes[3].kind, OutcomeKind::Completed);
        // What never began is still there, and may be tried again; what diverged is a run on disk.
        QCOMPARE(idsOf(queue.waiting()), std::vector{b});
        QVERIFY(queue.waiting().front().error && queue.waiting().front().error->code == ErrorCode::CannotOpen);
        queue.startNow(b);
        QTRY_COMPARE_WITH_TIMEOUT(endings.ids.size(), std::size_t{5}, 60'000);
        QCOMPARE(idsOf(queue.waiting()), std::vector{b});
    }

    // Which threads one has is for itself and those that train with it to say, not for whoever waits first.
    void threadsAreSharedByThoseThatTrainTogether() {
        Runs runs;
        RunQueue queue;
        queue.setThreads(4);
        const auto request = [&] {
            RunRequest one = runs.request(1'000'000);
            one.threads = 0;
            return one;
        };
        const auto threadsOf = [&](std::int64_t id) {
            const TrainingSession* session = queue.sessionOf(id);
            return session && !session->info().sessions.empty() ? session->info().sessions.back().threads : 0;
        };
        queue.hold();
        const std::int64_t alone = queue.add(request());
        queue.add({request(), request()}, runs.path()); // a sweep behind it
        queue.goOn();
        QTRY_COMPARE_WITH_TIMEOUT(threadsOf(alone), 4, 60'000);
        queue.stopAll();
        QTRY_VERIFY_WITH_TIMEOUT(queue.training().empty(), 60'000);
    }

    void aSweepBesideWhatTrainsTakesTheCoresThatAreLeft() {
        Runs runs;
        RunQueue queue;
        queue.setThreads(3);
        const std::int64_t alone = queue.add(runs.request(1'000'000)), later = queue.add(runs.request(1'000'000));
        std::vector<EngineRequest> requests;
        for (int i = 0; i < 4; ++i) requests.emplace_back(runs.request(1'000'000));
        const std::int64_t first = queue.addBeside(requests, runs.path());
        QCOMPARE(idsOf(queue.training()), (std::vector{alone, first, first + 1}));
        QCOMPARE(idsOf(queue.waiting()), (std::vector{first + 2, first + 3, later}));
        queue.stopAll();
        QTRY_VERIFY_WITH_TIMEOUT(queue.training().empty(), 60'000);

        // Where no core is left, one of it trains all the same.
        RunQueue busy;
        busy.setThreads(1);
        const std::int64_t other = busy.add(runs.request(1'000'000));
        for (EngineRequest& one : requests) std::get<RunRequest>(one).folder = runs.fresh();
        const std::int64_t its = busy.addBeside(requests, runs.path());
        QCOMPARE(idsOf(busy.training()), (std::vector{other, its}));
        busy.stopAll();
        QTRY_VERIFY_WITH_TIMEOUT(busy.training().empty(), 60'000);
    }

    void besideWhatTrainsOnRequest() {
        Runs runs;
        RunQueue queue;
        const Endings endings(queue);
        const std::int64_t a = queue.add(runs.request(1'000'000)), b = queue.add(runs.request(1'000'000));
        QCOMPARE(idsOf(queue.waiting()), std::vector{b});
        queue.startNow(b);
        QCOMPARE(idsOf(queue.training()), (std::vector{a, b}));
        const std::int64_t c = queue.add(runs.request(1));
        queue.hold();
        queue.sessionOf(a)->stop();
        queue.sessionOf(b)->stop();
        QTRY_COMPARE_WITH_TIMEOUT(endings.ids.size(), std::size_t{2}, 60'000);
        QCoreApplication::processEvents();
        QCOMPARE(idsOf(queue.waiting()), std::vector{c}); // held
        queue.goOn();
        QTRY_COMPARE_WITH_TIMEOUT(endings.ids.size(), std::size_t{3}, 60'000);
    }

    // The program ends while one trains and others wait: the next start goes on with the one, then the others.
    void goesOnAfterARestart() {
        Runs runs;
        const auto home = runs.path() / "queue";
        const RunRequest first = runs.request(60'000), second = runs.request(3);
        {
            RunQueue queue;
            QVERIFY(queue.keepIn(home));
            bool records = false;
            connect(&queue, &RunQueue::began, this, [&](const RunQueue::Entry&, TrainingSession* session) {
                connect(session, &TrainingSession::recordsAppended, this, [&] { records = true; });
            });
            queue.add(first);
            queue.add(second);
            QTRY_VERIFY_WITH_TIMEOUT(records, 60'000);
            RunQueue other;
            const auto refused = other.keepIn(home);
            QVERIFY(!refused && refused.error().code == ErrorCode::FolderInUse);
        }
        const std::size_t before = recordsIn(first.folder / "history.json").size();
        QVERIFY(before > 0 && before < 60'000);
        const Json json = kept(home);
        QCOMPARE(json["entries"].size(), std::size_t{2});
        QVERIFY(json["entries"][0]["began"].get<bool>() && json["entries"][0].contains("resume"));
        QVERIFY(json["entries"][1].contains("train"));

        RunQueue queue;
        QVERIFY(queue.keepIn(home));
        QCOMPARE(queue.waiting().size(), std::size_t{2});
        QVERIFY(queue.training().empty());
        const Endings endings(queue);
        queue.goOn();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.training().empty() &&
                                     queue.sessionOf(queue.training()[0].id)->state() == SessionState::Training,
                                 60'000);
        QCOMPARE(queue.sessionOf(queue.training()[0].id)->folder(), first.folder);
        queue.sessionOf(queue.training()[0].id)->stop();
        QTRY_COMPARE_WITH_TIMEOUT(endings.ids.size(), std::size_t{2}, 60'000);
        QVERIFY(recordsIn(first.folder / "history.json").size() >= before);
        QCOMPARE(recordsIn(second.folder / "history.json").size(), std::size_t{3});
        QTRY_VERIFY_WITH_TIMEOUT(kept(home)["entries"].empty(), 10'000);
    }

    // Nobody asked for it to go on by itself.
    void whatWasTrainedAloneIsLeftToItsUser() {
        Runs runs;
        const auto home = runs.path() / "queue";
        const RunRequest request = runs.request(60'000);
        {
            RunQueue queue;
            QVERIFY(queue.keepIn(home));
            queue.add(request);
            QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(request.folder / "history.json"), 60'000);
        }
        RunQueue queue;
        QVERIFY(queue.keepIn(home));
        QVERIFY(queue.waiting().empty());
    }

    void aDamagedFileIsToldAndLeftAlone() {
        Runs runs;
        const auto home = runs.path() / "queue";
        std::filesystem::create_directories(home);
        for (const char* text : {"", "[]", "{\"format\": \"throughline-queue\", \"format_version\": 1}",
                                 "{\"format\": \"throughline-queue\", \"format_version\": 1, \"at_once\": 0, \"held\": "
                                 "false, \"entries\": [{\"began\": true}]}"}) {
            QVERIFY(io::writeFile(home / "queue.json", text));
            RunQueue queue;
            const auto taken = queue.keepIn(home);
            QVERIFY(!taken && taken.error().code == ErrorCode::Damaged);
            const Endings endings(queue);
            queue.add(runs.request(1));
            QTRY_COMPARE_WITH_TIMEOUT(endings.ids.size(), std::size_t{1}, 60'000);
            QCOMPARE(io::readFile(home / "queue.json").value(), std::string(text));
        }
        QVERIFY(io::writeFile(home / "queue.json", "{\"format\": \"throughline-queue\", \"format_version\": 2}"));
        RunQueue queue;
        QVERIFY(queue.keepIn(home).error().code == ErrorCode::NewerFormat);
    }
};

THROUGHLINE_TEST(RunQueueTest)
#include "RunQueueTest.moc"
