// SPDX-License-Identifier: GPL-3.0-or-later
#include "FaultFixture.h"
#include "TestProgram.h"
#include "history/HistoryStore.h"
#include "session/OpenedRun.h"
#include "session/TrainingSession.h"
#include "text/NumberText.h"
#include "ui/inspector/RunText.h"

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <cmath>
#include <ctime>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {
std::atomic<std::int64_t> secondsAhead{0}; ///< of the true time: what a user, or the network's time, sets
}

// The C library's own, for this program and the libraries that it uses: the time of day is off by `secondsAhead`, the
// steady clock is right.
#pragma GCC visibility push(default)
extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const long result = ::syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += secondsAhead;
    return static_cast<int>(result);
}

int gettimeofday(timeval* time, void*) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    *time = {now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

} // extern "C"
#pragma GCC visibility pop

using namespace throughline;
using namespace throughline::faults;
using namespace throughline::session;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t aDay = 86'400;

RunRequest request(const fs::path& folder, std::int64_t epochs) {
    RunRequest request;
    request.config.network.hidden = {16};
    request.config.epochs = epochs;
    request.folder = folder;
    request.threads = 1;
    return request;
}

std::int64_t trueTime() {
    timespec now{};
    ::syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

} // namespace

/// The time of day is set, leaps with a laptop that wakes up, or is told in another zone: durations, the time left and
/// what is on disk do not mind.
class ClockTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_root;

