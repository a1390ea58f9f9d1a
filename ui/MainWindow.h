// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "ui/models/Workspace.h"

#include <QMainWindow>

class QStackedWidget;

namespace throughline::session {
struct RunOutcome;
}

namespace throughline::ui {

class Banner;
class FirstStartPage;
class Inspector;
class MessageLog;
class ModelHints;
class NewRunPage;
class NewRunSummary;
class PointMenu;
class PowerGuard;
class ReportJob;
class RunController;
class RunPage;
class BandMerger;
class SideList;
class SidePanels;
class StatusLine;
class TaskLine;
class WindowActions;

/// The program's window: toolbar, list, page, inspector and status line, and what goes between them. Make a `Theme`
/// first. GUI thread; closing it while a run trains stops the run, writes a checkpoint and then closes.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Runs, histories, folders of runs; what cannot be read is said in the window.
    void openPaths(const QStringList& paths);
    /// Writes what was read of a history as a clean list; how it ends is said in the status line.
    void mend(const QString& path, const QString& file);
    /// Writes a run's report; how it ends is said in the status line.
    void writeReport(const QString& path, const QString& file);
    /// Starts a run on the embedded digits at once.
    void startDemo();

    Workspace& workspace() { return *m_workspace; }
    RunController& controller() { return *m_controller; }
    NewRunPage& newRunPage() { return *m_newRun; }
    PointMenu& pointMenu() { return *m_points; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void keepOnScreen();
    void connectActions();
    void connectPages();
    void connectWorkspace();
    void connectRun();
    void connectPoints();
    void connectReports();
    void connectPower();
    void saveBeforeLogout();

    // MainWindowPages.cpp: what is shown
    void showFirst();
    void showNewRun();
    void showItem(const QString& path);
    void rememberCurrent() const;
    void showPage(QWidget* page);
    void onPanelsChanged();
    void onRunOpened(const QString& folder, bool asked);
    void onEnded(const session::RunOutcome& outcome);
    void tellWaiting();
    void onFailed(const QString& path, const Error& error);
    void offerSettings(const QString& file, const std::string& settings);
    void showPointMenu(const QString& path, double epoch, const QPoint& global);
    std::int64_t pointedEpoch() const;
    void askToOpen();
    void askToOpenFolder();
    void askForRemote();
    void askToMend(const QString& path);
    void askForReport(const QString& path);
    void askToChoose(const QString& path, const std::vector<Workspace::Found>& found);
    void showAbout();
    void exportFigure();
    void updateActions();
    void updateIdleText();
    bool onNewRun() const;
    bool onRun() const;

    Workspace* m_workspace = nullptr;
    MessageLog* m_log = nullptr;
    RunController* m_controller = nullptr;
    BandMerger* m_bands = nullptr;
    double m_pointed = 0.0; ///< x that the menu of a point is about
    PointMenu* m_points = nullptr;
    ModelHints* m_hints = nullptr;
    ReportJob* m_reports = nullptr;
    PowerGuard* m_power = nullptr;
    WindowActions* m_actions = nullptr;
    Banner* m_banner = nullptr;
    SidePanels* m_panels = nullptr;
    SideList* m_list = nullptr;
    QStackedWidget* m_pages = nullptr;
    FirstStartPage* m_first = nullptr;
    NewRunPage* m_newRun = nullptr;
    RunPage* m_run = nullptr;
    QStackedWidget* m_side = nullptr; ///< inspector, or the New run page's summary
    Inspector* m_inspector = nullptr;
    NewRunSummary* m_summary = nullptr;
    TaskLine* m_task = nullptr;
    TaskLine* m_reading = nullptr;
    TaskLine* m_reporting = nullptr;
    StatusLine* m_status = nullptr;
    QString m_awaited; ///< the path to be resumed once it is open
    QString m_ended;   ///< the run that ended last
    bool m_closing = false;
};

} // namespace throughline::ui
