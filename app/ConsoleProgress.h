// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"

#include <QObject>
#include <QTimer>

namespace throughline::app {

/// Whether stderr is a terminal that can write over a line of its own.
bool isTerminal();
/// Writes over the line of a bar, cut to the terminal's width; `share` of it is filled.
void showBarLine(const QString& before, double share, const QString& behind);
void clearBarLine();

/// Shows on stderr what takes its time before there is a run or a model: how data are read, and how an epoch that is
/// not kept is recomputed. A line that says so, on a terminal with how much is done.
class PreparingText {
public:
    void show(const data::Reading& reading);
    void show(const session::RetrainingProgress& progress);
    /// For whatever reads data, and for what recomputes an epoch: they tell it here, from their thread, which is to be
    /// the only one. It must live longer than their work.
    data::ReadWatch watch();
    session::RetrainingListener listener();
    /// Takes away what is done, before anything else is written to the terminal.
    void clear();

private:
    void showShare(const QString& line);

    bool m_said = false;
    bool m_memorySaid = false;
    QString m_shown; ///< on the terminal
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
    void showPreparing();
    void showRun();
    void showRecords(std::size_t first);
    void showBar();

    const session::TrainingSession& m_session;
    bool m_quiet;
    bool m_terminal;
    bool m_barShown = false;
    PreparingText m_preparing;
    QTimer m_timer;
};

} // namespace throughline::app
