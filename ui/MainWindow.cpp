// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "stack/ChartStack.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Settings.h"
#include "ui/Banner.h"
#include "ui/PointMenu.h"
#include "ui/PowerGuard.h"
#include "ui/RunController.h"
#include "ui/SidePanels.h"
#include "ui/StatusLine.h"
#include "ui/TaskLine.h"
#include "ui/TopBar.h"
#include "ui/WindowActions.h"
#include "ui/compare/BandMerger.h"
#include "ui/dialogs/FigureDrag.h"
#include "ui/dialogs/RunDialogs.h"
#include "ui/evaluate/EvaluatePanel.h"
#include "ui/hints/ModelHints.h"
#include "ui/inspector/Inspector.h"
#include "ui/list/SideList.h"
#include "ui/models/ItemPath.h"
#include "ui/models/MessageLog.h"
#include "ui/models/RecentPaths.h"
#include "ui/pages/DataCard.h"
#include "ui/pages/FirstStartPage.h"
#include "ui/pages/NewRunPage.h"
#include "ui/pages/NewRunSummary.h"
#include "ui/pages/RunPage.h"
#include "ui/report/ReportJob.h"
#include "ui/sweep/SweepCard.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QEventLoop>
#include <QFileInfo>
#include <QMimeData>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {
constexpr auto GeometrySetting = "window/geometry";
constexpr auto CurrentSetting = "window/current"; ///< the item that was shown at last
constexpr auto LidSetting = "power/ignore-lid";   ///< on unless the user has said otherwise
} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      m_workspace(new Workspace(this)),
      m_log(new MessageLog(this)),
      m_controller(new RunController(*m_workspace, *m_log, std::make_unique<RunDialogs>(*this), this)),
      m_bands(new BandMerger(*m_workspace, this)),
      m_points(new PointMenu(*m_workspace, *m_controller, *m_log, this)),
      m_hints(new ModelHints(*m_workspace, *m_controller, this)),
      m_reports(new ReportJob(this)),
      m_power(new PowerGuard(this)) {
    setWindowTitle(QStringLiteral("Throughline"));
    setAcceptDrops(true);
    setMinimumSize(420, 360);
    build();
    connectActions();
    connectPages();
    connectWorkspace();
    connectRun();
    connectPoints();
    connectReports();
    connectPower();
    // A frame comes about it, and the user has other windows.
    resize(QSize(1440, 900).boundedTo(screen()->availableSize() * 0.85));
    restoreGeometry(settings().value(GeometrySetting).toByteArray());
    keepOnScreen();
    m_panels->restore();
    showFirst();
    m_workspace->restore();
    m_controller->takeUpQueue();
    showItem(settings().value(CurrentSetting).toString()); // what is gone leaves the first page
}

MainWindow::~MainWindow() = default;

/// What was remembered may be of another, larger screen.
void MainWindow::keepOnScreen() {
    constexpr QSize Frame(16, 48); // about what a window manager adds
    const QRect room = screen()->availableGeometry();
    if (isMaximized() || isFullScreen() || room.contains(geometry())) return;
    resize(size().boundedTo(room.size() - Frame));
    const QPoint last = room.bottomRight() - QPoint(width() + Frame.width() - 1, height() + Frame.height() - 1);
    move(std::clamp(x(), room.left(), std::max(room.left(), last.x())),
         std::clamp(y(), room.top(), std::max(room.top(), last.y())));
}

void MainWindow::build() {
    auto* top = new TopBar;
    top->setObjectName(QStringLiteral("toolbar"));
    m_actions = new WindowActions(*this, *top, *m_workspace, *m_controller);
    m_banner = new Banner;
    m_list = new SideList(*m_workspace, &m_controller->queue());
    m_first = new FirstStartPage;
    m_summary = new NewRunSummary;
    m_newRun = new NewRunPage(*m_summary);
    m_run = new RunPage(*m_workspace, *m_bands, m_controller->queue());
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_first);
    m_pages->addWidget(m_newRun);
    m_pages->addWidget(m_run);
    m_inspector = new Inspector(*m_workspace, *m_controller, *m_bands);
    m_side = new QStackedWidget;
    m_side->addWidget(m_inspector);
    m_side->addWidget(m_summary);
    m_panels = new SidePanels(m_list, m_pages, m_side);
    m_reading = new TaskLine(QStringLiteral("reading"));
    m_reporting = new TaskLine(QStringLiteral("reporting"));
    m_task = new TaskLine(QStringLiteral("task"));
    m_status = new StatusLine(*m_controller, *m_log);

    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(top);
    column->addWidget(m_banner);
    column->addWidget(m_panels, 1);
    column->addWidget(m_reading);
    column->addWidget(m_reporting);
    column->addWidget(m_task);
    column->addWidget(m_status);
    setCentralWidget(all);
}

