// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/ChartStack.h"

#include "axes/PlotRange.h"
#include "history/MetricNames.h"
#include "stack/MetricChart.h"

#include <QCoreApplication>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <utility>

namespace throughline::chart {

namespace {

constexpr int FrameInterval = 16; ///< ms: one display frame

} // namespace

ChartStack::ChartStack(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(220, 160);
    setAcceptDrops(true);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ChartStack::refresh);
    connect(&m_runs, &RunSet::smoothed, this, &ChartStack::schedule);
    m_scroll = new QScrollBar(Qt::Vertical, this);
    m_scroll->hide();
    connect(m_scroll, &QScrollBar::valueChanged, this, [this] {
        placeCharts();
        schedule();
    });
}

ChartStack::~ChartStack() {
    // The charts look at the runs, which are gone before QObject deletes its children.
    for (auto* chart : m_charts) delete chart;
}

void ChartStack::setRuns(std::vector<ChartRun> runs) {
    m_runs.setRuns(std::move(runs));
    rebuildCharts();
    schedule();
}

std::vector<ChartRun> ChartStack::runs() const {
    return m_runs.runs();
}

void ChartStack::append(const QString& id, std::size_t /*first*/) {
    auto* run = m_runs.find(id);
    if (!run) return;
    // The first record brings the metrics, and with them the charts.
    if (run->append()) rebuildCharts();
    schedule();
}

void ChartStack::reset(const QString& id) {
    if (auto* run = m_runs.find(id)) run->reset();
    rebuildCharts();
    schedule();
}

void ChartStack::updateMarks(const QString& /*id*/) {
    schedule();
}

void ChartStack::setVisibleRun(const QString& id, bool visible) {
    auto* run = m_runs.find(id);
    if (!run || run->run().visible == visible) return;
    run->setVisible(visible, false);
    rebuildCharts();
    schedule();
}

void ChartStack::setBestEpoch(const QString& id, double epoch) {
    if (m_runs.setBestEpoch(id, epoch)) schedule();
}

void ChartStack::setMetrics(std::vector<std::string> metrics) {
    m_wanted = std::move(metrics);
    rebuildCharts();
    schedule();
}

std::vector<std::string> ChartStack::metrics() const {
    std::vector<std::string> names;
    for (const auto* chart : m_charts) names.push_back(chart->metric());
    return names;
}

void ChartStack::drawTogether(const std::string& from, const std::string& onto) {
    auto names = metrics();
    const auto at = std::ranges::find(names, onto);
    if (from == onto || at == names.end()) return;
    *at = history::together(onto, from);
    std::erase(names, from);
    setMetrics(std::move(names));
}

void ChartStack::drawApart(const std::string& chart) {
    std::vector<std::string> names;
    for (const auto& name : metrics()) {
        const auto own = name == chart ? history::togetherIn(name) : std::vector{name};
        for (const auto& metric : own)
            if (std::ranges::find(names, metric) == names.end()) names.push_back(metric);
    }
    setMetrics(std::move(names));
}

MetricChart* ChartStack::chart(const std::string& metric) const {
    const auto found = std::find_if(m_charts.begin(), m_charts.end(),
                                    [&metric](const auto* chart) { return chart->metric() == metric; });
    return found != m_charts.end() ? *found : nullptr;
}

void ChartStack::rebuildCharts() {
    updateAxis();
    auto names = m_runs.metrics(m_wanted);
    // Before the first record it is known what will be drawn; the cards stand ready.
    if (names.empty()) names = {"loss", "accuracy"};
    if (names == metrics()) return;
    auto old = std::exchange(m_charts, {});
    for (const auto& name : names) {
        const auto same =
            std::find_if(old.begin(), old.end(), [&name](const auto* chart) { return chart->metric() == name; });
        m_charts.push_back(same != old.end() ? *same : makeChart(name));
        if (same != old.end()) old.erase(same); // a metric may be wanted twice
    }
    for (auto* chart : old) chart->deleteLater();
    m_view.setMetrics(names);
    layOut();
    emit metricsChanged();
}