private slots:
    void initTestCase() { m_root = m_temporary.path().toStdString(); }
    void cleanup() { secondsAhead = 0; }

    void theTimeOfDayIsThatOfTheShim() {
        secondsAhead = -3 * aDay;
        QVERIFY(std::abs(QDateTime::currentMSecsSinceEpoch() - (trueTime() - 3 * aDay * 1000)) < 5000);
        using namespace std::chrono;
        const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
        QVERIFY(std::abs(now - (trueTime() - 3 * aDay * 1000)) < 5000);
    }

    void aClockThatJumpsWhileTraining_data() {
        QTest::addColumn<int>("ahead");
        QTest::newRow("back a day") << static_cast<int>(-aDay);
        QTest::newRow("a month on, as after a sleep") << static_cast<int>(30 * aDay);
        QTest::newRow("back by half a second, as the network's time does") << -1;
    }
    void aClockThatJumpsWhileTraining() {
        QFETCH(int, ahead);
        const fs::path folder = m_root / std::to_string(ahead);
        TrainingSession session;
        std::optional<RunOutcome> outcome;
        connect(&session, &TrainingSession::finished, this, [&](const RunOutcome& ended) { outcome = ended; });
        QElapsedTimer steady;
        steady.start();
        session.start(request(folder, 1'000'000));
        const auto verifyProgress = [&] {
            const Progress progress = session.progress();
            const double elapsed = static_cast<double>(steady.elapsed()) / 1000.0;
            const double epochs = static_cast<double>(progress.epoch);
            if (std::isfinite(progress.savedAgo)) QVERIFY(progress.savedAgo >= 0.0 && progress.savedAgo <= elapsed);
            if (!std::isfinite(progress.secondsLeft)) return;
            // At most what the epochs done took in all this time, for each of those to come.
            QVERIFY(progress.secondsLeft > 0.0);
            QVERIFY(progress.secondsLeft <= elapsed / epochs * (1'000'001.0 - epochs));
            QVERIFY(progress.samplesPerSecond >= 1400.0 * epochs / elapsed);
        };
        const auto goOnFor = [&](int milliseconds) {
            for (const qint64 until = steady.elapsed() + milliseconds; steady.elapsed() < until;) {
                QTest::qWait(10);
                verifyProgress();
                if (QTest::currentTestFailed()) return;
            }
        };
        QTRY_VERIFY(session.history().records.size() > 3);
        goOnFor(200);
        secondsAhead = ahead;
        const std::int64_t saved = session.progress().savedEpoch;
        goOnFor(600);
        // The second between two checkpoints has not become a day.
        QTRY_VERIFY_WITH_TIMEOUT(session.progress().savedEpoch > saved, 20'000);
        secondsAhead = 0;
        goOnFor(200);
        if (QTest::currentTestFailed()) return;
        session.stop();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(outcome->kind == OutcomeKind::Stopped);
        const double elapsed = static_cast<double>(steady.elapsed()) / 1000.0;
        QVERIFY(outcome->seconds > 0.5 && outcome->seconds <= elapsed);

        const auto opened = openRun(folder);
        QVERIFY(opened);
        const history::MetricHistory& records = opened->history.records;
        QCOMPARE(records.size(), session.history().records.size());
        double sum = 0.0;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const double seconds = records.seconds(i);
            QVERIFY(seconds >= 0.0 && seconds < elapsed);
            sum += seconds;
        }
        QVERIFY(sum > 0.0 && sum <= elapsed);
        const auto x = records.x(history::XAxis::Time);
        QVERIFY(std::ranges::is_sorted(x));
        QVERIFY(std::abs(x.back() - sum) < 1e-6);
        QCOMPARE(ui::timeText(opened->history), ui::durationText(x.back()));
        // What the clock said stands in the records, and nothing is worked out from it.
        const auto written = history::HistoryStore::open(folder / "history.json")->store->recordsAfter(0);
        QVERIFY(written);
        QVERIFY(std::ranges::any_of(*written, [&](const nn::EpochRecord& record) {
            return std::abs(record.time - trueTime() - ahead * 1000LL) < 60'000;
        }));
    }

    void aResumeBeforeTheRunBegan() {
        const fs::path folder = m_root / "earlier";
        secondsAhead = 2 * aDay;
        const auto train = [&](auto begin) {
            TrainingSession session;
            std::optional<RunOutcome> outcome;
            connect(&session, &TrainingSession::finished, this, [&](const RunOutcome& ended) { outcome = ended; });
            begin(session);
            return QTest::qWaitFor([&] { return outcome.has_value(); }, 20'000) &&
                   outcome->kind == OutcomeKind::Completed;
        };
        QVERIFY(train([&](TrainingSession& session) { session.start(request(folder, 20)); }));
        const auto before = recordsIn(folder);
        secondsAhead = 0;
        QVERIFY(train([&](TrainingSession& session) { session.resume({.folder = folder, .epochs = 40}); }));
        const auto records = recordsIn(folder);
        QCOMPARE(records.size(), 40u);
        QVERIFY(records[20].time < records[19].time);
        QVERIFY(std::equal(before.begin(), before.end(), records.begin(), history::sameNumbers));
        const auto opened = openRun(folder);
        QVERIFY(opened);
        QCOMPARE(opened->info.sessions.size(), 2u);
        QVERIFY(opened->summary.status == RunSummary::Status::Completed);
        QVERIFY(std::ranges::is_sorted(opened->history.records.x(history::XAxis::Time)));
        QVERIFY(ui::whenText(opened->summary.changed).size() > 5);
        const auto isIt = [&](const RunSummary& summary) { return summary.folder == folder; };
        QVERIFY(std::ranges::any_of(listRuns(m_root), isIt));
    }

    void aTimeZoneChangesNothingOnDisk() {
        const fs::path folder = m_root / "zone";
        const QByteArray before = qgetenv("TZ");
        TrainingSession session;
        std::optional<RunOutcome> outcome;
        connect(&session, &TrainingSession::finished, this, [&](const RunOutcome& ended) { outcome = ended; });
        const std::int64_t began = trueTime();
        session.start(request(folder, 1'000'000));
        for (const char* zone : {"Pacific/Kiritimati", "America/Los_Angeles", "UTC"}) {
            const std::size_t records = session.history().records.size();
            qputenv("TZ", zone);
            ::tzset();
            QTRY_VERIFY(session.history().records.size() > records + 20);
        }
        session.stop();
        QTRY_VERIFY(outcome.has_value());
        before.isNull() ? qunsetenv("TZ") : qputenv("TZ", before);
        ::tzset();
        const auto records = recordsIn(folder);
        QVERIFY(records.size() > 60);
        for (const nn::EpochRecord& record : records) QVERIFY(record.time >= began && record.time <= trueTime());
        QVERIFY(std::ranges::is_sorted(records, {}, &nn::EpochRecord::time));
    }
};

THROUGHLINE_TEST(ClockTest)
#include "ClockTest.moc"
