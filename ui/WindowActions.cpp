// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WindowActions.h"

#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Icon.h"
#include "theme/Style.h"
#include "ui/RunController.h"
#include "ui/TopBar.h"
#include "ui/models/RecentPaths.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QToolButton>

namespace throughline::ui {

using session::ResumeRequest;
using session::SessionState;

WindowActions::WindowActions(QWidget& window, TopBar& bar, const Workspace& workspace, RunController& controller)
    : QObject(&window), m_window(window), m_workspace(workspace), m_controller(controller) {
    makeActions();
    makeShortcuts();
    fill(bar);
}

QAction* WindowActions::add(const char* name, const QString& iconName, const QString& text, const QString& tip,
                            const QKeySequence& keys) {
    auto* made = new QAction(icon(iconName), text, this);
    made->setObjectName(QLatin1String(name));
    made->setShortcut(keys);
    made->setToolTip(keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    made->setAutoRepeat(false);
    m_window.addAction(made);
    return made;
}

void WindowActions::makeActions() {
    m_new = add("new", QStringLiteral("new"), tr("New run"), tr("Set up a new run"), QKeySequence(tr("Ctrl+N")));
    m_open = add("open", QStringLiteral("open"), tr("Open"), tr("Open runs and histories"), QKeySequence(tr("Ctrl+O")));
    m_start = add("start", QStringLiteral("start"), tr("Start"), tr("Start the new run"), QKeySequence(tr("F5")));
    m_reload = add("reload", QStringLiteral("reload"), tr("Reload"), tr("Read what is shown anew from the disk"),
                   QKeySequence(tr("F5")));
    m_pause = add("pause", QStringLiteral("pause"), tr("Pause"), tr("Pause at the next batch (Space)"), {});
    m_stop = add("stop", QStringLiteral("stop"), tr("Stop"), tr("Stop at the next batch and keep a checkpoint"),
                 QKeySequence(tr("Shift+F5")));
    m_resume = add("resume", QStringLiteral("resume"), tr("Resume"), tr("Go on from the latest checkpoint"),
                   QKeySequence(tr("Ctrl+R")));
    m_fork =
        add("fork", QStringLiteral("fork"), tr("Fork…"),
            tr("Train a new run from an epoch of this one, with other settings"), QKeySequence(tr("Ctrl+Shift+R")));
    m_export = add("export", QStringLiteral("export"), tr("Export"), tr("Save the charts as a figure or a table"),
                   QKeySequence(tr("Ctrl+E")));
    m_toggleSide = add("toggle-inspector", QStringLiteral("inspector"), tr("Inspector"),
                       tr("Show or hide the inspector"), QKeySequence(tr("Ctrl+I")));
    m_toggleSide->setPriority(QAction::LowPriority);
    m_toggleList = add("toggle-list", QStringLiteral("sidebar"), tr("List"), tr("Show or hide the list"),
                       QKeySequence(tr("Ctrl+L")));
    m_toggleList->setPriority(QAction::LowPriority);
    connect(m_new, &QAction::triggered, this, &WindowActions::newRunWanted);
    connect(m_open, &QAction::triggered, this, &WindowActions::filesWanted);
    connect(m_start, &QAction::triggered, this, &WindowActions::startWanted);
    connect(m_reload, &QAction::triggered, this, &WindowActions::reloadWanted);
    connect(m_pause, &QAction::triggered, &m_controller, &RunController::togglePause);
    connect(m_stop, &QAction::triggered, &m_controller, &RunController::stop);
    connect(m_resume, &QAction::triggered, this, &WindowActions::resume);
    connect(m_fork, &QAction::triggered, this, [this] { emit forkWanted(m_shown.run); });
    connect(m_export, &QAction::triggered, this, &WindowActions::exportWanted);
    connect(m_toggleSide, &QAction::triggered, this, &WindowActions::sideToggled);
    connect(m_toggleList, &QAction::triggered, this, &WindowActions::listToggled);
}

/// Keys without a button.
void WindowActions::makeShortcuts() {
    // Space belongs to the control that has the focus, where it means something there.
    auto* space = new QShortcut(QKeySequence(tr("Space")), &m_window);
    connect(space, &QShortcut::activated, &m_controller, &RunController::togglePause);
    connect(qApp, &QApplication::focusChanged, space, [space](QWidget*, QWidget* now) {
        space->setEnabled(!qobject_cast<QAbstractButton*>(now) && !qobject_cast<QComboBox*>(now) &&
                          !qobject_cast<QLineEdit*>(now));
    });
    connect(new QShortcut(QKeySequence::HelpContents, &m_window), &QShortcut::activated, this,
            &WindowActions::aboutWanted);
    connect(new QShortcut(QKeySequence(tr("Ctrl+D")), &m_window), &QShortcut::activated, this,
            &WindowActions::demoWanted);
    connect(new QShortcut(QKeySequence(tr("Ctrl+Q")), &m_window), &QShortcut::activated, &m_window, &QWidget::close);
}

void WindowActions::fill(TopBar& bar) {
    bar.add(m_toggleList);
    bar.add(m_new);
    auto* open = bar.add(m_open);
    open->setMenu(openMenu());
    open->setPopupMode(QToolButton::MenuButtonPopup);
    bar.addSeparator();
    m_startButton = bar.add(m_start);
    bar.add(m_pause);
    bar.add(m_stop);
    m_resumeButton = bar.add(m_resume);
    bar.add(m_fork);
    bar.addStretch();
    auto* exporting = bar.add(m_export);
    exporting->setMenu(exportMenu());
    exporting->setPopupMode(QToolButton::MenuButtonPopup);
    bar.add(m_toggleSide);
    m_startMenu = new QMenu(&m_window);
    m_startMenu->setObjectName(QStringLiteral("start-bar-menu"));
    connect(m_startMenu->addAction(tr("Start beside it, at once")), &QAction::triggered, this,
            &WindowActions::startBesideWanted);
    m_resumeMenu = new QMenu(&m_window);
    m_resumeMenu->setObjectName(QStringLiteral("resume-menu"));
    connect(m_resumeMenu, &QMenu::aboutToShow, this, &WindowActions::fillResumeMenu);
}

QMenu* WindowActions::openMenu() {
    auto* menu = new QMenu(&m_window);
    menu->setObjectName(QStringLiteral("open-menu"));
    connect(menu->addAction(tr("Files…")), &QAction::triggered, this, &WindowActions::filesWanted);
    auto* folder = menu->addAction(tr("Folder…"));
    folder->setToolTip(tr("A run, or a folder with runs in it"));
    folder->setShortcut(QKeySequence(tr("Ctrl+Shift+O")));
    m_window.addAction(folder);
    connect(folder, &QAction::triggered, this, &WindowActions::folderWanted);
    auto* remote = menu->addAction(tr("From another machine…"));
    remote->setToolTip(tr("Through ssh: host:/path, user@host:path"));
    connect(remote, &QAction::triggered, this, &WindowActions::remoteWanted);
    m_recentMenu = menu->addMenu(tr("Recent"));
    m_recentMenu->setObjectName(QStringLiteral("recent-menu"));
    m_recentMenu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, &WindowActions::fillRecent);
    menu->addSeparator();
    menu->addAction(m_reload);
    return menu;
}

QMenu* WindowActions::exportMenu() {
    auto* menu = new QMenu(&m_window);
    menu->setObjectName(QStringLiteral("export-menu"));
    menu->setToolTipsVisible(true);
    auto* charts = menu->addAction(tr("Charts…"));
    charts->setToolTip(tr("As a figure or a table"));
    connect(charts, &QAction::triggered, m_export, &QAction::trigger);
    m_report = menu->addAction(tr("Report…"));
    m_report->setObjectName(QStringLiteral("report"));
    m_report->setShortcut(QKeySequence(tr("Ctrl+Shift+E")));
    m_window.addAction(m_report);
    connect(m_report, &QAction::triggered, this, &WindowActions::reportWanted);
    return menu;
}

void WindowActions::fillRecent() {
    m_recentMenu->clear();
    const auto paths = RecentPaths::opened().all();
    m_recentMenu->menuAction()->setEnabled(!paths.isEmpty());
    for (const auto& path : paths) {
        const QFileInfo file(path);
        // The name alone is often that of the tool: "history.json", "metrics.csv".
        auto name = visible(tr("%1 — %2").arg(file.fileName(), QFileInfo(file.path()).fileName()));
        auto* action = m_recentMenu->addAction(name.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setToolTip(visible(path));
        connect(action, &QAction::triggered, this, [this, path] { emit pathWanted(path); });
    }
    m_recentMenu->addSeparator();
    connect(m_recentMenu->addAction(tr("Forget these")), &QAction::triggered, this,
            [] { RecentPaths::opened().clear(); });
}

void WindowActions::fillResumeMenu() {
    auto* menu = m_resumeMenu;
    menu->clear();
    const auto path = m_shown.run;
    const auto* item = m_workspace.find(path);
    if (!item || !m_controller.canResume(*item)) return;
    auto* latest = menu->addAction(tr("From latest, epoch %1").arg(grouped(item->summary.epoch)));
    connect(latest, &QAction::triggered, this, [this, path] { m_controller.resume(path); });
    if (item->summary.bestEpoch > 0) {
        auto* best = menu->addAction(tr("From best, epoch %1").arg(grouped(item->summary.bestEpoch)));
        connect(best, &QAction::triggered, this,
                [this, path] { m_controller.resume(path, ResumeRequest::From::Best); });
    }
    auto* other = menu->addAction(tr("From an epoch, or with other settings…"));
    connect(other, &QAction::triggered, this, [this, path] { m_controller.askAndResume(path); });
}

void WindowActions::resume() {
    if (m_controller.session().state() == SessionState::Paused)
        m_controller.togglePause();
    else
        m_controller.resume(m_shown.run);
}

void WindowActions::update(const Shown& shown) {
    m_shown = shown;
    const auto state = m_controller.session().state();
    const bool busy = state != SessionState::Idle;
    const bool paused = state == SessionState::Paused;
    const auto* item = m_workspace.find(shown.run);
    const bool resumable = item && m_controller.canResume(*item);
    const bool waits = m_controller.isBusy();
    // Beside the panel, whose button says it, a word is enough.
    const bool says = !shown.side && !shown.start.isEmpty();
    m_start->setText(says ? shown.start : tr("Start"));
    m_start->setVisible(!busy || shown.ready);
    m_start->setEnabled(shown.ready);
    m_pause->setVisible(busy && !paused);
    m_pause->setEnabled(state == SessionState::Training);
    m_stop->setVisible(busy);
    m_stop->setEnabled(state == SessionState::Training || paused || state == SessionState::Preparing);
    m_resume->setEnabled(resumable || paused);
    m_fork->setEnabled(item && item->canFork());
    m_resume->setText(resumable && waits && !paused ? tr("Resume after this one") : tr("Resume"));
    m_reload->setEnabled(item && !item->loading && !m_workspace.isLive(shown.run));
    m_export->setEnabled(item && item->history && !item->history->records.empty());
    const auto refusal = item ? item->reportRefusal() : QString();
    m_report->setEnabled(item && refusal.isEmpty());
    m_report->setToolTip(refusal.isEmpty() ? tr("The run or history that is shown, on one page: HTML or PDF")
                                           : refusal);
    m_toggleSide->setEnabled(shown.useful);
    m_toggleList->setVisible(shown.listKey);
    setKind(m_resumeButton, paused || (resumable && !waits) ? ButtonKind::Primary : ButtonKind::Flat);
    // The arrow is there only with something behind it.
    const auto offer = [](QToolButton* button, QMenu* menu) {
        button->setMenu(menu);
        button->setPopupMode(menu ? QToolButton::MenuButtonPopup : QToolButton::DelayedPopup);
    };
    offer(m_resumeButton, resumable && !paused ? m_resumeMenu : nullptr);
    offer(m_startButton, says && shown.ready && waits ? m_startMenu : nullptr);
    setKind(m_startButton, m_start->isEnabled() && !shown.side ? ButtonKind::Primary : ButtonKind::Flat);
}

} // namespace throughline::ui
