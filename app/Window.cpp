// SPDX-License-Identifier: GPL-3.0-or-later
#include "Window.h"

#include "Report.h"
#include "StopSignals.h"

#include "theme/Theme.h"
#include "ui/MainWindow.h"

#include <QApplication>

namespace throughline::app {

namespace {

bool hasDisplay() {
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
           !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

} // namespace

int runWindow(int& argc, char** argv, const QStringList& paths, bool demo) {
    // Qt would abort the process, and leave a core behind.
    if (!hasDisplay()) return report({ErrorCode::NoDisplay});
    QApplication application(argc, argv);
    const ui::Theme theme(application);
    ui::MainWindow window;
    window.show();
    if (!paths.isEmpty()) window.openPaths(paths);
    if (demo) window.startDemo();

    // Closing the window stops the run at the next batch and writes a checkpoint: so does a signal.
    StopSignals signals_;
    QObject::connect(&signals_, &StopSignals::stopRequested, &window, &QWidget::close);
    const int code = QApplication::exec();
    return signals_.received() != 0 ? 128 + signals_.received() : code;
}

} // namespace throughline::app
