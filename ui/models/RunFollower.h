// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryTail.h"

#include <QFileSystemWatcher>
#include <QTimer>
#include <filesystem>
#include <memory>

namespace throughline::ui {

/// Watches a run that another process trains. It is told of changes by the system, and looks once a second where the
/// system tells nothing (network folders); the files are read on a pool thread, the new bytes alone. GUI thread.
class RunFollower : public QObject {
    Q_OBJECT

public:
    /// `lastEpoch`: of the newest record that is shown already.
    RunFollower(const QString& folder, std::int64_t lastEpoch, QObject* parent = nullptr);

signals:
    void grown(const std::vector<throughline::nn::EpochRecord>& records);
    /// More than new records: nobody holds the run any longer, its description changed, its history was cut. The last
    /// signal: it is to be opened anew.
    void changed();

private:
    struct Look;
    void soon();
    void look();
    void take(const Look& look);

    std::filesystem::path m_folder;
    QFileSystemWatcher m_watcher;
    QTimer m_timer;
    std::shared_ptr<history::HistoryTail> m_tail; ///< used by one look at a time
    std::filesystem::file_time_type m_described;  ///< when run.json was written
    bool m_looking = false;
    bool m_done = false;
};

} // namespace throughline::ui
