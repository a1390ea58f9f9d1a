// SPDX-License-Identifier: GPL-3.0-or-later
#include "FileSizeLimit.h"
#include "base/WriteFile.h"
#include "history/HistoryFile.h"
#include "session/RunFolder.h"
#include "session/TrainingSession.h"

#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

using namespace throughline;
using namespace throughline::faults;
using namespace throughline::session;
namespace fs = std::filesystem;

namespace {

RunRequest request(const fs::path& folder) {
    RunRequest request;
    request.data.source = "digits";
    request.config.network.hidden = {32};
    request.config.epochs = 1'000'000;
    request.folder = folder;
    request.threads = 1;
    return request;
}

} // namespace

class FullDiskTest : public QObject {
    Q_OBJECT

private slots:
    void trainingGoesOnAndNothingIsLost() {
        const QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "run";
        TrainingSession session;
        std::vector<ErrorCode> warnings, cleared;
        std::optional<RunOutcome> outcome;
        connect(&session, &TrainingSession::warning, this, [&](const Error& error) { warnings.push_back(error.code); });
        connect(&session, &TrainingSession::warningCleared, this, [&](ErrorCode code) { cleared.push_back(code); });
        connect(&session, &TrainingSession::finished, this, [&](const RunOutcome& ended) { outcome = ended; });
        session.start(request(folder));
        QTRY_VERIFY(session.history().records.size() >= 3);

        FileSizeLimit limit(fs::file_size(folder / "history.json") + 50);
        QTRY_VERIFY(!warnings.empty());
        QVERIFY(warnings.front() == ErrorCode::CannotSave);
        const std::size_t shown = session.history().records.size();
        const std::int64_t epoch = session.progress().epoch;
        QTRY_VERIFY(session.progress().epoch > epoch + 3);      // it trains on
        QVERIFY(session.history().records.size() <= shown + 1); // and shows only what is on disk
        const history::HistoryScan during =
            history::scanHistory(readFile(folder / "history.json").value(), [](const auto&, auto, auto) {});
        QVERIFY(during.intact);

        limit.lift();
        QTRY_VERIFY(!cleared.empty());
        QTRY_VERIFY(session.history().records.size() > shown + 3);
        session.stop();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(outcome->kind == OutcomeKind::Stopped);
        const Result<OpenedRun> run = openRun(folder);
        const auto epochs = run->history.records.x(history::XAxis::Epoch);
        QCOMPARE(static_cast<std::int64_t>(epochs.size()), outcome->epoch);
        QCOMPARE(epochs.back(), static_cast<double>(outcome->epoch));
    }
};

QTEST_GUILESS_MAIN(FullDiskTest)
#include "FullDiskTest.moc"
