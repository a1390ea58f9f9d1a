// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowPlayer.h"

#include "session/RunPaths.h"
#include "session/TrainingSession.h"
#include "theme/Theme.h"
#include "ui/MainWindow.h"
#include "ui/RunController.h"
#include "ui/models/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QSocketNotifier>
#include <cstdio>
#include <unistd.h>

namespace throughline::faults {

namespace {

session::RunRequest request(const QString& folder, int epochs) {
    session::RunRequest request;
    request.config.network.hidden = {48};
    request.config.batchSize = 16;
    request.config.epochs = epochs;
    request.folder = folder.toStdString();
    request.threads = 1;
    return request;
}

/// After everybody else in the window has been told of the records.
void report(const session::TrainingSession& session) {
    const auto epochs = session.history().records.x();
    std::fprintf(stderr, "epoch %lld/\n", static_cast<long long>(epochs.back()));
}

} // namespace

int playWindow(int argc, char** argv) {
    QApplication application(argc, argv);
    const ui::Theme theme(application);
    ui::MainWindow window;
    window.show();
    auto& session = window.controller().session();
    QObject::connect(&session, &session::TrainingSession::recordsAppended, &window, [&] { report(session); });
    QObject::connect(&session, &session::TrainingSession::finished, &window, [](const session::RunOutcome& outcome) {
        if (outcome.kind == session::OutcomeKind::Completed) QCoreApplication::quit();
    });
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &window, [&] {
        input.setEnabled(false);
        window.close();
    });

    const QStringList words = QCoreApplication::arguments();
    const QString& folder = words.at(2);
    if (session::isRunFolder(folder.toStdString())) {
        auto* resume = window.findChild<QAction*>(QStringLiteral("resume"));
        QObject::connect(
            &window.workspace(), &ui::Workspace::opened, resume, [resume] { resume->trigger(); },
            static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
        window.openPaths({folder});
    } else {
        window.controller().start(request(folder, words.at(3).toInt()));
    }
    return QApplication::exec();
}

} // namespace throughline::faults