MetricChart* ChartStack::makeChart(const std::string& metric) {
    auto* chart = new MetricChart(metric, m_runs.list(), this);
    connect(chart, &MetricChart::hovered, this, &ChartStack::hover);
    connect(chart, &MetricChart::zoomed, this,
            [this, chart](double factor, const QPointF& about, bool both) { zoomAbout(*chart, factor, about, both); });
    connect(chart, &MetricChart::panned, this, [this, chart](double dx, double share) {
        moveView([&](StackView& view) { view.pan(chart->metric(), dx, share, data()); });
    });
    connect(chart, &MetricChart::boxed, this, [this, chart](const Range& x, const Range& y) {
        moveView([&](StackView& view) { view.box(chart->metric(), x, y); });
    });
    connect(chart, &MetricChart::fitted, this, [this] {
        m_crosshair.clear(); // the first of the two clicks has pinned it
        showCrosshair();
        fit();
    });
    connect(chart, &MetricChart::switched, this, [this](const QString& other) { turnTo(other.toStdString()); });
    connect(chart, &MetricChart::legendClicked, this, &ChartStack::clickLegend);
    connect(chart, &MetricChart::pointClicked, this, &ChartStack::pointClicked);
    connect(chart, &MetricChart::pinned, this, qOverload<double>(&ChartStack::pinCrosshair));
    connect(chart, &MetricChart::menuWanted, this,
            [this, chart](const QPoint& at) { emit chartMenuWanted(QString::fromStdString(chart->metric()), at); });
    if (const auto look = m_looks.find(metric); look != m_looks.end()) chart->setTitle(look->second.title);
    return chart;
}

void ChartStack::setOptions(const ChartOptions& options) {
    if (options == m_options) return;
    const bool otherScale = options.logY != m_options.logY || options.cutOutliers != m_options.cutOutliers;
    m_options = options;
    m_view.setLogY(options.logY);
    if (otherScale) m_view.forgetY();
    updateAxis();
    // A view of the user's own keeps its x; its y is found anew on the next line, once.
    if (otherScale && !follows()) presentCharts();
    schedule();
}

void ChartStack::updateAxis() {
    const history::XAxis axis = drawnAxis(m_runs.list(), m_options.x);
    if (std::exchange(m_axis, axis) == axis) return;
    emit xAxisChanged(axis);
    m_view.forgetY();
    m_crosshair.clear();
    showCrosshair();
    fit();
    m_view.forgetHistory(); // it was on the other axis
}

void ChartStack::setXAxis(history::XAxis axis) {
    auto options = m_options;
    options.x = axis;
    setOptions(options);
}

void ChartStack::setLogY(bool on) {
    auto options = m_options;
    options.logY = on;
    setOptions(options);
}

void ChartStack::setSmoothing(double weight) {
    auto options = m_options;
    options.smoothing = std::clamp(weight, 0.0, 0.999);
    setOptions(options);
}

void ChartStack::schedule() {
    if (m_timer.isActive() || !isVisible()) return;
    double paint = 0.0;
    for (const auto* chart : m_charts) paint += chart->paintTime();
    // Painting never takes more than half the thread's time.
    m_timer.start(std::max(FrameInterval, static_cast<int>(2.0 * paint)));
}

void ChartStack::refresh() {
    m_timer.stop();
    m_runs.smooth(m_options.smoothing);
    if (follows()) m_view.follow(data());
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        if (m_layout.scrolledHeight() > 0 && m_charts[i]->isHidden()) continue; // until it is scrolled to
        // New data do not move a view of the user's own.
        const auto kept = m_view.y(m_charts[i]->metric()).value_or(m_charts[i]->yRange());
        present(i, follows() ? std::nullopt : std::optional(kept));
    }
    double labels = 0.0;
    for (const auto* chart : m_charts) labels = std::max(labels, chart->labelWidth());
    for (auto* chart : m_charts) chart->setLabelWidth(labels);
}

