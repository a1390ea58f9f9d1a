// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "session/RunQueue.h"
#include "session/SweepTable.h"
#include "ui/models/Workspace.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <optional>
#include <vector>

namespace throughline::ui {

/// What has become of the sweep in a folder, kept up to date while it is looked at: by the items of the window's list,
/// whoever trains them, by the queue, and of runs that neither tells of from disk, again and again. GUI thread; disks
/// are read on a pool thread.
class SweepWatch : public QObject {
    Q_OBJECT

public:
    SweepWatch(Workspace& workspace, session::RunQueue& queue, QObject* parent = nullptr);

    /// Empty: none.
    void setFolder(const QString& folder);
    const QString& folder() const { return m_folder; }
    /// Whether somebody looks; else nothing is done.
    void setLookedAt(bool on);
    /// In the order asked for; empty until they are read.
    const std::vector<session::SweptRun>& runs() const { return m_runs; }
    const session::SweepTable& table() const { return m_table; }
    /// Why the sweep cannot be told.
    const std::optional<Error>& error() const { return m_error; }
    /// The folder of a run, as the list has it.
    QString pathOf(std::size_t run) const;
    /// Those that have neither ended, nor train, nor wait: they may be trained.
    std::vector<std::size_t> missing() const;
    /// Has them trained, each from where it is, behind what waits.
    void trainMissing();
    /// Whether this window trains some of them, or will.
    bool isUnderWay() const;
    /// Stops those at their next batches and takes back what waits: they are missing then.
    void stop();

signals:
    void changed();
    void failed(const throughline::Error& error);

private:
    void read();
    void readAgain();
    void update();
    bool waits(const std::filesystem::path& folder) const;

    Workspace& m_workspace;
    session::RunQueue& m_queue;
    QString m_folder;
    bool m_isLookedAt = false;
    std::uint64_t m_reading = 0; ///< number of the reading whose result is awaited
    std::optional<Error> m_error;
    session::Sweep m_sweep;
    std::vector<session::SweptRun> m_onDisk, m_runs;
    session::SweepTable m_table;
    std::map<std::filesystem::path, Error> m_failures; ///< of those that failed while the window was open
    bool m_isAsking = false;                           ///< what is left of the runs is being looked up
    QTimer m_soon, m_again;
};

} // namespace throughline::ui
