// SPDX-License-Identifier: GPL-3.0-or-later
#include "Askpass.h"

#include "Commands.h"
#include "Report.h"

#include "theme/Theme.h"
#include "ui/Askpass.h"
#include "ui/dialogs/AskpassDialog.h"

#include <QApplication>

namespace throughline::app {

bool isAskpass(int argc) {
    return argc == 2 && qEnvironmentVariableIsSet(ui::askpassVariable);
}

int runAskpass(int& argc, char** argv) {
    const QString question = QString::fromLocal8Bit(argv[1]);
    QApplication application(argc, argv);
    const ui::Theme theme(application);
    ui::AskpassDialog dialog(question, qEnvironmentVariable("SSH_ASKPASS_PROMPT"));
    if (dialog.exec() != QDialog::Accepted) return ExitFailed;
    print(dialog.answer() + QLatin1Char('\n'));
    return ExitDone;
}

} // namespace throughline::app
