// SPDX-License-Identifier: GPL-3.0-or-later
// How the view of a ChartStack is moved, and what its legends switch.
#include "axes/PlotRange.h"
#include "stack/ChartStackPrivate.h"

#include <QMouseEvent>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Outside = 0.5; ///< how far a view may leave the data, in parts of its own size

/// Whether a y range can be drawn: neither so narrow that doubles run out nor beyond them.
bool isDrawable(const Range& y, bool log) {
    if (!std::isfinite(y.min) || !std::isfinite(y.max) || !(y.min < y.max)) return false;
    const double largest = std::max(std::abs(y.min), std::abs(y.max));
    return largest < 1e307 && y.size() > std::max(1e-300, 1e-13 * largest) && (!log || y.min > 1e-300);
}

Range scaled(const Range& y, double about, double factor, bool log) {
    if (!log) return {about + (y.min - about) * factor, about + (y.max - about) * factor};
    return {about * std::pow(y.min / about, factor), about * std::pow(y.max / about, factor)};
}

Range shifted(const Range& y, double share, bool log) {
    if (!log) return {y.min + share * y.size(), y.max + share * y.size()};
    const double ratio = std::pow(y.max / y.min, share);
    return {y.min * ratio, y.max * ratio};
}

} // namespace

void ChartStack::takeView(Gesture gesture) {
    d->views.leave(view(), gesture, d->clock.elapsed());
    m_span.reset();
    if (std::exchange(m_follow, false)) emit followChanged(false);
}

void ChartStack::setFollow(bool on) {
    if (on == m_follow) return;
    if (on) return fit();
    takeView(Gesture::Fit);
}

void ChartStack::fit() {
    auto whole = ChartView{};
    if (view() != whole) d->views.leave(view(), Gesture::Fit, d->clock.elapsed());
    setView(whole);
}

void ChartStack::followNewest() {
    const auto all = fitX(d->runs, m_options.x, metrics());
    if (m_x.size() >= all.size()) return fit();
    auto newest = ChartView{};
    newest.span = m_x.size();
    if (view() != newest) d->views.leave(view(), Gesture::Fit, d->clock.elapsed());
    setView(newest);
}

ChartView ChartStack::view() const {
    ChartView view{m_follow, m_span, m_follow ? Range() : m_x, {}};
    for (const auto& card : d->cards)
        if (card.y) view.y[card.chart->metric()] = *card.y;
    return view;
}

void ChartStack::setView(const ChartView& view) {
    const bool changed = std::exchange(m_follow, view.follow) != view.follow;
    m_span = view.span;
    if (!m_follow) m_x = view.x;
    for (auto& card : d->cards) {
        const auto y = view.y.find(card.chart->metric());
        card.y = y != view.y.end() ? std::optional(y->second) : std::nullopt;
    }
    if (!m_follow) presentCharts();
    schedule();
    if (changed) emit followChanged(m_follow);
}

bool ChartStack::canGoBack() const {
    return d->views.canGoBack();
}

bool ChartStack::canGoForward() const {
    return d->views.canGoForward();
}

void ChartStack::goBack() {
    if (const auto before = d->views.back(view())) setView(*before);
}

void ChartStack::goForward() {
    if (const auto after = d->views.forward(view())) setView(*after);
}

void ChartStack::setXRange(const Range& range) {
    moveX(range, Gesture::Set);
}

void ChartStack::showPart(const Range& x, const std::map<std::string, Range>& y) {
    takeView(Gesture::Set);
    for (auto& card : d->cards) {
        const auto own = y.find(card.chart->metric());
        card.y.reset();
        if (own != y.end() && isDrawable(own->second, m_options.logY)) card.y = own->second;
    }
    moveX(x, Gesture::Set);
}

void ChartStack::moveX(const Range& range, Gesture gesture) {
    const auto all = fitX(d->runs, m_options.x, metrics());
    // Doubles tell about 1e15 places apart; no view is closer than a thousandth of a record or farther out than useful.
    const double least = std::max(all.size() * 1e-9, std::abs(all.max) * 1e-12);
    const double size = std::clamp(range.size(), least, all.size() * (1.0 + 2.0 * Outside));
    double min = range.min + (range.size() - size) / 2.0;
    min =
        std::clamp(min, all.min - Outside * size, std::max(all.min - Outside * size, all.max + Outside * size - size));
    takeView(gesture);
    m_x = {min, min + size};
    presentCharts();
}

void ChartStack::box(MetricChart* chart, const Range& x, const Range& y) {
    takeView(Gesture::Box);
    for (auto& card : d->cards) {
        card.y.reset();
        if (card.chart == chart && isDrawable(y, m_options.logY)) card.y = y;
    }
    m_x = x;
    presentCharts();
}

void ChartStack::zoom(MetricChart* chart, double factor, const QPointF& about, bool both) {
    const Range x{about.x() + (m_x.min - about.x()) * factor, about.x() + (m_x.max - about.x()) * factor};
    auto* card = d->card(chart);
    if (both && card) {
        takeView(Gesture::Zoom);
        const auto y = scaled(chart->yRange(), about.y(), factor, m_options.logY);
        if (isDrawable(y, m_options.logY)) card->y = y;
    }
    moveX(x, Gesture::Zoom);
}

void ChartStack::pan(MetricChart* chart, double dx, double dyPixels) {
    takeView(Gesture::Pan);
    auto* card = d->card(chart);
    if (card && card->y && dyPixels != 0.0) {
        const auto y = shifted(*card->y, dyPixels / chart->plotRect().height(), m_options.logY);
        if (isDrawable(y, m_options.logY)) card->y = y;
    }
    moveX({m_x.min + dx, m_x.max + dx}, Gesture::Pan);
}

void ChartStack::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::BackButton) return goBack();
    if (event->button() == Qt::ForwardButton) return goForward();
    QWidget::mousePressEvent(event);
}

void ChartStack::showRun(const QString& id, bool visible) {
    auto* run = d->find(id);
    if (!run || run->run().visible == visible) return;
    run->setVisible(visible, !visible);
    emit runToggled(id, visible);
}

/// One click hides or shows, a double click shows one alone, and then all again.
void ChartStack::clickLegend(const LegendKey& key, bool alone) {
    Private::Shown now{{}, m_options.train, m_options.validation};
    for (const auto& run : d->runs)
        if (run->isListed()) now.runs.emplace_back(run->run().id, run->run().visible);
    // What the double click means is judged by how things were before its first click changed them.
    const auto before = alone && d->beforeClick ? *d->beforeClick : now;
    d->beforeClick = now;
    if (key.kind == LegendKey::Kind::Run) {
        const bool wasAlone = std::all_of(before.runs.begin(), before.runs.end(),
                                          [&](const auto& run) { return run.second == (run.first == key.run); });
        for (const auto& [id, visible] : before.runs)
            showRun(id, alone ? wasAlone || id == key.run : visible != (id == key.run));
    } else {
        const bool train = key.kind == LegendKey::Kind::Train;
        auto options = m_options;
        const bool wasAlone = before.train == train && before.validation != train;
        options.train = alone ? wasAlone || train : before.train != train;
        options.validation = alone ? wasAlone || !train : before.validation == train;
        setOptions(options);
        emit optionsChanged();
    }
    if (!m_follow) presentCharts();
    schedule();
}

} // namespace throughline::chart
