// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"

#include <QObject>
#include <QTimer>

namespace throughline::app {

/// Shows on stderr how an epoch that is not kept is recomputed: a line that says so, on a terminal with the share that
/// is done.
class RetrainingText {
public:
    void show(const session::RetrainingProgress& progress);
    /// Takes the share away, before anything else is written to the terminal.
    void clear();

private:
    bool m_said = false;
    int m_percent = -1;
};

/// Shows a session on stderr: a bar with the time left on a terminal, a plain line an epoch otherwise. Main thread; the
/// session must outlive it.
class ConsoleProgress : public QObject {
    Q_OBJECT

public:
    ConsoleProgress(const session::TrainingSession& session, bool quiet, QObject* parent = nullptr);

    /// Takes the bar away, before anything else is written to the terminal.
    void clear();

private:
    void look();
    void showRun();
    void showRecords(std::size_t first);
    void showBar();

    const session::TrainingSession& m_session;
    bool m_quiet;
    bool m_terminal;
    bool m_barShown = false;
    RetrainingText m_retraining;
    QTimer m_timer;
};

} // namespace throughline::app
