// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Fan.h"
#include "session/RetrainingPlan.h"
#include "session/RetrainingProgress.h"

#include <QObject>
#include <stop_token>

class QMenu;

namespace throughline::ui {

class MessageLog;
class RunController;
class Workspace;

/// What one can do with the state of an epoch: go on from it, fork it, look into it, evaluate it, save it elsewhere;
/// where it is not kept, it is recomputed for that, or the nearest kept one taken. Work runs on a pool thread and is
/// given up when this goes. GUI thread.
class PointMenu : public QObject {
    Q_OBJECT

public:
    PointMenu(Workspace& workspace, RunController& controller, MessageLog& log, QWidget* window);
    ~PointMenu() override;

    /// Looks up what is kept and shows the menu. Nothing for an item that is no run: there is nothing to offer.
    /// Whether there will be one, which `closed` follows.
    bool show(const QString& path, std::int64_t epoch, const QPoint& global);
    /// The menu for an epoch of an item; deletes itself when closed. Null where the item is no run.
    QMenu* make(const QString& path, const session::RetrainingPlan& plan);
    /// The result comes as a finding of the item.
    void evaluate(const QString& path, std::int64_t epoch);
    /// Writes the epoch's checkpoint to a file of the user's choice.
    void exportCheckpoint(const QString& path, std::int64_t epoch, const QString& file);
    /// Shows the epoch's batches and its worst rows, trained again for it.
    void showRows(const QString& path, std::int64_t epoch);
    /// Trains the branches side by side; each is opened in the workspace when it has ended.
    void trainFan(const session::FanRequest& fan);
    /// Gives up what is being recomputed or trained.
    void cancel();

signals:
    /// An evaluation's or an export's end in one sentence.
    void told(const QString& sentence);
    /// An epoch is to be evaluated: whoever shows more of it than a finding may do so.
    void evaluationWanted(const QString& path, std::int64_t epoch);
    /// The crosshair is to be pinned at the point.
    void pinWanted();
    /// The menu is gone.
    void closed();
    /// An epoch is being recomputed; `share`: 0 to 1.
    void progressed(const QString& sentence, double share);
    /// Nothing is recomputed any more.
    void rested();

private:
    void fill(QMenu* menu, const QString& path, std::int64_t epoch);
    void askAndExport(const QString& path, std::int64_t epoch);
    session::RetrainingListener listener();
    void ended();
    void tell(const QString& sentence, bool warning);

    Workspace& m_workspace;
    RunController& m_controller;
    MessageLog& m_log;
    QWidget* m_window = nullptr;
    std::stop_source m_stop;
    int m_working = 0;
};

/// "Epoch 37 is not kept; it is recomputed from epoch 30, about 4 s"
QString planText(const session::RetrainingPlan& plan);

} // namespace throughline::ui