/// For a view that has just been moved: y is what the values in it need, where the user has not set it.
void ChartStack::presentCharts() {
    // What is out of the view is not read there.
    if (crosshair() && !xRange().contains(crosshair()->x)) {
        m_crosshair.clear();
        showCrosshair();
    }
    for (std::size_t i = 0; i < m_charts.size(); ++i) present(i, m_view.y(m_charts[i]->metric()));
    schedule();
}

void ChartStack::present(std::size_t index, const std::optional<Range>& y) {
    ChartOptions drawn = m_options;
    drawn.x = m_axis;
    drawn.logY = isLog(m_charts[index]->metric());
    m_charts[index]->present({xRange(), y, follows(), m_layout.hasXLabels(index), m_layout.isFirst(index)}, drawn);
}

void ChartStack::layOut() {
    if (m_charts.empty()) return;
    if (!chart(m_current)) m_current = m_charts.front()->metric();
    m_layout = StackLayout(size(), m_charts.size(), m_grid);
    const int beyond = std::max(0, m_layout.scrolledHeight() - height());
    m_scroll->setRange(0, beyond);
    m_scroll->setPageStep(height());
    m_scroll->setSingleStep(40);
    m_scroll->setVisible(m_layout.scrolledHeight() > 0);
    const int bar = m_scroll->sizeHint().width();
    m_scroll->setGeometry(width() - bar, 0, bar, height());
    for (auto* chart : m_charts) chart->setSwitch(m_layout.isSwitched() ? metrics() : std::vector<std::string>());
    placeCharts();
    schedule();
}

/// As far as the sheet is scrolled. What is not in view is not painted.
void ChartStack::placeCharts() {
    const int top = m_layout.scrolledHeight() > 0 ? m_scroll->value() : 0;
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        auto* chart = m_charts[i];
        const auto card = m_layout.card(i).translated(0, -top);
        chart->setGeometry(card);
        chart->setVisible(m_layout.isSwitched() ? chart->metric() == m_current : card.intersects(rect()));
    }
}

void ChartStack::bringIntoView(const MetricChart& chart) {
    if (m_layout.scrolledHeight() == 0) return;
    const auto& card = chart.geometry();
    if (card.top() < 0) m_scroll->setValue(m_scroll->value() + card.top());
    if (card.bottom() >= height())
        m_scroll->setValue(m_scroll->value() + std::min(card.bottom() - height() + 1, card.top()));
}

void ChartStack::setGrid(const ChartGrid& grid) {
    if (std::exchange(m_grid, grid) != grid) layOut();
}

void ChartStack::setSingle(bool on) {
    auto grid = m_grid;
    grid.single = on;
    setGrid(grid);
}

bool ChartStack::isLog(const std::string& metric) const {
    const auto look = m_looks.find(metric);
    return look == m_looks.end() ? m_options.logY : look->second.logY.value_or(m_options.logY);
}

void ChartStack::setLook(const std::string& metric, const ChartLook& look) {
    auto looks = m_looks;
    if (look == ChartLook())
        looks.erase(metric);
    else
        looks[metric] = look;
    setLooks(std::move(looks));
}

void ChartStack::setLooks(std::map<std::string, ChartLook> looks) {
    const auto before = std::exchange(m_looks, std::move(looks));
    for (const auto& [metric, look] : before) m_view.setLogY(metric, std::nullopt);
    for (const auto& [metric, look] : m_looks) m_view.setLogY(metric, look.logY);
    for (auto* chart : m_charts) {
        const auto look = m_looks.find(chart->metric());
        chart->setTitle(look == m_looks.end() ? QString() : look->second.title);
    }
    m_view.forgetY();
    presentCharts();
    emit optionsChanged();
}

void ChartStack::wheelEvent(QWheelEvent* event) {
    if (m_layout.scrolledHeight() == 0) return event->ignore();
    QCoreApplication::sendEvent(m_scroll, event);
}

void ChartStack::resizeEvent(QResizeEvent* /*event*/) {
    layOut();
}

void ChartStack::showEvent(QShowEvent* /*event*/) {
    refresh();
}

} // namespace throughline::chart