void MainWindow::connectActions() {
    connect(m_actions, &WindowActions::newRunWanted, this, &MainWindow::showNewRun);
    connect(m_actions, &WindowActions::filesWanted, this, &MainWindow::askToOpen);
    connect(m_actions, &WindowActions::folderWanted, this, &MainWindow::askToOpenFolder);
    connect(m_actions, &WindowActions::remoteWanted, this, &MainWindow::askForRemote);
    connect(m_actions, &WindowActions::pathWanted, this, [this](const QString& path) { openPaths({path}); });
    connect(m_actions, &WindowActions::reloadWanted, this, [this] { m_workspace->reload(m_list->current()); });
    connect(m_actions, &WindowActions::startWanted, m_newRun, &NewRunPage::start);
    connect(m_actions, &WindowActions::startBesideWanted, m_newRun, &NewRunPage::startBeside);
    connect(m_actions, &WindowActions::exportWanted, this, &MainWindow::exportFigure);
    connect(m_actions, &WindowActions::reportWanted, this, [this] { askForReport(m_list->current()); });
    connect(m_actions, &WindowActions::aboutWanted, this, &MainWindow::showAbout);
    connect(m_actions, &WindowActions::demoWanted, this, &MainWindow::startDemo);
    connect(m_actions, &WindowActions::listToggled, m_panels, &SidePanels::toggleList);
    connect(m_actions, &WindowActions::sideToggled, m_panels, &SidePanels::toggleSide);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, this, [this] {
        if (!m_list->isVisible()) m_panels->toggleList();
        m_list->find();
    });
    connect(m_panels, &SidePanels::changed, this, &MainWindow::onPanelsChanged);
    connect(m_panels, &SidePanels::focusLost, this, [this] { m_run->charts().setFocus(Qt::OtherFocusReason); });
}

void MainWindow::connectPages() {
    connect(m_first, &FirstStartPage::demoWanted, this, &MainWindow::startDemo);
    connect(m_first, &FirstStartPage::newRunWanted, this, &MainWindow::showNewRun);
    connect(m_first, &FirstStartPage::openWanted, this, &MainWindow::askToOpen);
    connect(m_first, &FirstStartPage::lookWanted, this, [this](const QString& folder) { openPaths({folder}); });
    connect(m_first, &FirstStartPage::resumeWanted, this, [this](const QString& folder) {
        m_awaited = folder;
        m_workspace->open({folder});
    });
    connect(m_newRun, &NewRunPage::startWanted, m_controller, &RunController::start);
    connect(m_newRun, &NewRunPage::startBesideWanted, m_controller, &RunController::startBeside);
    connect(m_newRun, &NewRunPage::sweepWanted, m_controller, &RunController::startSweep);
    connect(m_newRun, &NewRunPage::startChanged, this, &MainWindow::updateActions);
    connect(m_run, &RunPage::aboutWanted, this, &MainWindow::showAbout);
    connect(m_run, &RunPage::hintActionWanted, m_controller, &RunController::askAbout);
    connect(m_list, &SideList::currentChanged, this, &MainWindow::showItem);
    connect(m_list, &SideList::sweepWanted, this, [this](const QString& path) {
        if (!onRun() || m_workspace->sweepOf(m_list->current()) != m_workspace->sweepOf(path)) showItem(path);
        m_run->sweep().reveal();
    });
    connect(&m_run->sweep(), &SweepCard::chosen, this, &MainWindow::showItem);
    connect(&m_run->sweep(), &SweepCard::told, this, [this](const QString& sentence) { m_status->tell(sentence); });
    connect(m_list, &SideList::mendWanted, this, &MainWindow::askToMend);
    connect(m_list, &SideList::reportWanted, this, &MainWindow::askForReport);
    connect(m_list, &SideList::settingsWanted, this, [this](const QString& path) {
        const auto* item = m_workspace->find(path);
        if (!item || !item->info) return;
        const auto info = item->info;
        showNewRun();
        m_newRun->take(*info);
    });
    connect(m_inspector, &Inspector::mendWanted, this, &MainWindow::askToMend);
    connect(m_inspector, &Inspector::chosen, this, &MainWindow::showItem);
    connect(m_inspector, &Inspector::told, this, [this](const QString& sentence) { m_status->tell(sentence); });
    connect(new FigureDrag(m_run->charts(), this), &FigureDrag::failed, this,
            [this](const QString& sentence) { m_log->add(MessageLog::Kind::Warning, sentence); });
}

