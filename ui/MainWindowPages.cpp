// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows, and what it asks.
#include "figure/FigureJson.h"
#include "figure/FigureOptions.h"
#include "session/Mending.h"
#include "session/RunPaths.h"
#include "stack/ChartStack.h"
#include "text/ErrorText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"
#include "theme/Settings.h"
#include "ui/Background.h"
#include "ui/Banner.h"
#include "ui/IdleText.h"
#include "ui/MainWindow.h"
#include "ui/PointMenu.h"
#include "ui/RunController.h"
#include "ui/SidePanels.h"
#include "ui/StatusLine.h"
#include "ui/WindowActions.h"
#include "ui/dialogs/AboutDialog.h"
#include "ui/dialogs/ChooseHistoriesDialog.h"
#include "ui/list/SideList.h"

#include "ui/dialogs/ExportDialog.h"
#include "ui/dialogs/FigureSource.h"
#include "ui/hints/ModelHints.h"
#include "ui/inspector/Inspector.h"
#include "ui/models/ItemPath.h"
#include "ui/models/MessageLog.h"
#include "ui/models/RecentPaths.h"
#include "ui/pages/FirstStartPage.h"
#include "ui/pages/NewRunPage.h"
#include "ui/pages/NewRunSummary.h"
#include "ui/pages/RunPage.h"
#include "ui/report/ReportJob.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QStackedWidget>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {
constexpr int AllChartsFrom = 700; ///< width below which there is room for one chart only
constexpr auto ReportFolderSetting = "report/folder";

/// Its history for another thread: one that grows is changed here meanwhile.
std::shared_ptr<const history::History> still(const Item& item) {
    return item.grows() ? std::make_shared<const history::History>(*item.history) : item.history;
}
} // namespace

bool MainWindow::onNewRun() const {
    return m_pages->currentWidget() == m_newRun;
}

bool MainWindow::onRun() const {
    return m_pages->currentWidget() == m_run;
}

void MainWindow::showFirst() {
    m_list->setCurrent({});
    showPage(m_first);
}

void MainWindow::showNewRun() {
    m_list->setCurrent({});
    m_side->setCurrentWidget(m_summary);
    showPage(m_newRun);
}

void MainWindow::showItem(const QString& path) {
    if (!m_workspace->find(path)) return;
    if (m_list->current() != path || m_list->current().isEmpty()) m_list->setCurrent(path);
    m_panels->showPage();
    m_controller->setShown(path);
    m_run->setActive(path);
    m_hints->setItem(path);
    m_inspector->setItem(path);
    // The keys are the charts'; left to itself Qt would hand them on to the next control, with a ring around it.
    const bool fromOther = !onRun() && !m_list->isAncestorOf(focusWidget());
    m_pages->setCurrentWidget(m_run);
    if (fromOther) m_run->charts().setFocus(Qt::OtherFocusReason);
    m_side->setCurrentWidget(m_inspector);
    showPage(m_run);
    rememberCurrent(); // a window that is killed comes back on it as well
}

void MainWindow::showPage(QWidget* page) {
    m_pages->setCurrentWidget(page);
    m_panels->setSideUseful(page != m_first);
}

void MainWindow::onPanelsChanged() {
    m_run->charts().setSingle(width() < AllChartsFrom);
    updateActions();
}

/// What was asked for just now is shown. What has waited takes the place of the run before it, and never that of
/// something else that the user looks at.
void MainWindow::onRunOpened(const QString& folder, bool asked) {
    if (asked || (onRun() && m_list->current() == m_ended)) showItem(folder);
}

void MainWindow::tellWaiting() {
    const auto count = m_controller->queue().waiting().size();
    m_status->tell(count == 1 ? tr("It begins when this one has ended.")
                              : tr("%1 runs wait until this one has ended.").arg(count));
}

