// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "session/EpochRows.h"
#include "session/Fork.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;

/// An epoch is looked into, batch by batch and row by row, without a byte having been kept for it.
class EpochRowsTest : public QObject {
    Q_OBJECT

    Runs m_runs;

    /// Added up in order, as a script would.
    static double sum(const EpochRows& rows) {
        double loss = 0.0, weight = 0.0;
        for (const BatchOfEpoch& batch : rows.batches) {
            loss += batch.loss * batch.weight;
            weight += batch.weight;
        }
        return loss / weight;
    }

private slots:
    void batchesAddUpToTheRecordedEpoch() {
        RunRequest request = m_runs.request(9);
        request.data.source = "digits";
        request.config.network.dropout = 0.2;
        request.config.batchSize = 50; // no power of two, and the last batch is smaller
        request.config.classWeights = {1.0, 2.0, 1.0, 1.0, 0.3, 1.0, 1.0, 1.7, 1.0, 1.0};
        request.config.schedule.kind = nn::ScheduleKind::Cosine;
        QVERIFY(train(request).kind == OutcomeKind::Completed);
        const auto files = filesBelow(request.folder);
        const auto records = recordsIn(request.folder / "history.json");
        for (const std::int64_t epoch : {1, 5, 9}) {
            const auto rows = rowsOfEpoch({.folder = request.folder, .epoch = epoch});
            QVERIFY(rows);
            QVERIFY(rows->warnings.empty());
            const nn::EpochRecord& record = records[static_cast<std::size_t>(epoch - 1)];
            QCOMPARE(rows->loss, record.metric("loss"));
            QCOMPARE(sum(*rows), record.metric("loss"));
            QCOMPARE(rows->batches.back().learningRate, record.learningRate);
            QVERIFY(rows->batches.front().learningRate != record.learningRate);
        }
        QCOMPARE(filesBelow(request.folder), files);
    }

    void theWorstRowsComeFirst() {
        RunRequest request = m_runs.request(4);
        QVERIFY(train(request).kind == OutcomeKind::Completed);
        EpochRowsRequest asked{.folder = request.folder, .epoch = 3, .top = 1'000};
        const auto all = rowsOfEpoch(asked);
        QCOMPARE(all->top.size(), 120u);
        QVERIFY(std::ranges::is_sorted(all->top, std::greater(), &RowOfEpoch::loss));
        std::set<std::uint32_t> different;
        double total = 0.0;
        for (const RowOfEpoch& row : all->top) {
            different.insert(row.row);
            total += row.loss;
            QVERIFY(row.gradientNorm > 0.0);
        }
        QCOMPARE(different.size(), 120u);
        QVERIFY(std::abs(total / 120.0 - all->loss) < 1e-12);
        // One batch, from the state that the other answer had.
        asked.batch = 2;
        asked.top = 5;
        asked.start = all->start;
        asked.data = all->data;
        const auto one = rowsOfEpoch(asked);
        QCOMPARE(one->top.size(), 5u);
        QCOMPARE(one->batches.size(), all->batches.size());
        for (const RowOfEpoch& row : one->top) {
            const auto same = std::ranges::find(all->top, row.row, &RowOfEpoch::row);
            QCOMPARE(row.batch, 2);
            QCOMPARE(same->batch, 2);
            QCOMPARE(same->loss, row.loss);
            QCOMPARE(same->gradientNorm, row.gradientNorm);
        }
    }

    void theEpochThatDivergedIsThere() {
        RunRequest request = m_runs.request(50);
        request.data.source = "diabetes";
        request.config.optimizer.kind = nn::OptimizerKind::Sgd;
        request.config.optimizer.learningRate = 30.0;
        QVERIFY(train(request).kind == OutcomeKind::Diverged);
        const std::int64_t last = openRun(request.folder)->summary.epoch;
        const auto rows = rowsOfEpoch({.folder = request.folder, .epoch = last + 1});
        QVERIFY(rows);
        QVERIFY(std::isnan(rows->loss));
        QVERIFY(!std::isfinite(rows->batches.back().loss));
        QVERIFY(!std::isfinite(rows->top.front().loss));
        QCOMPARE(rowsOfEpoch({.folder = request.folder, .epoch = last + 2}).error().code, ErrorCode::NoCheckpoint);
    }

    void whatThereIsNotIsRefused() {
        RunRequest request = m_runs.request(3);
        QVERIFY(train(request).kind == OutcomeKind::Completed);
        for (const std::int64_t epoch : {-1, 0, 4})
            QCOMPARE(rowsOfEpoch({.folder = request.folder, .epoch = epoch}).error().code, ErrorCode::NoCheckpoint);
        for (const std::int64_t batch : {0, 9})
            QCOMPARE(rowsOfEpoch({.folder = request.folder, .epoch = 2, .batch = batch}).error().code,
                     ErrorCode::BadOption);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(rowsOfEpoch({.folder = request.folder, .epoch = 2}, stop.get_token()).error().code,
                 ErrorCode::Cancelled);
    }

    /// On either side of the fork the epoch is that of the run that trained it.
    void aForkKnowsItsParentsEpochs() {
        RunRequest request = m_runs.request(6);
        QVERIFY(train(request).kind == OutcomeKind::Completed);
        ForkRequest fork{.parent = request.folder, .epoch = 3};
        fork.config = configAt(openRun(request.folder)->info, 3);
        fork.config.batchSize = 10;
        fork.leftOutRows = rowsOfEpoch({.folder = request.folder, .epoch = 3})->data->trainingRows;
        fork.leftOutRows.resize(7);
        fork.folder = m_runs.fresh();
        TrainingSession session;
        session.fork(fork);
        QVERIFY(ending(session).kind == OutcomeKind::Completed);
        const auto records = recordsIn(fork.folder / "history.json");
        for (const std::int64_t epoch : {2, 3, 4, 6}) {
            const auto rows = rowsOfEpoch({.folder = fork.folder, .epoch = epoch});
            QVERIFY(rows);
            QCOMPARE(sum(*rows), records[static_cast<std::size_t>(epoch - 1)].metric("loss"));
            QCOMPARE(rows->batches.front().rows, epoch <= 3 ? 16 : 10);
            QCOMPARE(rows->data->trainingRows.size(), epoch <= 3 ? 120u : 113u);
        }
        std::filesystem::remove_all(request.folder);
        QVERIFY(rowsOfEpoch({.folder = fork.folder, .epoch = 4}));
        QCOMPARE(rowsOfEpoch({.folder = fork.folder, .epoch = 3}).error().code, ErrorCode::BeforeFork);
    }
};

THROUGHLINE_TEST(EpochRowsTest)
#include "EpochRowsTest.moc"
