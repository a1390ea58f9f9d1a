// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunQueue.h"

#include <QObject>
#include <QTimer>

namespace throughline::app {

/// Shows on stderr how far the runs of a sweep are, all in one bar, on a terminal alone. Main thread; the queue must
/// outlive it.
class SweepProgress : public QObject {
    Q_OBJECT

public:
    /// `ended`: runs of `all` that need no training any more.
    SweepProgress(const session::RunQueue& queue, std::size_t ended, std::size_t all, bool quiet);

    /// One more has ended: `line` says how, on a terminal or not.
    void tellEnded(const QString& line);
    std::size_t ended() const { return m_ended; }
    /// Takes the bar away, before anything else is written to the terminal.
    void clear();

private:
    void look();

    const session::RunQueue& m_queue;
    std::size_t m_ended, m_all;
    bool m_quiet;
    bool m_shown = false;
    QTimer m_timer;
};

} // namespace throughline::app
