// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Follower.h"

#include "io/SshFiles.h"
#include "session/RunDescription.h"
#include "session/RunLock.h"
#include "ui/Background.h"

#include <QStorageInfo>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr int SoonMs = 100, LeastMs = 1000, MostMs = 8000;

std::filesystem::file_time_type written(const std::filesystem::path& file) {
    std::error_code error;
    const auto time = std::filesystem::last_write_time(file, error);
    return error ? std::filesystem::file_time_type::min() : time;
}

/// A file on a disk that does not answer holds up other followers, and nothing else.
QThreadPool& readers(bool remote) {
    static QThreadPool here, there;
    QThreadPool& pool = remote ? there : here;
    pool.setMaxThreadCount(2);
    return pool;
}

/// Whether other machines write there, of which the system does not tell.
bool isOnNetwork(const std::filesystem::path& file) {
    const auto type = QStorageInfo(QString::fromStdString(file.string())).fileSystemType();
    return type.startsWith("nfs") || type.startsWith("smb") || type == "cifs" || type == "9p" || type == "fuse" ||
           type.startsWith("fuse.");
}

} // namespace

struct Follower::Look {
    Result<history::HistoryNews> news;
    std::filesystem::file_time_type described;
    std::optional<session::RunInfo> info; ///< where it has changed
    bool held = true;
};

Follower::Follower(std::shared_ptr<history::HistorySource> source, std::filesystem::path run, bool remote,
                   QObject* parent)
    : QObject(parent),
      m_source(std::move(source)),
      m_run(std::move(run)),
      m_remote(remote),
      m_polled(remote || (!m_source->paths().empty() && isOnNetwork(m_source->paths().front()))),
      m_interval(LeastMs),
      m_described(m_run.empty() ? std::filesystem::file_time_type::min() : written(m_run / "run.json")) {
    m_timer.setSingleShot(true);
    m_timer.start(LeastMs);
    connect(&m_timer, &QTimer::timeout, this, &Follower::look);
    watch();
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &Follower::soon);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &Follower::soon);
    soon();
}

Follower::~Follower() {
    m_stop.request_stop();
}

/// The folders too: a file that another one replaces is watched no longer.
void Follower::watch() {
    if (m_remote) return;
    QStringList paths;
    for (const std::filesystem::path& file : m_source->paths())
        for (const std::filesystem::path& path : {file, file.parent_path()})
            paths << QString::fromStdString(path.string());
    if (!m_run.empty()) paths << QString::fromStdString((m_run / "run.json").string());
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    paths.removeDuplicates();
    paths.removeIf([&](const QString& path) { return path.isEmpty() || watched.contains(path); });
    if (!paths.isEmpty()) m_watcher.addPaths(paths);
}

/// Not at once: a run whose epochs take a millisecond writes a thousand times a second.
void Follower::soon() {
    if (!m_looking && !m_done && m_timer.remainingTime() > SoonMs) m_timer.start(SoonMs);
}

void Follower::look() {
    if (m_looking || m_done) return;
    m_looking = true;
    inBackground(
        readers(m_remote), this,
        [source = m_source, run = m_run, described = m_described, stop = m_stop.get_token()] {
            const io::StopScope scope(stop);
            // The lock first: what was written before it was let go is read afterwards.
            const bool held = run.empty() || session::RunLock::isHeld(run);
            Look look{source->look(stop), described, std::nullopt, held};
            if (run.empty()) return look;
            look.described = written(run / "run.json");
            if (look.described == described) return look;
            if (Result<session::RunInfo> info = session::readRun(run)) look.info = std::move(*info);
            return look;
        },
        [this](const Look& look) { take(look); });
}

void Follower::take(const Look& look) {
    using Kind = history::HistoryNews::Kind;
    m_looking = false;
    const bool unreadable = look.described != m_described && !look.info;
    const bool cut = !look.news || look.news->kind == Kind::Replaced || look.news->kind == Kind::Gone;
    if (!look.held || (!m_run.empty() && (cut || unreadable))) {
        m_done = true;
        emit ended();
        return;
    }
    const bool quiet = !look.news || look.news->kind == Kind::Nothing || look.news->kind == Kind::Gone;
    const bool waiting = look.news && look.news->kind == Kind::Waiting;
    m_interval = quiet && m_run.empty() && !m_polled ? std::min(2 * m_interval, MostMs) : LeastMs;
    m_timer.start(waiting || !quiet ? SoonMs : m_interval);
    watch();
    m_described = look.described;
    if (look.info) emit described(*look.info);
    if (look.news && look.news->kind == Kind::Grown) emit grown(look.news->tails);
    if (look.news && look.news->kind == Kind::Replaced) emit replaced(look.news->histories);
}

} // namespace throughline::ui
