// SPDX-License-Identifier: GPL-3.0-or-later
#include "EndlessRun.h"
#include "FileSizeLimit.h"
#include "TestProgram.h"
#include "history/HistoryFile.h"
#include "io/WriteFile.h"
#include "session/OpenedRun.h"
#include "session/TrainingSession.h"

#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace throughline;
using namespace throughline::faults;
using namespace throughline::session;
namespace fs = std::filesystem;

namespace {

RunOutcome endingOf(TrainingSession& session) {
    std::optional<RunOutcome> outcome;
    QObject::connect(&session, &TrainingSession::finished, &session, [&](const RunOutcome& ended) { outcome = ended; });
    return QTest::qWaitFor([&] { return outcome.has_value(); }, 60'000) ? *outcome : RunOutcome{};
}

} // namespace

class FullDiskTest : public QObject {
    Q_OBJECT

private slots:
    void aSessionThatLostItsRecordsHasFailed();
    void aRunThatCannotBeginLeavesNothing();
    void trainingGoesOnAndNothingIsLost() {
        const QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "run";
        TrainingSession session;
        std::vector<ErrorCode> warnings, cleared;
        std::optional<RunOutcome> outcome;
        connect(&session, &TrainingSession::warning, this, [&](const Error& error) { warnings.push_back(error.code); });
        connect(&session, &TrainingSession::warningCleared, this, [&](ErrorCode code) { cleared.push_back(code); });
        connect(&session, &TrainingSession::finished, this, [&](const RunOutcome& ended) { outcome = ended; });
        session.start(endlessRun(folder));
        QTRY_VERIFY(session.history().records.size() >= 3);

        FileSizeLimit limit(fs::file_size(folder / "history.json") + 50);
        QTRY_VERIFY(!warnings.empty());
        QVERIFY(warnings.front() == ErrorCode::CannotSave);
        const std::size_t shown = session.history().records.size();
        const std::int64_t epoch = session.progress().epoch;
        QTRY_VERIFY(session.progress().epoch > epoch + 3);      // it trains on
        QVERIFY(session.history().records.size() <= shown + 1); // and shows only what is on disk
        // A try that fails is put right by the next write: a look may fall between the two.
        QTRY_VERIFY(
            history::scanHistory(io::readFile(folder / "history.json").value(), [](const auto&, auto, auto) {}).intact);

        limit.lift();
        QTRY_VERIFY(!cleared.empty());
        QTRY_VERIFY(session.history().records.size() > shown + 3);
        session.stop();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(outcome->kind == OutcomeKind::Stopped);
        const Result<OpenedRun> run = openRun(folder);
        const auto epochs = run->history.records.x();
        QCOMPARE(static_cast<std::int64_t>(epochs.size()), outcome->epoch);
        QCOMPARE(epochs.back(), static_cast<double>(outcome->epoch));
    }
};

// It was filed as completed, with all the epochs that it had lost.
void FullDiskTest::aSessionThatLostItsRecordsHasFailed() {
    const QTemporaryDir temporary;
    const fs::path folder = fs::path(temporary.path().toStdString()) / "run";
    RunRequest asked = endlessRun(folder);
    asked.data.source = "iris";
    asked.config.network.hidden = {4};
    asked.config.epochs = 4000;
    TrainingSession session;
    std::optional<FileSizeLimit> limit;
    // Room for run.json, but not for the history.
    connect(&session, &TrainingSession::opened, this,
            [&] { limit.emplace(fs::file_size(folder / "run.json") + 2'000); });
    session.start(asked);
    const RunOutcome outcome = endingOf(session);
    limit.reset();
    QVERIFY(outcome.kind == OutcomeKind::Failed);
    QVERIFY(outcome.error && outcome.error->code == ErrorCode::CannotWrite);
    const Result<OpenedRun> run = openRun(folder);
    QVERIFY(run);
    QVERIFY(run->summary.status == RunSummary::Status::Failed);
    QVERIFY(run->summary.epoch < 4000);
    QCOMPARE(run->info.sessions.back().lastEpoch, run->summary.epoch);
    QCOMPARE(outcome.epoch, run->summary.epoch);
    QVERIFY(outcome.best.epoch <= outcome.epoch);
}

void FullDiskTest::aRunThatCannotBeginLeavesNothing() {
    const QTemporaryDir temporary;
    const fs::path root = temporary.path().toStdString(), mine = root / "mine";
    fs::create_directory(mine);
    QVERIFY(io::writeFile(mine / "notes.txt", "mine"));
    for (const fs::path& folder : {root / "run", root / "a" / "b", mine}) {
        TrainingSession session;
        FileSizeLimit limit(10);
        session.start(endlessRun(folder));
        const RunOutcome outcome = endingOf(session);
        limit.lift();
        QVERIFY(outcome.error && outcome.error->code == ErrorCode::CannotWrite);
    }
    QCOMPARE(std::distance(fs::directory_iterator(root), fs::directory_iterator()), 1);
    QCOMPARE(std::distance(fs::directory_iterator(mine), fs::directory_iterator()), 1);
    QCOMPARE(io::readFile(mine / "notes.txt").value(), std::string("mine"));
}

THROUGHLINE_TEST(FullDiskTest)
#include "FullDiskTest.moc"
