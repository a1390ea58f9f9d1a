// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistorySource.h"
#include "session/RunInfo.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <stop_token>

namespace throughline::ui {

/// Watches histories that others write, and of a run its description and its lock besides. It is told of changes by the
/// system, and looks from time to time where the system tells nothing (network folders, files that were replaced); the
/// files are read on one of two threads that serve no other purpose. GUI thread.
class Follower : public QObject {
    Q_OBJECT

public:
    /// `source`: what it holds has been given out. `run`: the folder of the run whose history it is; empty: of none.
    /// `remote`: on another machine.
    explicit Follower(std::shared_ptr<history::HistorySource> source, std::filesystem::path run = {},
                      bool remote = false, QObject* parent = nullptr);
    /// Gives up a look that waits for another machine.
    ~Follower() override;

signals:
    void grown(const std::vector<throughline::history::HistoryTail>& tails);
    void replaced(const throughline::history::OpenedHistories& histories);
    /// The run's description has changed: settings, marks.
    void described(const throughline::session::RunInfo& info);
    /// Nobody holds the run any longer, or its history was cut: it is to be opened anew. The last signal.
    void ended();

private:
    struct Look;
    void watch();
    void soon();
    void look();
    void take(const Look& look);

    std::shared_ptr<history::HistorySource> m_source; ///< used by one look at a time
    std::filesystem::path m_run;
    bool m_remote;
    QFileSystemWatcher m_watcher;
    QTimer m_timer;
    bool m_polled; ///< the system tells nothing of the files
    std::stop_source m_stop;
    int m_interval;                              ///< ms until the next look that nobody asked for
    std::filesystem::file_time_type m_described; ///< when run.json was written
    bool m_looking = false;
    bool m_done = false;
};

} // namespace throughline::ui