void MainWindow::onEnded(const session::RunOutcome& outcome) {
    using session::OutcomeKind;
    updateActions();
    if (!outcome.folder.empty()) m_ended = QString::fromStdString(outcome.folder.string());
    if (outcome.kind == OutcomeKind::Failed && !m_list->current().isEmpty()) m_inspector->setItem(m_list->current());
    if (!m_closing || m_controller->isBusy()) return;
    // The session says Idle only after this signal.
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::onFailed(const QString& path, const Error& error) {
    const auto sentence = errorText(error);
    m_log->add(MessageLog::Kind::Warning, sentence);
    m_banner->show(path, sentence);
    if (path == m_awaited) m_awaited.clear();
    RecentPaths::opened().remove(path);
}

/// A picture's curves are there; its look is a suggestion, for others may be open beside it.
void MainWindow::offerSettings(const QString& file, const std::string& settings) {
    const auto figure = chart::figureOptions(settings);
    if (m_run->looksLike(figure)) return;
    m_banner->offer(file, tr("%1 was drawn with other settings than these charts.").arg(QFileInfo(file).fileName()),
                    tr("Use its settings"), [this, figure] {
                        m_run->lookLike(figure);
                        rememberFigure(figure);
                    });
}

void MainWindow::showPointMenu(const QString& path, double epoch, const QPoint& global) {
    auto& charts = m_run->charts();
    if (charts.crosshair()) m_pointed = charts.crosshair()->x;
    // It marks the point that the menu is about.
    if (m_points->show(path, static_cast<std::int64_t>(std::llround(epoch)), global))
        charts.holdCrosshair(true);
    else
        charts.pinCrosshair();
}

/// Of the chosen run, at the crosshair, whatever the axis is; 0: there is none.
std::int64_t MainWindow::pointedEpoch() const {
    const auto& crosshair = m_run->charts().crosshair();
    const auto* item = m_workspace->find(m_list->current());
    if (!crosshair || !item || !item->history || item->history->records.empty()) return 0;
    const auto& records = item->history->records;
    const auto places = records.x(m_run->charts().xAxis());
    const auto found = std::lower_bound(places.begin(), places.end(), crosshair->x);
    const auto index = std::min(static_cast<std::size_t>(found - places.begin()), records.size() - 1);
    return std::llround(records.x()[index]);
}

void MainWindow::askToOpen() {
    QFileDialog dialog(this, tr("Open runs and histories"));
    dialog.setFileMode(QFileDialog::ExistingFiles);
    dialog.setNameFilters({tr("Runs, histories and figures (*.json *.jsonl *.log *.txt *.csv *.tsv *tfevents* *.wandb "
                              "*.swanlab *.db *.sqlite *.parquet *.gz *.zst *.png *.svg *.pdf)"),
                           tr("All files (*)")});
    if (dialog.exec() == QDialog::Accepted) openPaths(dialog.selectedFiles());
}

void MainWindow::askToOpenFolder() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a run, or all runs in a folder"),
                                                          QString::fromStdString(session::userRunsFolder().string()));
    if (!folder.isEmpty()) openPaths({folder});
}

void MainWindow::askForRemote() {
    QInputDialog dialog(this);
    dialog.setWindowTitle(tr("Open from another machine"));
    dialog.setLabelText(
        tr("A file or folder as ssh reaches it: host:/path or user@host:path. Hosts, keys and jumps are those "
           "of your ssh."));
    dialog.setInputMode(QInputDialog::TextInput);
    dialog.resize(460, dialog.sizeHint().height());
    if (dialog.exec() != QDialog::Accepted) return;
    const auto path = dialog.textValue().trimmed();
    if (!path.isEmpty()) openPaths({path});
}

void MainWindow::askToChoose(const QString& path, const std::vector<Workspace::Found>& found) {
    auto* dialog = new ChooseHistoriesDialog(visible(QFileInfo(path).fileName()), found, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, path] { m_workspace->choose(path, dialog->chosen()); });
    dialog->open();
}

