// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ViewMenu.h"

#include "curves/MetricNames.h"
#include "stack/ChartStack.h"
#include "text/MetricText.h"
#include "ui/pages/ChartBar.h"

#include <algorithm>

namespace throughline::ui {

namespace {

constexpr std::size_t MostInMenu = 8; ///< metrics, before they are left to the picker

/// An entry that is on or off; `change` is told which.
template <class Change>
void addSwitch(QMenu& menu, const QString& text, bool on, Change change) {
    auto* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(on);
    QObject::connect(action, &QAction::triggered, &menu, change);
}

} // namespace

ViewMenu::ViewMenu(chart::ChartStack& charts, ChartBar& bar, QWidget* parent)
    : QMenu(parent), m_charts(charts), m_bar(bar) {
    connect(this, &QMenu::aboutToShow, this, &ViewMenu::fill);
}

void ViewMenu::fill() {
    clear();
    addMetrics();
    addSeparator();
    addDrawing();
    addSeparator();
    addViews();
    addSeparator();
    connect(addAction(tr("Keys and mouse\t?")), &QAction::triggered, this, &ViewMenu::helpWanted);
    connect(addAction(tr("About Throughline")), &QAction::triggered, this, &ViewMenu::aboutWanted);
}

/// A few to be switched at once; all of them, and how they stand, in the picker.
void ViewMenu::addMetrics() {
    const auto shown = m_charts.metrics();
    const auto metrics = chart::metricNames(m_charts.runs());
    for (std::size_t i = 0; i < metrics.size() && metrics.size() <= MostInMenu; ++i) {
        const auto& metric = metrics[i];
        const bool on = std::find(shown.begin(), shown.end(), metric) != shown.end();
        addSwitch(*this, metricTitle(metric), on, [this, metric](bool wanted) {
            auto chosen = m_charts.metrics();
            std::erase(chosen, metric);
            if (wanted) chosen.push_back(metric);
            m_charts.setMetrics(chosen);
        });
    }
    connect(addAction(tr("Charts…\tM")), &QAction::triggered, this, &ViewMenu::pickerWanted);
}

/// What is drawn and how, with what has left a narrow bar.
void ViewMenu::addDrawing() {
    const auto add = [this](const QString& text, bool chart::ChartOptions::*option) {
        addSwitch(*this, text, m_charts.options().*option, [this, option](bool on) {
            auto changed = m_charts.options();
            changed.*option = on;
            m_charts.setOptions(changed);
        });
    };
    add(tr("Training"), &chart::ChartOptions::train);
    add(tr("Validation"), &chart::ChartOptions::validation);
    add(tr("Leave outliers out of the range"), &chart::ChartOptions::cutOutliers);
    addReadout();
    if (!m_bar.hasAxis()) addAxes();
    if (!m_bar.hasScale())
        addSwitch(*this, tr("Logarithmic"), m_charts.options().logY, [this](bool on) { m_bar.setLogY(on); });
    if (!m_bar.hasSmoothing()) addSmoothing();
}

void ViewMenu::addReadout() {
    using chart::ReadoutOrder;
    auto* menu = addMenu(tr("Values at the crosshair"));
    for (const auto& [text, order] : {std::pair(tr("Best first"), ReadoutOrder::BestFirst),
                                      {tr("Nearest to the pointer first"), ReadoutOrder::NearestFirst},
                                      {tr("By name"), ReadoutOrder::ByName}})
        addSwitch(*menu, text, m_charts.options().readout == order, [this, order = order](bool) {
            auto changed = m_charts.options();
            changed.readout = order;
            m_charts.setOptions(changed);
        });
}

void ViewMenu::addAxes() {
    auto* axes = addMenu(tr("Horizontal axis"));
    const QStringList names{tr("Epoch"), tr("Step"), tr("Training time"), tr("Clock")};
    for (int i = 0; i < names.size(); ++i)
        addSwitch(*axes, names[i], i == static_cast<int>(m_charts.xAxis()), [this, i](bool) { m_bar.setXAxis(i); });
}

void ViewMenu::addSmoothing() {
    auto* smoothing = addMenu(tr("Smoothing"));
    for (const double weight : {0.0, 0.3, 0.6, 0.9, 0.99})
        addSwitch(*smoothing, weight > 0.0 ? weightText(weight) : tr("Off"), m_charts.options().smoothing == weight,
                  [this, weight](bool) { m_bar.setSmoothing(weight); });
}

void ViewMenu::addViews() {
    // Here the keys are only told: the charts', and the page's (addChartKeys).
    const auto add = [this](const QString& text, bool possible, auto act) {
        auto* action = addAction(text);
        action->setEnabled(possible);
        connect(action, &QAction::triggered, &m_charts, act);
    };
    add(tr("Show all\tHome"), true, &chart::ChartStack::fit);
    add(tr("Follow the newest points\tEnd"), true, &chart::ChartStack::followNewest);
    add(tr("Back to the view before\tAlt+Left"), m_charts.canGoBack(), &chart::ChartStack::goBack);
    add(tr("Forward again\tAlt+Right"), m_charts.canGoForward(), &chart::ChartStack::goForward);
}

} // namespace throughline::ui
