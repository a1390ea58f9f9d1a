// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunFollower.h"

#include "session/RunLock.h"
#include "ui/Background.h"

namespace throughline::ui {

namespace {

constexpr int SoonMs = 100, AtLeastMs = 1000;

std::filesystem::file_time_type written(const std::filesystem::path& file) {
    std::error_code error;
    const auto time = std::filesystem::last_write_time(file, error);
    return error ? std::filesystem::file_time_type::min() : time;
}

} // namespace

struct RunFollower::Look {
    Result<history::HistoryTail::News> news;
    std::filesystem::file_time_type described;
    bool held = true;
};

RunFollower::RunFollower(const QString& folder, std::int64_t lastEpoch, QObject* parent)
    : QObject(parent),
      m_folder(folder.toStdString()),
      m_tail(std::make_shared<history::HistoryTail>(m_folder / "history.json", lastEpoch)),
      m_described(written(m_folder / "run.json")) {
    m_timer.setSingleShot(true);
    m_timer.start(AtLeastMs);
    connect(&m_timer, &QTimer::timeout, this, &RunFollower::look);
    m_watcher.addPath(QString::fromStdString((m_folder / "history.json").string()));
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &RunFollower::soon);
    soon();
}

/// Not at once: a run whose epochs take a millisecond writes a thousand times a second.
void RunFollower::soon() {
    if (!m_looking && !m_done && m_timer.remainingTime() > SoonMs) m_timer.start(SoonMs);
}

void RunFollower::look() {
    if (m_looking || m_done) return;
    m_looking = true;
    inBackground(
        this,
        [tail = m_tail, folder = m_folder] {
            // The lock first: what was written before it was let go is read afterwards.
            const bool held = session::RunLock::isHeld(folder);
            return Look{tail->read(), written(folder / "run.json"), held};
        },
        [this](const Look& look) { take(look); });
}

void RunFollower::take(const Look& look) {
    m_looking = false;
    if (!look.held || look.described != m_described || !look.news || look.news->replaced) {
        m_done = true;
        emit changed();
        return;
    }
    m_timer.start(look.news->records.empty() ? AtLeastMs : SoonMs);
    if (!look.news->records.empty()) emit grown(look.news->records);
}

} // namespace throughline::ui
