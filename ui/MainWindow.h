// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QMainWindow>
#include <memory>

class QAction;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace throughline::session {
struct RunOutcome;
}

namespace throughline::ui {

class Banner;
class FirstStartPage;
class Inspector;
class MessageLog;
class NewRunPage;
class NewRunSummary;
class PointMenu;
class PowerGuard;
class RunController;
class RunPage;
class SeedMerger;
class SideGrip;
class SideList;
class StatusLine;
class TaskLine;
class TopBar;
class Workspace;

/// The program's window: toolbar, list, page, inspector, status line, and the actions that go between them. Make a
/// `Theme` first. GUI thread; closing it while a run trains stops the run, writes a checkpoint and then closes.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Runs, histories, folders of runs; what cannot be read is said in the window.
    void openPaths(const QStringList& paths);
    /// Starts a run on the embedded digits at once.
    void startDemo();

    Workspace& workspace() { return *m_workspace; }
    RunController& controller() { return *m_controller; }
    NewRunPage& newRunPage() { return *m_newRun; }
    PointMenu& pointMenu() { return *m_points; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    // MainWindow.cpp: what there is
    void build();
    void connectParts();
    void restoreState();
    void connectPower();
    void saveBeforeLogout();

    // MainWindowActions.cpp: what one can do
    void makeActions();
    QAction* action(const char* name, const QString& icon, const QString& text, const QString& tip,
                    const QKeySequence& keys);
    void fillToolbar();
    void fillResumeMenu();
    void askToOpen();
    void askToOpenFolder();
    void showPointMenu(const QString& path, double epoch, const QPoint& global);
    void showAbout();
    void exportFigure();
    void resumeCurrent();
    void start();

    // MainWindowPages.cpp: what is shown
    void showFirst();
    void showNewRun();
    void showItem(const QString& path);
    void onEnded(const session::RunOutcome& outcome);
    void onFailed(const QString& path, const Error& error);
    void offerSettings(const QString& file, const std::string& settings);
    void updateActions();
    void updateSides();
    bool listFits() const;
    bool wantsList() const;
    bool inspectorFits() const;
    void setSideWidth(int wanted);
    void setListWidth(int wanted);
    void updateIdleText();
    bool onNewRun() const;

    Workspace* m_workspace = nullptr;
    MessageLog* m_log = nullptr;
    RunController* m_controller = nullptr;
    SeedMerger* m_seeds = nullptr;
    PointMenu* m_points = nullptr;
    PowerGuard* m_power = nullptr;
    TopBar* m_top = nullptr;
    Banner* m_banner = nullptr;
    SideList* m_list = nullptr;
    QStackedWidget* m_pages = nullptr;
    FirstStartPage* m_first = nullptr;
    NewRunPage* m_newRun = nullptr;
    RunPage* m_run = nullptr;
    SideGrip* m_listGrip = nullptr;
    SideGrip* m_sideGrip = nullptr;
    QStackedWidget* m_side = nullptr; ///< inspector, or the New run page's summary
    Inspector* m_inspector = nullptr;
    NewRunSummary* m_summary = nullptr;
    TaskLine* m_task = nullptr;
    StatusLine* m_status = nullptr;
    QToolButton* m_resumeButton = nullptr;
    QMenu* m_resumeMenu = nullptr;
    QToolButton* m_startButton = nullptr;

    QAction *m_new = nullptr, *m_open = nullptr, *m_start = nullptr, *m_pause = nullptr, *m_stop = nullptr;
    QAction *m_resume = nullptr, *m_export = nullptr, *m_toggleInspector = nullptr, *m_toggleList = nullptr;
    QString m_awaited; ///< the path to be shown and resumed once it is open
    bool m_resumeAwaited = false;
    bool m_closing = false;
    /// The user's choice, -1 none, 0 folded, 1 shown: where the width has room for it, and where it has not.
    struct Wish {
        int roomy = -1, narrow = -1;
        int at(bool fits) const { return fits ? roomy : narrow; }
        void set(bool fits, bool shown) { (fits ? roomy : narrow) = shown; }
    };
    Wish m_inspectorWish, m_listWish;
    bool m_listLast = false; ///< the list was asked for later than the inspector
    int m_sideWish = 0;      ///< width of the inspector, as far as there is room
    int m_listWidth = 0;     ///< of the list, the same
};

} // namespace throughline::ui
