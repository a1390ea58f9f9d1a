// SPDX-License-Identifier: GPL-3.0-or-later
#include "Window.h"

#include "Report.h"
#include "StopSignals.h"

#include "theme/Theme.h"
#include "ui/MainWindow.h"

#include <QApplication>
#include <QDebug>
#include <cstdlib>

namespace throughline::app {

namespace {

/// What Qt warns of while it looks for a display.
QStringList warnings;

/// Where no display answers Qt would abort the process, and leave a core behind.
void endWithoutDisplay(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type == QtFatalMsg) std::_Exit(report({ErrorCode::NoDisplay, {}, {warnings.value(0).toStdString()}}));
    warnings += text;
}

} // namespace

int runWindow(int& argc, char** argv, const QStringList& paths, bool demo) {
    const QtMessageHandler usual = qInstallMessageHandler(endWithoutDisplay);
    QApplication application(argc, argv);
    qInstallMessageHandler(usual);
    for (const QString& warning : warnings) qWarning().noquote() << warning;
    const ui::Theme theme(application);
    // Closing the window stops the run at the next batch and writes a checkpoint: so does a signal, which may come as
    // soon as something trains.
    StopSignals signals_;
    ui::MainWindow window;
    window.show();
    if (!paths.isEmpty()) window.openPaths(paths);
    if (demo) window.startDemo();
    QObject::connect(&signals_, &StopSignals::stopRequested, &window, &QWidget::close);
    const int code = QApplication::exec();
    return signals_.received() != 0 ? 128 + signals_.received() : code;
}

} // namespace throughline::app
