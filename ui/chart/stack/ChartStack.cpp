// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/PlotRange.h"
#include "curves/MetricNames.h"
#include "stack/ChartStackPrivate.h"
#include "theme/Tokens.h"

#include <algorithm>

namespace throughline::chart {

namespace {

constexpr int FrameInterval = 16;                 ///< ms: one display frame
constexpr int LeastHeight = 540, LeastCard = 150; ///< below them the charts become one with a switch
constexpr int LeastWidth = 420;                   ///< of one of several columns

} // namespace

ChartStack::ChartStack(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>()) {
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(220, 160);
    d->timer.setSingleShot(true);
    d->timer.setTimerType(Qt::PreciseTimer);
    connect(&d->timer, &QTimer::timeout, this, &ChartStack::refresh);
    d->clock.start();
}

ChartStack::~ChartStack() {
    for (const auto& run : d->runs) run->clear();
    d->smoother.waitForDone();
    // The charts look at the runs, which are gone before QObject deletes its children.
    for (const auto& card : d->cards) delete card.chart;
}

void ChartStack::setRuns(std::vector<ChartRun> runs) {
    RunList list;
    for (auto& run : runs) {
        if (!run.history) continue;
        const auto old = std::find_if(d->runs.begin(), d->runs.end(), [&run](const auto& curves) {
            return curves && curves->run().id == run.id && curves->run().history == run.history;
        });
        if (old != d->runs.end()) {
            (*old)->setRun(std::move(run));
            (*old)->append(); // it may have grown since
            list.push_back(std::move(*old));
        } else {
            list.push_back(std::make_unique<RunCurves>(std::move(run)));
            list.back()->setWorker([this](const auto& begin) { return smooth(begin); });
        }
    }
    for (const auto& run : d->runs)
        if (run) run->clear();
    d->runs = std::move(list);
    rebuildCharts();
    schedule();
}

std::vector<ChartRun> ChartStack::runs() const {
    std::vector<ChartRun> runs;
    for (const auto& run : d->runs) runs.push_back(run->run());
    return runs;
}

void ChartStack::append(const QString& id, std::size_t /*first*/) {
    auto* run = d->find(id);
    if (!run) return;
    // The first record brings the metrics, and with them the charts.
    if (run->append()) rebuildCharts();
    schedule();
}

void ChartStack::reset(const QString& id) {
    if (auto* run = d->find(id)) run->reset();
    rebuildCharts();
    schedule();
}

void ChartStack::updateMarks(const QString& /*id*/) {
    schedule();
}

void ChartStack::setVisibleRun(const QString& id, bool visible) {
    auto* run = d->find(id);
    if (!run || run->run().visible == visible) return;
    run->setVisible(visible, false);
    rebuildCharts();
    schedule();
}

void ChartStack::setExpectedEpochs(const QString& id, double epochs) {
    auto* run = d->find(id);
    if (!run) return;
    auto changed = run->run();
    changed.expectedEpochs = epochs;
    run->setRun(std::move(changed));
    schedule();
}

void ChartStack::setMetrics(std::vector<std::string> metrics) {
    d->wanted = std::move(metrics);
    rebuildCharts();
    schedule();
}

const std::vector<std::string>& ChartStack::chosenMetrics() const {
    return d->wanted;
}

std::vector<std::string> ChartStack::metrics() const {
    std::vector<std::string> names;
    for (const auto& card : d->cards) names.push_back(card.chart->metric());
    return names;
}

MetricChart* ChartStack::chart(const std::string& metric) const {
    for (const auto& card : d->cards)
        if (card.chart->metric() == metric) return card.chart;
    return nullptr;
}

void ChartStack::rebuildCharts() {
    const auto known = metricNames(runs());
    auto names = d->wanted;
    std::erase_if(names, [&](const auto& name) { return std::find(known.begin(), known.end(), name) == known.end(); });
    if (names.empty()) {
        std::vector<ChartRun> visible;
        for (const auto& run : d->runs)
            if (run->isListed()) visible.push_back(run->run());
        names = defaultMetrics(visible);
        // Before the first record it is known what will be drawn; the cards stand ready.
        if (names.empty()) names = {"loss", "accuracy"};
    }
    if (names == metrics()) return;
    std::vector<Private::Card> cards;
    for (const auto& name : names) {
        const auto old = std::find_if(d->cards.begin(), d->cards.end(),
                                      [&name](const auto& card) { return card.chart && card.chart->metric() == name; });
        if (old != d->cards.end()) {
            cards.push_back(*old);
            old->chart = nullptr;
            continue;
        }
        cards.push_back({makeChart(name), {}});
    }
    for (const auto& card : d->cards)
        if (card.chart) card.chart->deleteLater();
    d->cards = std::move(cards);
    layOut();
    emit metricsChanged();
}

MetricChart* ChartStack::makeChart(const std::string& metric) {
    auto* chart = new MetricChart(metric, d->runs, this);
    connect(chart, &MetricChart::hovered, this, [this](const std::optional<Crosshair>& crosshair) {
        if (d->isHeld) {
            d->missed = crosshair;
            return;
        }
        setRing(false); // the mouse is in hand
        setCrosshair(crosshair);
    });
    connect(chart, &MetricChart::zoomed, this,
            [this, chart](double factor, const QPointF& about, bool both) { zoom(chart, factor, about, both); });
    connect(chart, &MetricChart::panned, this, [this, chart](double dx, double dyPixels) { pan(chart, dx, dyPixels); });
    connect(chart, &MetricChart::boxed, this, [this, chart](const Range& x, const Range& y) { box(chart, x, y); });
    connect(chart, &MetricChart::fitted, this, &ChartStack::fit);
    connect(chart, &MetricChart::switched, this, [this](const QString& name) { turnTo(name.toStdString()); });
    connect(chart, &MetricChart::legendClicked, this, &ChartStack::clickLegend);
    connect(chart, &MetricChart::pointClicked, this, &ChartStack::pointClicked);
    return chart;
}

void ChartStack::setCrosshair(const std::optional<Crosshair>& crosshair) {
    d->crosshair = crosshair;
    for (const auto& card : d->cards) card.chart->setCrosshair(crosshair);
}

void ChartStack::holdCrosshair(bool held) {
    d->isHeld = held;
    if (const auto missed = std::exchange(d->missed, {})) setCrosshair(*missed);
}

void ChartStack::setOptions(const ChartOptions& options) {
    if (options == m_options) return;
    const bool otherAxis = options.x != m_options.x;
    const bool otherScale = otherAxis || options.logY != m_options.logY || options.cutOutliers != m_options.cutOutliers;
    m_options = options;
    if (otherScale)
        for (auto& card : d->cards) card.y.reset();
    if (otherAxis) {
        setCrosshair({});
        fit();
        d->views.clear(); // they were on the other axis
    }
    // A view of the user's own keeps its x; its y is found anew on the next line, once.
    if (otherScale && !m_follow) presentCharts();
    schedule();
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
    if (d->timer.isActive() || !isVisible()) return;
    double paint = 0.0;
    for (const auto& card : d->cards) paint += card.chart->paintTime();
    // Painting never takes more than half the thread's time.
    d->timer.start(std::max(FrameInterval, static_cast<int>(2.0 * paint)));
}

void ChartStack::refresh() {
    d->timer.stop();
    for (const auto& run : d->runs)
        if (run->run().visible) run->smooth(m_options.smoothing);
    if (m_follow) m_x = fitX(d->runs, m_options.x, metrics());
    const auto last = m_follow && m_span ? lastX(d->runs, m_options.x) : std::nullopt;
    if (last) m_x = {*last - 0.97 * *m_span, *last + 0.03 * *m_span};
    for (std::size_t i = 0; i < d->cards.size(); ++i) {
        const auto& card = d->cards[i];
        presentCard(i, m_follow ? std::nullopt : card.y ? card.y : std::optional(card.chart->yRange()));
    }
    double labels = 0.0;
    for (const auto& card : d->cards) labels = std::max(labels, card.chart->labelWidth());
    for (const auto& card : d->cards) card.chart->setLabelWidth(labels);
}

/// On another thread, one series after the other, so that no frame copies more than one; the frame after its end shows
/// it and begins the next.
bool ChartStack::smooth(const std::function<std::shared_ptr<SmoothingJob>()>& begin) {
    if (d->isSmoothing) return false;
    d->isSmoothing = true;
    d->smoother.start([this, job = begin()] {
        job->run();
        const auto ended = [this] {
            d->isSmoothing = false;
            schedule();
        };
        QMetaObject::invokeMethod(this, ended, Qt::QueuedConnection); // the destructor waits for this
    });
    return true;
}

void ChartStack::presentCharts() {
    // What is out of the view is not read there.
    if (d->crosshair && !m_x.contains(d->crosshair->x)) setCrosshair({});
    // For a view that has just been moved: y is what the values in it need, where the user has not set it.
    for (std::size_t i = 0; i < d->cards.size(); ++i) presentCard(i, d->cards[i].y);
    schedule();
}

void ChartStack::presentCard(std::size_t index, const std::optional<Range>& y) {
    const auto columns = static_cast<std::size_t>(this->columns());
    const bool first = index == 0 || columns == 0, last = index + columns >= d->cards.size() || columns == 0;
    d->cards[index].chart->present({m_x, y, m_follow, last, first}, m_options);
}

/// Side by side only where they would be too low one above the other; 0: there is room for one only.
int ChartStack::columns() const {
    const int count = static_cast<int>(d->cards.size());
    if (d->single && count > 1) return 0;
    for (int columns = 1; columns == 1 || width() / columns >= LeastWidth; ++columns) {
        const int rows = (count + columns - 1) / columns;
        if (rows <= 1 || (height() >= LeastHeight && height() / rows >= LeastCard)) return columns;
    }
    return 0;
}

void ChartStack::layOut() {
    if (d->cards.empty()) return;
    const int columns = this->columns(), count = static_cast<int>(d->cards.size());
    if (!chart(d->current)) d->current = d->cards.front().chart->metric();
    const int gap = ui::metrics::Between;
    // The last card of a column is higher by its x labels, so that the plots are of a size.
    const int labels = 16;
    const int rows = columns > 0 ? (count + columns - 1) / columns : 1;
    const int each = (height() - (rows - 1) * gap - labels) / rows;
    for (int i = 0; i < count; ++i) {
        auto* card = d->cards[static_cast<std::size_t>(i)].chart;
        card->setSwitch(columns > 0 ? std::vector<std::string>() : metrics());
        card->setVisible(columns > 0 || card->metric() == d->current);
        if (columns == 0) {
            card->setGeometry(rect());
            continue;
        }
        const int row = i / columns, column = i % columns;
        const int left = column * (width() + gap) / columns, right = (column + 1) * (width() + gap) / columns - gap;
        const int top = row * (each + gap);
        const bool last = i + columns >= count;
        card->setGeometry(left, top, right - left, each + (last ? labels : 0));
    }
    schedule();
}

void ChartStack::setSingle(bool on) {
    if (std::exchange(d->single, on) != on) layOut();
}

void ChartStack::turnBy(int places) {
    const auto names = metrics();
    const auto at = std::find(names.begin(), names.end(), d->current) - names.begin() + places;
    if (at >= 0 && at < static_cast<std::ptrdiff_t>(names.size())) turnTo(names[static_cast<std::size_t>(at)]);
}

void ChartStack::turnTo(const std::string& metric) {
    const auto* before = current();
    const bool ring = before && before->hasRing();
    setRing(false);
    d->current = metric;
    setRing(ring);
    layOut();
}

MetricChart* ChartStack::current() const {
    auto* found = chart(d->current);
    return found || d->cards.empty() ? found : d->cards.front().chart;
}

/// Where keys act is shown once keys are used.
void ChartStack::setRing(bool on) {
    for (const auto& card : d->cards) card.chart->setRing(on && card.chart == current());
}

void ChartStack::resizeEvent(QResizeEvent* /*event*/) {
    layOut();
}

void ChartStack::showEvent(QShowEvent* /*event*/) {
    refresh();
}

} // namespace throughline::chart