void MainWindow::connectWorkspace() {
    connect(m_workspace, &Workspace::failed, this, &MainWindow::onFailed);
    connect(m_workspace, &Workspace::manyFound, this, &MainWindow::askToChoose);
    connect(m_workspace, &Workspace::reading, this, [this](const QStringList& paths, double share) {
        if (paths.isEmpty()) return m_reading->clear();
        const auto what = paths.size() == 1 ? visible(QFileInfo(paths.first()).fileName())
                                            : tr("%1 files").arg(grouped(paths.size()));
        m_reading->show(tr("Reading %1…").arg(what), share);
    });
    connect(m_reading, &TaskLine::cancelled, m_workspace, &Workspace::stopReading);
    connect(m_workspace, &Workspace::settingsFound, this, &MainWindow::offerSettings);
    connect(m_workspace, &Workspace::opened, this, [this](const QString& path) {
        m_banner->clear(path);
        showItem(path);
        if (path != m_awaited) return;
        m_awaited.clear();
        m_actions->resume();
    });
    connect(m_workspace, &Workspace::itemChanged, this,
            [this](const QString& path) { path == m_list->current() ? updateActions() : updateIdleText(); });
    connect(m_workspace, &Workspace::historyGrown, this,
            [this](const QString& path, std::size_t first) { m_run->charts().append(path, first); });
    connect(m_workspace, &Workspace::marksChanged, this,
            [this](const QString& path) { m_run->charts().updateMarks(path); });
    connect(m_workspace, &Workspace::listChanged, this, [this] {
        if (!m_list->current().isEmpty() && !m_workspace->find(m_list->current())) showFirst();
        updateActions();
    });
}

void MainWindow::connectRun() {
    connect(m_controller, &RunController::runOpened, this, &MainWindow::onRunOpened);
    connect(m_controller, &RunController::ended, this, &MainWindow::onEnded);
    connect(m_controller, &RunController::troubled, this,
            [this](const QString& key, const QString& sentence) { m_banner->show(key, sentence); });
    connect(m_controller, &RunController::queued, this, &MainWindow::tellWaiting);
    connect(m_controller, &RunController::cleared, m_banner, &Banner::clear);
    connect(m_controller, &RunController::stateChanged, this, &MainWindow::updateActions);
    connect(&m_controller->queue(), &session::RunQueue::changed, this, &MainWindow::updateActions);
}

void MainWindow::connectPoints() {
    connect(&m_run->charts(), &chart::ChartStack::pointClicked, this, &MainWindow::showPointMenu);
    connect(m_controller, &RunController::fanWanted, m_points, &PointMenu::trainFan);
    connect(m_list, &SideList::forkWanted, this, [this](const QString& path) {
        if (const auto* item = m_workspace->find(path)) m_controller->askAndFork(path, {.epoch = item->summary.epoch});
    });
    connect(m_actions, &WindowActions::forkWanted, this, [this](const QString& path) {
        const auto* item = m_workspace->find(path);
        if (!item) return;
        // Where the crosshair is pinned is the epoch that is looked at.
        const auto pointed = pointedEpoch();
        m_controller->askAndFork(path, {.epoch = pointed > 0 ? pointed : item->summary.epoch});
    });
    connect(&m_run->charts(), &chart::ChartStack::crosshairMoved, this,
            [this] { m_inspector->evaluation().setPoint(pointedEpoch()); });
    connect(m_points, &PointMenu::evaluationWanted, this, [this](const QString& path, std::int64_t epoch) {
        if (path == m_list->current()) m_inspector->showEvaluation(epoch);
    });
    connect(m_points, &PointMenu::progressed, m_task, &TaskLine::show);
    connect(m_points, &PointMenu::rested, m_task, &TaskLine::clear);
    connect(m_task, &TaskLine::cancelled, m_points, &PointMenu::cancel);
    connect(m_points, &PointMenu::told, this, [this](const QString& sentence) {
        m_status->tell(sentence);
        // The inspector has room for all of it; without one the messages do.
        if (!m_inspector->isVisible()) m_status->showMessages();
    });
    connect(m_points, &PointMenu::pinWanted, this, [this] { m_run->charts().pinCrosshair(m_pointed); });
    connect(m_points, &PointMenu::closed, this, [this] { m_run->charts().holdCrosshair(false); });
}

