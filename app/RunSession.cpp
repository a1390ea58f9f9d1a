// SPDX-License-Identifier: GPL-3.0-or-later
#include "RunSession.h"

#include "Commands.h"
#include "ConsoleProgress.h"
#include "Report.h"
#include "ResultText.h"
#include "StopSignals.h"

#include "text/RemarkText.h"

#include <QCoreApplication>
#include <QTimer>

namespace throughline::app {

namespace {

int exitCodeOf(const session::RunOutcome& outcome, const StopSignals& signals_) {
    switch (outcome.kind) {
    case session::OutcomeKind::Completed:
    case session::OutcomeKind::EarlyStopped:
        return ExitDone;
    case session::OutcomeKind::Stopped:
        return signals_.received() != 0 ? 128 + signals_.received() : static_cast<int>(ExitDone);
    case session::OutcomeKind::Diverged:
        return report({ErrorCode::Diverged, outcome.folder.string(), {std::to_string(outcome.epoch + 1)}});
    case session::OutcomeKind::Failed:
        break;
    }
    return report(outcome.error.value_or(Error{ErrorCode::Internal, {}, {"a failure without a reason"}}));
}

} // namespace

int runSession(const RunOptions& options, const std::function<void(session::TrainingSession&)>& begin) {
    session::TrainingSession session;
    ConsoleProgress progress(session, options.quiet);
    StopSignals signals_;
    bool opened = false;
    int exitCode = ExitDone;

    QObject::connect(&signals_, &StopSignals::stopRequested, &session, &session::TrainingSession::stop);
    QObject::connect(&session, &session::TrainingSession::opened, &session, [&] {
        opened = true;
        // Without progress nobody would hear of a column that is not learned from.
        for (const Remark& note : session.info().notes)
            if (options.quiet && tellsOfLeftOut(note.code))
                printError(QStringLiteral("throughline: note: %1\n").arg(ui::remarkText(note)));
    });
    QObject::connect(&session, &session::TrainingSession::warning, &session, [&](const Error& error) {
        progress.clear();
        warn(error);
    });
    QObject::connect(&session, &session::TrainingSession::warningCleared, &session, [&](ErrorCode code) {
        progress.clear();
        if (code == ErrorCode::CannotSave) printError(QStringLiteral("throughline: note: all is saved again\n"));
    });
    QObject::connect(&session, &session::TrainingSession::finished, &session, [&](const session::RunOutcome& outcome) {
        progress.clear();
        exitCode = exitCodeOf(outcome, signals_);
        // A run that never began has no result: stdout stays empty.
        if (opened && options.take)
            options.take(outcome);
        else if (opened && options.json)
            printJson(resultJson(outcome, session.info().notes));
        else if (opened)
            print(resultText(outcome));
        if (opened && !options.quiet && outcome.wasStillGaining()) printError(goOnText(outcome));
        QCoreApplication::exit(exitCode);
    });
    QTimer::singleShot(0, &session, [&] { begin(session); });
    QCoreApplication::exec();
    return exitCode;
}

} // namespace throughline::app
