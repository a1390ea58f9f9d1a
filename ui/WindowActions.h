// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"

#include <QKeySequence>
#include <QObject>

class QAction;
class QMenu;
class QToolButton;

namespace throughline::ui {

class RunController;
class TopBar;
class Workspace;

/// What one can do in the window: actions with their keys, and the toolbar's buttons. What belongs to the run that is
/// shown is done here; for the rest a signal asks the window. GUI thread.
class WindowActions : public QObject {
    Q_OBJECT

public:
    /// What the window shows, on which it depends what makes sense.
    struct Shown {
        QString run;          ///< path of the item on the run page; empty: another page
        bool ready = false;   ///< a new run is set up and could start
        QString start;        ///< what that is called; empty: nothing is set up
        bool side = false;    ///< the side panel is in sight, with a Start of its own
        bool useful = false;  ///< there is something to show in it
        bool listKey = false; ///< the list needs a switch
    };

    /// The keys hold in `window`, which owns the menus; the buttons come into `bar`.
    WindowActions(QWidget& window, TopBar& bar, const Workspace& workspace, RunController& controller);

    void update(const Shown& shown);
    /// Goes on with the paused run, or else with the one that is shown.
    void resume();

signals:
    void newRunWanted();
    void filesWanted();
    void folderWanted();
    void remoteWanted();
    /// One of those that were opened of late.
    void pathWanted(const QString& path);
    /// The item that is shown is to be read anew.
    void reloadWanted();
    void startWanted();
    /// A fork of the run that is shown.
    void forkWanted(const QString& path);
    /// At once, beside what trains.
    void startBesideWanted();
    void exportWanted();
    void reportWanted();
    void sideToggled();
    void listToggled();
    void aboutWanted();
    void demoWanted();

private:
    QAction* add(const char* name, const QString& icon, const QString& text, const QString& tip,
                 const QKeySequence& keys);
    void makeActions();
    void makeShortcuts();
    void fill(TopBar& bar);
    QMenu* openMenu();
    QMenu* exportMenu();
    void fillRecent();
    void fillResumeMenu();

    QWidget& m_window;
    const Workspace& m_workspace;
    RunController& m_controller;
    Shown m_shown;
    QAction *m_new = nullptr, *m_open = nullptr, *m_start = nullptr, *m_pause = nullptr, *m_stop = nullptr;
    QAction *m_reload = nullptr, *m_resume = nullptr, *m_fork = nullptr, *m_export = nullptr, *m_report = nullptr,
            *m_toggleSide = nullptr, *m_toggleList = nullptr;
    QToolButton* m_startButton = nullptr;
    QToolButton* m_resumeButton = nullptr;
    QMenu *m_startMenu = nullptr, *m_resumeMenu = nullptr, *m_recentMenu = nullptr;
};

} // namespace throughline::ui