void MainWindow::connectReports() {
    connect(m_reports, &ReportJob::progressed, m_reporting, &TaskLine::show);
    connect(m_reports, &ReportJob::rested, m_reporting, &TaskLine::clear);
    connect(m_reporting, &TaskLine::cancelled, m_reports, &ReportJob::cancel);
    connect(m_reports, &ReportJob::saved, this, [this](const QString& file, const QString& missing) {
        m_log->add(MessageLog::Kind::Note, tr("Saved %1").arg(file));
        if (!missing.isEmpty()) m_log->add(MessageLog::Kind::Warning, missing);
        m_status->tell(missing.isEmpty()
                           ? tr("Saved %1").arg(visible(QFileInfo(file).fileName()))
                           : tr("Saved %1, without an evaluation").arg(visible(QFileInfo(file).fileName())),
                       file);
    });
    connect(m_reports, &ReportJob::failed, this, [this](const Error& error) {
        m_log->add(MessageLog::Kind::Warning, errorText(error));
        m_status->tell(errorText(error));
    });
    connect(&m_inspector->evaluation(), &EvaluatePanel::evaluated, this,
            [this](const EvaluationJob::EvaluatedPtr& evaluated) {
                m_hints->take(evaluated->wish.folder, {evaluated, &evaluated->evaluation});
            });
}

void MainWindow::connectPower() {
    using session::SessionState;
    connect(m_controller, &RunController::stateChanged, this, [this] {
        bool works = false, unsaved = false;
        auto& queue = m_controller->queue();
        for (const auto& entry : queue.training()) {
            const auto* session = queue.sessionOf(entry.id);
            const auto state = session ? session->state() : SessionState::Idle;
            works = works || (state != SessionState::Idle && state != SessionState::Paused);
            unsaved = unsaved || state != SessionState::Idle;
        }
        m_power->setAwake(works);
        m_power->setUnsaved(unsaved);
    });
    const auto showAwake = [this] {
        m_status->setAwake(m_power->isHolding(), m_power->isHoldingLid(), m_power->isLidIgnored());
    };
    connect(m_power, &PowerGuard::changed, this, showAwake);
    connect(m_status, &StatusLine::lidIgnoredWanted, this, [this, showAwake](bool on) {
        settings().setValue(LidSetting, on);
        m_power->setLidIgnored(on);
        showAwake();
    });
    m_power->setLidIgnored(settings().value(LidSetting, true).toBool());
    showAwake();
    connect(m_power, &PowerGuard::shutdownComing, m_controller, &RunController::stopAll);
    // The session manager waits for this call to return.
    connect(qApp, &QGuiApplication::commitDataRequest, this, &MainWindow::saveBeforeLogout, Qt::DirectConnection);
}

/// Stops what trains at the next batch and waits for the checkpoints. The next start offers to resume.
void MainWindow::saveBeforeLogout() {
    if (!m_controller->isBusy()) return;
    QEventLoop loop;
    connect(m_controller, &RunController::ended, &loop, [&] {
        if (!m_controller->isBusy()) loop.quit();
    });
    m_controller->stopAll();
    loop.exec(QEventLoop::ExcludeUserInputEvents);
}

void MainWindow::openPaths(const QStringList& paths) {
    for (const auto& path : paths) {
        RecentPaths::opened().add(ItemPath::kept(path));
        if (const auto host = ItemPath{path}.host(); !host.isEmpty())
            m_status->tell(tr("Connecting to %1…").arg(visible(host)));
    }
    m_workspace->open(paths);
}

void MainWindow::startDemo() {
    if (m_controller->isBusy()) return;
    session::RunRequest request;
    request.data.source = "digits";
    request.config.network.hidden = {256, 128};
    // Plain SGD, slow enough that one sees the curves come down.
    request.config.optimizer.kind = nn::OptimizerKind::Sgd;
    request.config.optimizer.learningRate = 0.0005;
    request.config.epochs = 1000;
    request.config.batchSize = 16;
    m_controller->start(request);
}

void MainWindow::rememberCurrent() const {
    settings().setValue(CurrentSetting, m_list->current());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    settings().setValue(GeometrySetting, saveGeometry());
    rememberCurrent();
    m_panels->remember();
    m_run->remember();
    m_controller->stopAll();
    if (m_controller->isBusy()) {
        // Nothing is asked and nothing is lost: each run stops at its next batch, and the window closes when all are
        // safe.
        m_closing = true;
        event->ignore();
        return;
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    // A chart that is dragged out comes from here, and is here already.
    if (event->mimeData()->hasUrls() && !event->source()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const auto& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    if (paths.isEmpty()) return;
    event->acceptProposedAction();
    // Arrays are never a history; a table may be one, and is data where data are asked for.
    const auto& path = paths.first();
    const bool arrays =
        paths.size() == 1 && (path.endsWith(QLatin1String(".npz")) || path.endsWith(QLatin1String(".npy")));
    if (!arrays && !(onNewRun() && std::ranges::all_of(paths, &DataCard::takes))) return openPaths(paths);
    showNewRun();
    m_newRun->dataCard().chooseFiles(paths);
}

} // namespace throughline::ui
