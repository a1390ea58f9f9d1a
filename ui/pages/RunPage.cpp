// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/RunPage.h"

#include "curves/MetricNames.h"
#include "figure/FigureOptions.h"
#include "session/FigureVerification.h"
#include "stack/ChartStack.h"
#include "theme/Tokens.h"
#include "ui/compare/BandMerger.h"
#include "ui/dialogs/ChartHelpDialog.h"
#include "ui/dialogs/PairDialog.h"
#include "ui/hints/HintBar.h"
#include "ui/inspector/RunText.h"
#include "ui/pages/ChartBar.h"
#include "ui/pages/ChartKeys.h"
#include "ui/pages/ChartMenu.h"
#include "ui/pages/MetricPicker.h"
#include "ui/pages/ViewMenu.h"
#include "ui/sweep/SweepCard.h"

#include <QScreen>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {
constexpr double SweepShare = 0.4;               ///< of the page's height that a sweep takes
constexpr int LeastSweep = 190, MostSweep = 340; ///< px
} // namespace

RunPage::RunPage(Workspace& workspace, const BandMerger& bands, session::RunQueue& queue, QWidget* parent)
    : Ground(parent),
      m_workspace(workspace),
      m_bands(bands),
      m_charts(new chart::ChartStack),
      m_bar(new ChartBar(*m_charts)),
      m_hints(new HintBar),
      m_sweep(new SweepCard(workspace, queue)),
      m_memory(*m_charts) {
    setObjectName(QStringLiteral("run-page"));
    m_charts->setObjectName(QStringLiteral("charts"));
    auto* menu = new ViewMenu(*m_charts, *m_bar, m_bar);
    m_bar->menuButton().setMenu(menu);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(metrics::Between);
    column->addWidget(m_bar);
    column->addWidget(m_hints);
    column->addWidget(m_sweep);
    column->addWidget(m_charts, 1);

    connect(menu, &ViewMenu::helpWanted, this, &RunPage::showHelp);
    connect(menu, &ViewMenu::aboutWanted, this, &RunPage::aboutWanted);
    connect(m_hints, &HintBar::actionWanted, this, &RunPage::hintActionWanted);
    const auto pick = [this] {
        auto* picker = new MetricPicker(*m_charts, this);
        const auto corner = m_bar->mapToGlobal(m_bar->rect().bottomRight());
        const int below = screen()->availableGeometry().bottom() - corner.y();
        picker->resize(picker->width(),
                       std::max(picker->minimumSizeHint().height(), std::min(picker->height(), below)));
        picker->move(corner - QPoint(picker->width(), 0));
        picker->show();
        picker->setFocus();
    };
    connect(menu, &ViewMenu::pickerWanted, this, pick);
    connect(m_charts, &chart::ChartStack::pickerWanted, this, pick);
    connect(m_charts, &chart::ChartStack::chartMenuWanted, this, [this, pick](const QString& metric, const QPoint& at) {
        auto* chosen = new ChartMenu(*m_charts, metric.toStdString(), this);
        connect(chosen, &ChartMenu::pickerWanted, this, pick);
        connect(chosen, &ChartMenu::pairWanted, this,
                [this, metric] { (new PairDialog(m_charts->runs(), metric.toStdString(), this))->show(); });
        chosen->popup(at);
    });
    connect(&workspace, &Workspace::listChanged, this, &RunPage::rebuild);
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) {
        rebuild();
        m_charts->reset(path); // the same object may have been cut
    });
    connect(&workspace, &Workspace::itemChanged, this, &RunPage::showChange);
    connect(&bands, &BandMerger::changed, this, &RunPage::rebuild);
    connect(m_charts, &chart::ChartStack::runToggled, this,
            [this](const QString& id, bool visible) { m_workspace.setVisible(m_bands.membersOf(id), visible); });
    connect(m_charts, &chart::ChartStack::helpWanted, this, &RunPage::showHelp);
    addChartKeys(*this, *m_charts);
    const auto look = m_memory.recall();
    m_bar->setOptions(look.chart);
    m_charts->setMetrics(look.metrics);
    connect(m_charts, &chart::ChartStack::followChanged, this, [this] { m_memory.forgetView(); });
}

