// SPDX-License-Identifier: GPL-3.0-or-later
#include "SweepProgress.h"

#include "ConsoleProgress.h"
#include "Report.h"

#include "text/NumberText.h"

#include <cmath>

namespace throughline::app {

SweepProgress::SweepProgress(const session::RunQueue& queue, std::size_t ended, std::size_t all, bool quiet)
    : m_queue(queue), m_ended(ended), m_all(all), m_quiet(quiet) {
    if (m_quiet || !isTerminal()) return;
    connect(&m_timer, &QTimer::timeout, this, &SweepProgress::look);
    m_timer.start(100);
}

void SweepProgress::tellEnded(const QString& line) {
    ++m_ended;
    if (m_quiet) return;
    clear();
    printError(QStringLiteral("%1/%2 %3\n").arg(m_ended).arg(m_all).arg(line));
}

void SweepProgress::clear() {
    if (std::exchange(m_shown, false)) clearBarLine();
}

void SweepProgress::look() {
    double done = static_cast<double>(m_ended);
    double speed = 0.0;
    for (const session::RunQueue::Entry& entry : m_queue.training()) {
        const session::TrainingSession* session = m_queue.sessionOf(entry.id);
        if (session == nullptr) continue;
        const session::Progress progress = session->progress();
        done += progress.share();
        speed += progress.samplesPerSecond;
    }
    const QString behind =
        speed > 0.0 ? QStringLiteral("  %1 samples/s").arg(ui::grouped(std::llround(speed))) : QString();
    showBarLine(QStringLiteral("run %1/%2, %3 at once").arg(m_ended).arg(m_all).arg(m_queue.training().size()),
                done / static_cast<double>(m_all), behind);
    m_shown = true;
}

} // namespace throughline::app
