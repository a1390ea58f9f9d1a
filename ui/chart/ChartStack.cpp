// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/ChartStackPrivate.h"
#include "theme/Tokens.h"

#include <QElapsedTimer>
#include <algorithm>

namespace throughline::chart {

namespace {

constexpr int FrameInterval = 16;                 ///< ms: one display frame
constexpr qint64 SmoothBudget = 8;                ///< ms of smoothing in one frame
constexpr int LeastHeight = 540, LeastCard = 150; ///< below them the charts become one with a switch

} // namespace

ChartStack::ChartStack(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>()) {
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(220, 160);
    d->timer.setSingleShot(true);
    d->timer.setTimerType(Qt::PreciseTimer);
    connect(&d->timer, &QTimer::timeout, this, &ChartStack::refresh);
}

ChartStack::~ChartStack() {
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
        }
    }
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
    if (run->append() && d->wanted.empty()) rebuildCharts();
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
    auto changed = run->run();
    changed.visible = visible;
    run->setRun(std::move(changed));
    rebuildCharts();
    schedule();
}

void ChartStack::setActiveRun(const QString& id) {
    for (const auto& run : d->runs) {
        auto changed = run->run();
        changed.active = changed.id == id;
        run->setRun(std::move(changed));
    }
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
    auto names = d->wanted;
    if (names.empty()) {
        std::vector<ChartRun> visible;
        for (const auto& run : d->runs)
            if (run->run().visible) visible.push_back(run->run());
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
        auto* chart = new MetricChart(name, d->runs, this);
        connect(chart, &MetricChart::hovered, this, [this](double x, bool inside) {
            d->crosshair = inside ? std::optional(x) : std::nullopt;
            for (const auto& card : d->cards) card.chart->setCrosshair(d->crosshair);
        });
        connect(chart, &MetricChart::zoomed, this,
                [this, chart](double factor, const QPointF& about, bool both) { zoom(chart, factor, about, both); });
        connect(chart, &MetricChart::panned, this,
                [this, chart](double dx, double dyPixels) { pan(chart, dx, dyPixels); });
        connect(chart, &MetricChart::boxed, this, [this, chart](const Range& x, const Range& y) {
            takeView();
            m_x = x;
            if (auto* card = d->card(chart)) card->y = y;
            for (auto& card : d->cards)
                if (card.chart != chart) card.y.reset();
            presentCharts();
        });
        connect(chart, &MetricChart::fitted, this, &ChartStack::fit);
        connect(chart, &MetricChart::switched, this, [this](const QString& m) { turnTo(m.toStdString()); });
        connect(chart, &MetricChart::pointClicked, this, &ChartStack::pointClicked);
        cards.push_back({chart, {}});
    }
    for (const auto& card : d->cards)
        if (card.chart) card.chart->deleteLater();
    d->cards = std::move(cards);
    layOut();
    emit metricsChanged();
}

void ChartStack::setOptions(const ChartOptions& options) {
    if (options == m_options) return;
    const bool otherAxis = options.x != m_options.x;
    const bool otherScale = otherAxis || options.logY != m_options.logY || options.cutOutliers != m_options.cutOutliers;
    m_options = options;
    if (otherScale)
        for (auto& card : d->cards) card.y.reset();
    if (otherAxis) {
        d->crosshair.reset();
        for (const auto& card : d->cards) card.chart->setCrosshair({});
        setFollow(true);
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

void ChartStack::setCutOutliers(bool on) {
    auto options = m_options;
    options.cutOutliers = on;
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
    QElapsedTimer timer;
    timer.start();
    // A million points take some milliseconds a curve: those that are not ready yet keep the old smoothing a frame
    // longer.
    bool more = false;
    for (const auto& run : d->runs) {
        if (!run->run().visible) continue;
        while (timer.elapsed() < SmoothBudget && run->smoothOne(m_options.smoothing)) {
        }
        more = more || timer.elapsed() >= SmoothBudget;
    }
    if (m_follow) m_x = fitX(d->runs, m_options.x);
    for (std::size_t i = 0; i < d->cards.size(); ++i) {
        const auto& card = d->cards[i];
        presentCard(i, m_follow ? std::nullopt : card.y ? card.y : std::optional(card.chart->yRange()));
    }
    double labels = 0.0;
    for (const auto& card : d->cards) labels = std::max(labels, card.chart->labelWidth());
    for (const auto& card : d->cards) card.chart->setLabelWidth(labels);
    if (more) schedule();
}

void ChartStack::presentCharts() {
    // For a view that has just been moved: y is what the values in it need, where the user has not set it.
    for (std::size_t i = 0; i < d->cards.size(); ++i) presentCard(i, d->cards[i].y);
    schedule();
}

void ChartStack::presentCard(std::size_t index, const std::optional<Range>& y) {
    const bool first = index == 0 || isSingle(), last = index + 1 == d->cards.size() || isSingle();
    d->cards[index].chart->present({m_x, y, m_follow, last, first}, m_options);
}

void ChartStack::takeView() {
    if (!m_follow) return;
    m_follow = false;
    emit followChanged(false);
}

void ChartStack::setFollow(bool on) {
    if (on == m_follow) return;
    if (on) return fit();
    takeView();
}

void ChartStack::fit() {
    for (auto& card : d->cards) card.y.reset();
    const bool changed = !std::exchange(m_follow, true);
    schedule();
    if (changed) emit followChanged(true);
}

bool ChartStack::isSingle() const {
    const int count = static_cast<int>(d->cards.size());
    return count > 1 && (height() < LeastHeight || height() / count < LeastCard);
}

void ChartStack::layOut() {
    if (d->cards.empty()) return;
    const bool single = isSingle();
    if (!chart(d->current)) d->current = d->cards.front().chart->metric();
    const int count = static_cast<int>(d->cards.size());
    const int gap = ui::metrics::Between;
    // The last card is higher by its x labels, so that the plots are of a size.
    const int labels = 16;
    const int each = (height() - (count - 1) * gap - labels) / count;
    int y = 0;
    for (auto& card : d->cards) {
        const bool last = &card == &d->cards.back();
        card.chart->setSwitch(single ? metrics() : std::vector<std::string>());
        card.chart->setGeometry(0, single ? 0 : y, width(), single ? height() : last ? height() - y : each);
        card.chart->setVisible(!single || card.chart->metric() == d->current);
        y += each + gap;
    }
    schedule();
}

void ChartStack::turnBy(int places) {
    const auto names = metrics();
    const auto at = std::find(names.begin(), names.end(), d->current) - names.begin() + places;
    if (at >= 0 && at < static_cast<std::ptrdiff_t>(names.size())) turnTo(names[static_cast<std::size_t>(at)]);
}

void ChartStack::turnTo(const std::string& metric) {
    d->current = metric;
    layOut();
}

void ChartStack::resizeEvent(QResizeEvent* /*event*/) {
    layOut();
}

void ChartStack::showEvent(QShowEvent* /*event*/) {
    refresh();
}

} // namespace throughline::chart
