// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureJson.h"
#include "figure/FigureOptions.h"
#include "stack/ChartStack.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/Banner.h"
#include "ui/MainWindow.h"
#include "ui/RunController.h"
#include "ui/SideGrip.h"
#include "ui/SideList.h"
#include "ui/StatusLine.h"
#include "ui/dialogs/FigureSource.h"
#include "ui/inspector/Inspector.h"
#include "ui/models/MessageLog.h"
#include "ui/pages/FirstStartPage.h"
#include "ui/pages/NewRunPage.h"
#include "ui/pages/RunPage.h"

#include <QAction>
#include <QFileInfo>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>

namespace throughline::ui {

namespace {
// Below these the inspector, then the list, make way for the chart.
constexpr int InspectorFrom = 1100, ListFrom = 900, AllChartsFrom = 700;
constexpr int LeastCharts = 520; ///< that a widened inspector leaves
constexpr int LeastPage = 244;   ///< beside a list or an inspector that was asked for
constexpr int MostName = 240;    ///< of a run in the status line

/// "4 runs, 1 history"; "3 of 5" where some are hidden.
QString shownText(const Workspace& workspace) {
    QStringList parts;
    for (const auto kind : {Item::Kind::Run, Item::Kind::History}) {
        std::int64_t all = 0, shown = 0;
        for (const auto& item : workspace.items()) {
            all += item.kind == kind;
            shown += item.kind == kind && item.visible;
        }
        if (all == 0) continue;
        const auto text = kind == Item::Kind::Run
                              ? counted(all, MainWindow::tr("run"), MainWindow::tr("runs"))
                              : counted(all, MainWindow::tr("history"), MainWindow::tr("histories"));
        parts << (shown == all ? text : MainWindow::tr("%1 of %2").arg(grouped(shown), text));
    }
    return parts.join(QStringLiteral(", "));
}
} // namespace

using session::SessionState;

bool MainWindow::onNewRun() const {
    return m_pages->currentWidget() == m_newRun;
}

void MainWindow::showFirst() {
    m_list->setCurrent({});
    m_pages->setCurrentWidget(m_first);
    updateActions();
    updateSides();
}

void MainWindow::showNewRun() {
    m_list->setCurrent({});
    m_pages->setCurrentWidget(m_newRun);
    m_side->setCurrentWidget(m_summary);
    updateActions();
    updateSides();
}

void MainWindow::showItem(const QString& path) {
    if (!m_workspace->find(path)) return;
    if (m_list->current() != path || m_list->current().isEmpty()) m_list->setCurrent(path);
    if (m_pages->isHidden()) m_listWish.narrow = m_inspectorWish.narrow = -1; // they stood in its place
    m_run->setActive(path);
    m_inspector->setItem(path);
    // The keys are the charts'; left to itself Qt would hand them on to the next control, with a ring around it.
    const bool fromOther = m_pages->currentWidget() != m_run && !m_list->isAncestorOf(focusWidget());
    m_pages->setCurrentWidget(m_run);
    if (fromOther) m_run->charts().setFocus(Qt::OtherFocusReason);
    m_side->setCurrentWidget(m_inspector);
    updateActions();
    updateSides();
}

void MainWindow::onEnded(const session::RunOutcome& outcome) {
    using session::OutcomeKind;
    updateActions();
    if (outcome.kind == OutcomeKind::Failed && !m_list->current().isEmpty()) m_inspector->setItem(m_list->current());
    if (!m_closing) return;
    // The session says Idle only after this signal.
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::onFailed(const QString& path, const Error& error) {
    const auto sentence = errorText(error);
    m_log->add(MessageLog::Kind::Warning, sentence);
    m_banner->show(path, sentence);
    if (path == m_awaited) m_resumeAwaited = false;
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

void MainWindow::updateActions() {
    const auto state = m_controller->session().state();
    const bool busy = state != SessionState::Idle;
    const bool paused = state == SessionState::Paused;
    const auto* item = m_workspace->find(m_list->current());
    const bool onRun = m_pages->currentWidget() == m_run;
    const bool resumable = !busy && onRun && item && item->canResume();
    m_start->setVisible(!busy);
    m_start->setEnabled(!busy && onNewRun() && m_newRun->isReady());
    m_pause->setVisible(busy && !paused);
    m_pause->setEnabled(state == SessionState::Training);
    m_stop->setVisible(busy);
    m_stop->setEnabled(state == SessionState::Training || paused || state == SessionState::Preparing);
    m_resume->setEnabled(resumable || paused);
    m_export->setEnabled(onRun && item && item->history && !item->history->records.empty());
    if (m_resumeButton) {
        setKind(m_resumeButton, m_resume->isEnabled() ? ButtonKind::Primary : ButtonKind::Flat);
        // The arrow is there only with something behind it.
        m_resumeButton->setMenu(resumable ? m_resumeMenu : nullptr);
        m_resumeButton->setPopupMode(resumable ? QToolButton::MenuButtonPopup : QToolButton::DelayedPopup);
        setKind(m_startButton, m_start->isEnabled() && m_side->isHidden() ? ButtonKind::Primary : ButtonKind::Flat);
    }
    const auto name = item && onRun ? item->title + QStringLiteral(" — ") : QString();
    setWindowTitle(name + QStringLiteral("Throughline"));
    updateIdleText();
}

void MainWindow::updateIdleText() {
    if (onNewRun()) {
        m_status->setIdleText(tr("New run: only the data is needed, the rest has sensible values"));
        return;
    }
    const auto* item = m_workspace->find(m_list->current());
    if (m_pages->currentWidget() != m_run || !item) return m_status->setIdleText(tr("Ready"));
    QString next, brief;
    if (item->isFollowed())
        next = tr("Trained by %1; shown as it grows").arg(item->holderText());
    else if (item->canResume() && item->summary.epoch < item->summary.epochs) {
        next = tr("Resume goes on with **%1** from epoch %2 of %3")
                   .arg(fontMetrics().elidedText(item->title, Qt::ElideMiddle, MostName), grouped(item->summary.epoch),
                        grouped(item->summary.epochs));
        brief = tr("Resume: epoch %1 of %2").arg(grouped(item->summary.epoch), grouped(item->summary.epochs));
    }
    m_status->setIdleText(m_workspace->items().size() > 1 ? shownText(*m_workspace) : item->secondLine(), next, brief);
}

bool MainWindow::listFits() const {
    return width() >= ListFrom;
}

bool MainWindow::wantsList() const {
    const int wish = m_listWish.at(listFits());
    return wish < 0 ? listFits() : wish == 1;
}

bool MainWindow::inspectorFits() const {
    return width() >= InspectorFrom - (wantsList() ? 0 : metrics::SideWidth);
}

/// The chart always wins the space: first the inspector goes, then the list. One may ask for either all the same; where
/// there is no room beside a chart at all it takes the chart's place.
void MainWindow::updateSides() {
    const bool useful = m_pages->currentWidget() != m_first;
    bool showList = wantsList();
    const int wish = m_inspectorWish.at(inspectorFits());
    bool showSide = useful && (wish < 0 ? inspectorFits() : wish == 1);
    if (showList && showSide && width() < metrics::SideWidth + metrics::InspectorWidth + LeastPage)
        (m_listLast ? showSide : showList) = false;
    const bool pageFits =
        width() >= LeastPage + (showList ? metrics::SideWidth : 0) + (showSide ? metrics::InspectorWidth : 0);
    // What is hidden leaves the keys to the charts, not to whatever comes next.
    for (QWidget* hidden : std::initializer_list<QWidget*>{showList ? nullptr : m_list, showSide ? nullptr : m_side})
        if (hidden && hidden->isAncestorOf(focusWidget())) m_run->charts().setFocus(Qt::OtherFocusReason);
    m_pages->setVisible(pageFits);
    m_list->setVisible(showList);
    m_side->setVisible(showSide);
    for (auto* grip : {m_listGrip, m_sideGrip}) grip->setWanted(pageFits);
    setListWidth(m_listWidth);
    m_toggleInspector->setEnabled(useful);
    // While the list has its room, there is no need for a switch to it.
    m_toggleList->setVisible(!listFits() || m_listWish.roomy == 0);
    m_run->charts().setSingle(width() < AllChartsFrom);
    updateActions();
}

/// Long names may be given room, as far as the charts and a narrow inspector keep theirs; a wider one makes way.
void MainWindow::setListWidth(int wanted) {
    m_listWidth = wanted;
    const int side = m_side->isHidden() ? 0 : metrics::InspectorWidth;
    const int most = std::max(metrics::SideWidth, width() - side - LeastCharts);
    m_list->setFixedWidth(m_pages->isHidden() ? width() : std::clamp(wanted, metrics::SideWidth, most));
    setSideWidth(m_sideWish);
}

/// A wide table may be given room, as far as the charts keep enough of it.
void MainWindow::setSideWidth(int wanted) {
    m_sideWish = wanted;
    if (m_pages->isHidden()) return m_side->setFixedWidth(width());
    const int list = m_list->isHidden() ? 0 : m_list->width();
    const int most = std::max(metrics::InspectorWidth, width() - list - LeastCharts);
    m_side->setFixedWidth(std::clamp(wanted, metrics::InspectorWidth, most));
}

} // namespace throughline::ui
