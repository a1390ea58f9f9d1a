// SPDX-License-Identifier: GPL-3.0-or-later
#include "SweepCommand.h"

#include "Commands.h"
#include "ReadingWork.h"
#include "Report.h"
#include "StopSignals.h"
#include "SweepProgress.h"
#include "SweepRequest.h"
#include "SweepText.h"

#include "session/RunPaths.h"
#include "text/RemarkText.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <thread>

namespace throughline::app {

namespace {

/// Each error once; the exit status of the first.
int reportAll(const std::vector<Error>& errors) {
    int code = ExitDone;
    for (const Error& error : errors) {
        const int one = report(error);
        if (code == ExitDone) code = one;
    }
    return code;
}

/// Trains the runs of a sweep that need it.
class SweepSession {
public:
    SweepSession(session::Sweep sweep, const Arguments& arguments, StopSignals& signals_)
        : m_sweep(std::move(sweep)), m_arguments(arguments), m_signals(signals_) {
        for (const session::SweepRun& run : m_sweep.runs) m_runs.push_back({run.settings, run.request.folder});
    }

    std::size_t size() const { return m_runs.size(); }
    /// Has a run trained that needs it; one that has ended before is told as it ended.
    Result<void> take(std::size_t index) {
        const session::SweepRun& run = m_sweep.runs[index];
        const Result<std::optional<session::EngineRequest>> rest = session::restOf(run);
        if (!rest) return tl::make_unexpected(rest.error());
        if (*rest) {
            m_asked.push_back(**rest);
            m_indices.push_back(index);
            return {};
        }
        m_runs[index] = session::lookAt(run);
        return {};
    }

    int train();

private:
    void onEnded(const session::RunQueue::Entry& entry, const session::TrainingSession& session,
                 const session::RunOutcome& outcome);
    int exitCode() const;

    session::Sweep m_sweep;
    const Arguments& m_arguments;
    StopSignals& m_signals;
    std::vector<session::SweptRun> m_runs;
    std::vector<session::EngineRequest> m_asked;
    std::vector<std::size_t> m_indices; ///< of what is asked for among the runs
    std::int64_t m_firstId = 0;
    SweepProgress* m_progress = nullptr;
};

int SweepSession::train() {
    const bool quiet = m_arguments.has("quiet");
    const auto cores = static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()));
    const Result<std::int64_t> threads = m_arguments.wholeNumber("threads", cores, 1, 1'024);
    if (!threads) return report(threads.error());
    const auto most =
        std::min<std::int64_t>(*threads, static_cast<std::int64_t>(std::max<std::size_t>(1, m_asked.size())));
    const Result<std::int64_t> jobs = m_arguments.wholeNumber("jobs", most, 1, 1'024);
    if (!jobs) return report(jobs.error());

    session::RunQueue queue;
    queue.setThreads(static_cast<int>(*threads));
    queue.setAtOnce(static_cast<int>(*jobs));
    SweepProgress progress(queue, m_runs.size() - m_asked.size(), m_runs.size(), quiet);
    m_progress = &progress;
    QEventLoop loop;
    const auto endIfOver = [&] {
        if (queue.training().empty() && (queue.waiting().empty() || m_signals.received() != 0)) loop.quit();
    };
    QObject::connect(&queue, &session::RunQueue::sessionMade, &loop, [&](session::TrainingSession* session) {
        QObject::connect(session, &session::TrainingSession::warning, &loop, [&progress](const Error& error) {
            progress.clear();
            warn(error);
        });
    });
    QObject::connect(&queue, &session::RunQueue::ended, &loop,
                     [&](const session::RunQueue::Entry& entry, session::TrainingSession* session,
                         const session::RunOutcome& outcome) {
                         if (entry.error) queue.remove(entry.id); // it is told, and nobody tries it again here
                         onEnded(entry, *session, outcome);
                         QTimer::singleShot(0, &loop, endIfOver);
                     });
    QObject::connect(&m_signals, &StopSignals::stopRequested, &loop, [&] {
        queue.stopAll();
        endIfOver();
    });
    if (!m_asked.empty() && m_signals.received() == 0) {
        QTimer::singleShot(0, &loop, [&] {
            queue.hold();
            m_firstId = queue.add(m_asked, m_sweep.folder);
            queue.goOn();
        });
        loop.exec();
    }
    progress.clear();
    if (m_arguments.has("json"))
        printJson(sweepJson(m_sweep.folder, m_runs));
    else
        print(sweepText(m_sweep.folder, m_runs));
    if (m_signals.received() != 0 && !quiet)
        printError(QStringLiteral("note: throughline resume %1 trains what is missing\n")
                       .arg(QString::fromStdString(m_sweep.folder.string())));
    return exitCode();
}

void SweepSession::onEnded(const session::RunQueue::Entry& entry, const session::TrainingSession& session,
                           const session::RunOutcome& outcome) {
    session::SweptRun& run = m_runs[m_indices[static_cast<std::size_t>(entry.id - m_firstId)]];
    // Stopped before it was there at all: it has not begun.
    if (outcome.kind != session::OutcomeKind::Stopped || !outcome.folder.empty()) run.outcome = outcome;
    if (!outcome.folder.empty()) run.notes = session.info().notes;
    m_progress->tellEnded(endedText(run));
}

int SweepSession::exitCode() const {
    if (m_signals.received() != 0) return 128 + m_signals.received();
    int code = ExitDone;
    for (const session::SweptRun& run : m_runs) {
        if (!run.outcome) continue;
        if (run.outcome->kind == session::OutcomeKind::Diverged)
            code = report({ErrorCode::Diverged, run.folder.string(), {std::to_string(run.outcome->epoch + 1)}});
        if (run.outcome->kind == session::OutcomeKind::Failed) {
            report(run.outcome->error.value_or(Error{ErrorCode::Internal, {}, {"a failure without a reason"}}));
            code = ExitFailed;
        }
    }
    return code;
}

} // namespace

int trainSweep(const Arguments& arguments) {
    tl::expected<session::Sweep, std::vector<Error>> sweep = sweepRequest(arguments);
    if (!sweep) return reportAll(sweep.error());
    StopSignals signals_;
    std::vector<Error> wrong;
    doReading(signals_, arguments.has("quiet"),
              [&](const data::ReadWatch& watch) { wrong = session::checkSweep(*sweep, watch); });
    if (signals_.received() != 0) return 128 + signals_.received();
    if (!wrong.empty()) return reportAll(wrong);
    if (const Result<void> begun = session::beginSweep(*sweep); !begun) return report(begun.error());
    SweepSession session(std::move(*sweep), arguments, signals_);
    for (std::size_t i = 0; i < session.size(); ++i)
        if (const Result<void> taken = session.take(i); !taken) return report(taken.error());
    return session.train();
}

int resumeSweep(const std::filesystem::path& folder, const Arguments& arguments) {
    for (const char* name :
         {"epochs", "patience", "learning-rate", "from", "data", "warm-restart", "accept-changed-data", "dry-run"})
        if (arguments.has(name))
            return report({ErrorCode::BadOption,
                           {},
                           {name, arguments.value(name).value_or(QString()).toStdString(),
                            "one run at a time; of a sweep what it has not trained yet goes on as it was begun"}});
    Result<session::Sweep> sweep = session::readSweep(folder);
    if (!sweep) return report(sweep.error());
    StopSignals signals_;
    SweepSession session(std::move(*sweep), arguments, signals_);
    for (std::size_t i = 0; i < session.size(); ++i)
        if (const Result<void> taken = session.take(i); !taken) return report(taken.error());
    return session.train();
}

} // namespace throughline::app
