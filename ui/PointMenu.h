// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <cstdint>
#include <stop_token>

class QMenu;

namespace throughline::ui {

class MessageLog;
class RunController;
class Workspace;

/// What one can do with the checkpoint of an epoch: go on from it, evaluate it, save it elsewhere. Work on checkpoints
/// runs on a pool thread and is given up when this goes. GUI thread.
class PointMenu : public QObject {
    Q_OBJECT

public:
    PointMenu(Workspace& workspace, RunController& controller, MessageLog& log, QWidget* window);
    ~PointMenu() override;

    /// The menu for an epoch of an item; deletes itself when closed. Null where the item is no run: nothing to offer.
    QMenu* make(const QString& path, std::int64_t epoch);
    /// The result comes as a finding of the item.
    void evaluate(const QString& path, std::int64_t epoch);
    /// Writes the epoch's checkpoint to a file of the user's choice.
    void exportCheckpoint(const QString& path, std::int64_t epoch, const QString& file);

signals:
    /// An evaluation's or an export's end in one sentence.
    void told(const QString& sentence);

private:
    void askAndExport(const QString& path, std::int64_t epoch);

    Workspace& m_workspace;
    RunController& m_controller;
    MessageLog& m_log;
    QWidget* m_window = nullptr;
    std::stop_source m_stop;
};

} // namespace throughline::ui
