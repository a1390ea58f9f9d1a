// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/SshFiles.h"

#include <QCoreApplication>

namespace throughline::ui {

/// Tells the program, where ssh starts it, that it is to ask (app/Askpass.h).
inline constexpr auto askpassVariable = "THROUGHLINE_ASKPASS";

/// Whom ssh asks while the window reads from another machine: the user's own SSH_ASKPASS, else a dialog of ours, which
/// is another process of this program. Any thread.
inline io::SshQuestions windowQuestions() {
    using By = io::SshQuestions::By;
    const auto own = qgetenv("SSH_ASKPASS");
    if (!own.isEmpty()) return {By::Helper, own.toStdString(), {}};
    return {By::Helper, QCoreApplication::applicationFilePath().toStdString(), {std::string(askpassVariable) + "=1"}};
}

} // namespace throughline::ui