void MainWindow::askToMend(const QString& path) {
    const auto* item = m_workspace->find(path);
    if (!item || !item->history) return;
    const auto place = ItemPath::of(path);
    const QFileInfo source(place.file);
    QFileDialog dialog(this, tr("Save as a clean list"), place.isRemote() ? QDir::homePath() : source.absolutePath(),
                       tr("JSON (*.json)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("json"));
    dialog.selectFile(tr("%1-mended.json").arg(source.completeBaseName()));
    if (dialog.exec() == QDialog::Accepted) mend(path, dialog.selectedFiles().value(0));
}

void MainWindow::mend(const QString& path, const QString& file) {
    const auto* item = m_workspace->find(path);
    if (!item || !item->history) return;
    const auto place = ItemPath::of(path);
    const auto source = place.isRemote() ? std::string() : place.file.toStdString();
    inBackground(
        this,
        [history = still(*item), source, file = file.toStdString()] {
            return session::mendHistory(*history, source, file);
        },
        [this, file](const Result<std::vector<Remark>>& done) {
            if (!done) {
                m_log->add(MessageLog::Kind::Warning, errorText(done.error()));
                return m_status->tell(errorText(done.error()));
            }
            for (const auto& remark : *done) m_log->add(MessageLog::Kind::Note, remarkText(remark));
            m_log->add(MessageLog::Kind::Note, tr("Saved %1").arg(file));
            m_status->tell(tr("Saved %1").arg(QFileInfo(file).fileName()), file);
        });
}

void MainWindow::askForReport(const QString& path) {
    const auto* item = m_workspace->find(path);
    if (!item || !item->reportRefusal().isEmpty()) return;
    const QString html = tr("HTML, one file (*.html)"), pdf = tr("PDF (*.pdf)");
    QFileDialog dialog(this, tr("Report of %1").arg(item->title),
                       settings().value(ReportFolderSetting, QDir::homePath()).toString());
    dialog.setNameFilters({html, pdf});
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("html"));
    connect(&dialog, &QFileDialog::filterSelected, &dialog, [&dialog, pdf](const QString& filter) {
        dialog.setDefaultSuffix(filter == pdf ? QStringLiteral("pdf") : QStringLiteral("html"));
    });
    auto name = item->name;
    dialog.selectFile(name.replace(QLatin1Char('/'), QLatin1Char('-')) + QStringLiteral(".html"));
    if (dialog.exec() != QDialog::Accepted) return;
    const auto file = dialog.selectedFiles().value(0);
    settings().setValue(ReportFolderSetting, QFileInfo(file).absolutePath());
    writeReport(path, file);
}

void MainWindow::writeReport(const QString& path, const QString& file) {
    const auto* item = m_workspace->find(path);
    if (!item || !item->history) return;
    if (item->kind == Item::Kind::Run) return m_reports->write(path, file);
    const auto place = ItemPath::of(path);
    m_reports->write(HistoryReportSource{item->title, place.file, still(*item)}, file);
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

void MainWindow::updateActions() {
    const auto run = onRun() ? m_list->current() : QString();
    m_newRun->setBusy(m_controller->isBusy());
    m_actions->update({.run = run,
                       .ready = onNewRun() && m_newRun->isReady(),
                       .start = onNewRun() ? m_newRun->startText() : QString(),
                       .side = !m_side->isHidden(),
                       .useful = m_panels->isSideUseful(),
                       .listKey = m_panels->needsListSwitch()});
    const auto* item = m_workspace->find(run);
    setWindowTitle(item ? item->title + QStringLiteral(" — Throughline") : QStringLiteral("Throughline"));
    updateIdleText();
}

void MainWindow::updateIdleText() {
    const auto* item = onRun() ? m_workspace->find(m_list->current()) : nullptr;
    if (onNewRun())
        m_status->setIdleText(tr("New run: only the data is needed, the rest has sensible values"));
    else if (!item)
        m_status->setIdleText(tr("Ready"));
    else {
        const auto idle = idleText(*m_workspace, *item, fontMetrics());
        m_status->setIdleText(idle.text, idle.next, idle.brief);
    }
}

} // namespace throughline::ui