RunPage::~RunPage() = default;

void RunPage::setActive(const QString& path) {
    m_active = path;
    m_sweep->setItem(path);
    rebuild();
}

void RunPage::showChange(const QString& path) {
    const auto* item = m_workspace.find(path);
    const auto look = m_looks.find(path);
    if (item && look != m_looks.end() && look->second != lookOf(*item)) rebuild();
    if (item) m_charts->setBestEpoch(path, static_cast<double>(item->summary.bestEpoch));
    if (path == m_active) m_hints->setItem(item);
    updateShown();
}

RunPage::Look RunPage::lookOf(const Item& item) {
    // There is room for what is to come, where something is.
    const auto epochs = item.live || item.isFollowed() ? item.summary.epochs : 0;
    return {item.title, item.colour, item.visible, static_cast<double>(epochs)};
}

/// Of a parent that is in the list, as it is called there; empty: it is not.
QString RunPage::titleOf(const session::ParentRun& parent) const {
    for (const auto& item : m_workspace.items())
        if (item.info && !parent.id.empty() && item.info->id == parent.id) return item.title;
    return {};
}

void RunPage::rebuild() {
    std::vector<chart::ChartRun> runs;
    m_looks.clear();
    for (const auto& item : m_workspace.items()) {
        if (!item.history) continue;
        const auto look = m_looks[item.path] = lookOf(item);
        chart::ChartRun run;
        run.id = item.path;
        run.name = item.title;
        run.colour = item.colour;
        run.history = item.history;
        run.band = item.band;
        if (item.info)
            run.origin = [info = item.info, folder = item.summary.folder] {
                return session::originText(*info, folder);
            };
        else if (!item.origin.empty())
            run.origin = [text = item.origin] { return text; };
        run.grows = item.grows();
        run.visible = item.visible;
        run.active = item.path == m_active;
        run.expectedEpochs = look.expectedEpochs;
        if (!item.summary.bestMetric.empty()) run.monitor = item.summary.bestMetric;
        run.bestEpoch = static_cast<double>(item.summary.bestEpoch);
        if (const auto parent = item.parent()) run.joint = jointOf(parent, titleOf(*parent));
        runs.push_back(std::move(run));
    }
    m_charts->setRuns(m_bands.merged(std::move(runs)));
    m_hints->setItem(m_workspace.find(m_active));
    updateShown();
    m_memory.showView();
}

void RunPage::updateShown() {
    const auto& items = m_workspace.items();
    const auto shown = std::count_if(items.begin(), items.end(), [](const Item& item) { return item.visible; });
    m_bar->setShown(shown, static_cast<std::ptrdiff_t>(items.size()));
}

void RunPage::showHelp() {
    ChartHelpDialog(this).exec();
}

std::vector<std::string> RunPage::metricsOf(const chart::FigureOptions& figure) const {
    const auto runs = m_charts->runs();
    const auto known = chart::metricNames(runs);
    auto metrics = figure.metrics.empty() ? chart::defaultMetrics(runs) : figure.metrics;
    std::erase_if(metrics, [&](const auto& metric) { return !chart::isKnown(metric, known); });
    return metrics;
}

bool RunPage::looksLike(const chart::FigureOptions& figure) const {
    return figure.chart == m_charts->options() && !figure.x && metricsOf(figure) == m_charts->metrics();
}

void RunPage::lookLike(const chart::FigureOptions& figure) {
    m_bar->setOptions(figure.chart);
    m_charts->setMetrics(metricsOf(figure));
    m_charts->fit();
    m_charts->refresh();
    if (figure.x) m_charts->showPart(*figure.x, figure.y);
}

void RunPage::remember() const {
    m_memory.remember();
}

void RunPage::resizeEvent(QResizeEvent* event) {
    Ground::resizeEvent(event);
    m_bar->fit(width());
    m_sweep->setFixedHeight(std::clamp(static_cast<int>(SweepShare * height()), LeastSweep, MostSweep));
}

} // namespace throughline::ui
