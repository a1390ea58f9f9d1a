// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/ChartStack.h"
#include "text/NumberText.h"
#include "theme/Icon.h"
#include "theme/Style.h"
#include "ui/MainWindow.h"
#include "ui/PointMenu.h"
#include "ui/RunController.h"
#include "ui/SideList.h"
#include "ui/StatusLine.h"
#include "ui/TopBar.h"
#include "ui/dialogs/AboutDialog.h"
#include "ui/dialogs/ExportDialog.h"
#include "ui/models/MessageLog.h"
#include "ui/pages/NewRunPage.h"
#include "ui/pages/RunPage.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <cmath>

namespace throughline::ui {

using session::ResumeRequest;

QAction* MainWindow::action(const char* name, const QString& iconName, const QString& text, const QString& tip,
                            const QKeySequence& keys) {
    auto* made = new QAction(icon(iconName), text, this);
    made->setObjectName(QLatin1String(name));
    made->setShortcut(keys);
    made->setToolTip(keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    made->setAutoRepeat(false);
    addAction(made);
    return made;
}

void MainWindow::makeActions() {
    m_new = action("new", QStringLiteral("new"), tr("New run"), tr("Set up a new run"), QKeySequence(tr("Ctrl+N")));
    m_open =
        action("open", QStringLiteral("open"), tr("Open"), tr("Open runs and histories"), QKeySequence(tr("Ctrl+O")));
    m_start = action("start", QStringLiteral("start"), tr("Start"), tr("Start the new run"), QKeySequence(tr("F5")));
    m_pause = action("pause", QStringLiteral("pause"), tr("Pause"), tr("Pause at the next batch (Space)"), {});
    m_stop = action("stop", QStringLiteral("stop"), tr("Stop"), tr("Stop at the next batch and keep a checkpoint"),
                    QKeySequence(tr("Shift+F5")));
    m_resume = action("resume", QStringLiteral("resume"), tr("Resume"), tr("Go on from the latest checkpoint"),
                      QKeySequence(tr("Ctrl+R")));
    m_export = action("export", QStringLiteral("export"), tr("Export"), tr("Save the charts as a figure or a table"),
                      QKeySequence(tr("Ctrl+E")));
    m_toggleInspector = action("toggle-inspector", QStringLiteral("inspector"), tr("Inspector"),
                               tr("Show or hide the inspector"), QKeySequence(tr("Ctrl+I")));
    m_toggleInspector->setPriority(QAction::LowPriority);
    m_toggleList = action("toggle-list", QStringLiteral("sidebar"), tr("List"), tr("Show or hide the list"),
                          QKeySequence(tr("Ctrl+L")));
    m_toggleList->setPriority(QAction::LowPriority);
    connect(m_new, &QAction::triggered, this, &MainWindow::showNewRun);
    connect(m_open, &QAction::triggered, this, &MainWindow::askToOpen);
    connect(m_start, &QAction::triggered, this, &MainWindow::start);
    // Space belongs to the control that has the focus, where it means something there.
    auto* space = new QShortcut(QKeySequence(tr("Space")), this);
    connect(space, &QShortcut::activated, m_controller, &RunController::togglePause);
    connect(qApp, &QApplication::focusChanged, space, [space](QWidget*, QWidget* now) {
        space->setEnabled(!qobject_cast<QAbstractButton*>(now) && !qobject_cast<QComboBox*>(now) &&
                          !qobject_cast<QLineEdit*>(now));
    });
    connect(m_pause, &QAction::triggered, m_controller, &RunController::togglePause);
    connect(m_stop, &QAction::triggered, &m_controller->session(), &session::TrainingSession::stop);
    connect(m_resume, &QAction::triggered, this, &MainWindow::resumeCurrent);
    connect(m_export, &QAction::triggered, this, &MainWindow::exportFigure);
    connect(m_toggleInspector, &QAction::triggered, this, [this] {
        m_inspectorWish.set(inspectorFits(), m_side->isHidden());
        m_listLast = false;
        updateSides();
    });
    connect(m_toggleList, &QAction::triggered, this, [this] {
        m_listWish.set(listFits(), m_list->isHidden());
        m_listLast = true;
        updateSides();
    });
    connect(new QShortcut(QKeySequence::HelpContents, this), &QShortcut::activated, this, &MainWindow::showAbout);
    connect(new QShortcut(QKeySequence(tr("Ctrl+D")), this), &QShortcut::activated, this, &MainWindow::startDemo);
    connect(new QShortcut(QKeySequence(tr("Ctrl+Q")), this), &QShortcut::activated, this, &QWidget::close);
}

void MainWindow::fillToolbar() {
    m_top->add(m_toggleList);
    m_top->add(m_new);
    auto* open = m_top->add(m_open);
    auto* openMenu = new QMenu(this);
    openMenu->setObjectName(QStringLiteral("open-menu"));
    connect(openMenu->addAction(tr("Files…")), &QAction::triggered, this, &MainWindow::askToOpen);
    auto* folder = openMenu->addAction(tr("Folder…"));
    folder->setToolTip(tr("A run, or a folder with runs in it"));
    folder->setShortcut(QKeySequence(tr("Ctrl+Shift+O")));
    addAction(folder);
    connect(folder, &QAction::triggered, this, &MainWindow::askToOpenFolder);
    open->setMenu(openMenu);
    open->setPopupMode(QToolButton::MenuButtonPopup);
    m_top->addSeparator();
    m_startButton = m_top->add(m_start);
    m_top->add(m_pause);
    m_top->add(m_stop);
    m_resumeButton = m_top->add(m_resume);
    m_top->addStretch();
    m_top->add(m_export);
    m_top->add(m_toggleInspector);
    m_resumeMenu = new QMenu(this);
    m_resumeMenu->setObjectName(QStringLiteral("resume-menu"));
    connect(m_resumeMenu, &QMenu::aboutToShow, this, &MainWindow::fillResumeMenu);
    updateActions();
}

void MainWindow::fillResumeMenu() {
    auto* menu = m_resumeMenu;
    menu->clear();
    const auto path = m_list->current();
    const auto* item = m_workspace->find(path);
    if (!item || !item->canResume()) return;
    auto* latest = menu->addAction(tr("From latest, epoch %1").arg(grouped(item->summary.epoch)));
    connect(latest, &QAction::triggered, this, [this, path] { m_controller->resume(path); });
    if (item->summary.bestEpoch > 0) {
        auto* best = menu->addAction(tr("From best, epoch %1").arg(grouped(item->summary.bestEpoch)));
        connect(best, &QAction::triggered, this,
                [this, path] { m_controller->resume(path, ResumeRequest::From::Best); });
    }
    auto* other = menu->addAction(tr("From an epoch, or for more epochs…"));
    connect(other, &QAction::triggered, this, [this, path] { m_controller->askAndResume(path); });
}

void MainWindow::askToOpen() {
    QFileDialog dialog(this, tr("Open runs and histories"));
    dialog.setFileMode(QFileDialog::ExistingFiles);
    dialog.setNameFilters({tr("Runs, histories and pictures (*.json *.png *tfevents*)"), tr("All files (*)")});
    if (dialog.exec() == QDialog::Accepted) openPaths(dialog.selectedFiles());
}

void MainWindow::askToOpenFolder() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a run, or all runs in a folder"),
                                                          QString::fromStdString(session::userRunsFolder().string()));
    if (!folder.isEmpty()) openPaths({folder});
}

void MainWindow::showPointMenu(const QString& path, double epoch, const QPoint& global) {
    // It marks the point that the menu is about.
    if (m_points->show(path, static_cast<std::int64_t>(std::llround(epoch)), global))
        m_run->charts().holdCrosshair(true);
}

void MainWindow::showAbout() {
    AboutDialog dialog(this);
    dialog.exec();
}

void MainWindow::exportFigure() {
    ExportDialog dialog(m_run->charts(), this);
    connect(&dialog, &ExportDialog::saved, this, [this](const QString& file) {
        m_log->add(MessageLog::Kind::Note, tr("Saved %1").arg(file));
        m_status->tell(tr("Saved %1").arg(QFileInfo(file).fileName()), file);
    });
    connect(&dialog, &ExportDialog::copied, this, [this] { m_status->tell(tr("Copied")); });
    dialog.exec();
}

void MainWindow::resumeCurrent() {
    if (m_controller->session().state() == session::SessionState::Paused)
        m_controller->togglePause();
    else
        m_controller->resume(m_list->current());
}

void MainWindow::start() {
    if (onNewRun()) m_newRun->start();
}

} // namespace throughline::ui
