// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/StackView.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Outside = 0.5;                          ///< how far a view may leave the data, in its own sizes
constexpr double BehindNewest = 0.97, BeforeEdge = 0.03; ///< where the newest point is in a view that follows it

std::int64_t steadyMilliseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

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

/// `wanted`, held to what is useful: doubles tell about 1e15 places apart, so no view is closer than a thousandth of a
/// record; none is farther out than half its size beyond the data.
Range held(const Range& wanted, const Range& all) {
    const double least = std::max(all.size() * 1e-9, std::abs(all.max) * 1e-12);
    const double size = std::clamp(wanted.size(), least, all.size() * (1.0 + 2.0 * Outside));
    const double first = all.min - Outside * size, last = std::max(first, all.max + Outside * size - size);
    const double min = std::clamp(wanted.min + (wanted.size() - size) / 2.0, first, last);
    return {min, min + size};
}

} // namespace

StackView::StackView() : StackView(steadyMilliseconds) {}

std::optional<Range> StackView::y(const std::string& metric) const {
    const auto own = m_view.y.find(metric);
    return own != m_view.y.end() ? std::optional(own->second) : std::nullopt;
}

void StackView::setMetrics(std::vector<std::string> metrics) {
    m_metrics = std::move(metrics);
    forgetOthers();
}

/// The y of charts that are not there.
void StackView::forgetOthers() {
    std::erase_if(m_view.y, [this](const auto& own) {
        return std::find(m_metrics.begin(), m_metrics.end(), own.first) == m_metrics.end();
    });
}

/// As it is remembered: while it follows, its x is the data's.
ChartView StackView::view() const {
    auto view = m_view;
    if (view.follow) view.x = {};
    return view;
}

void StackView::set(ChartView view) {
    if (view.follow) view.x = m_view.x;
    m_view = std::move(view);
    forgetOthers();
}

/// From here on the view is the user's.
void StackView::take(Gesture gesture) {
    m_history.leave(view(), gesture, m_clock());
    m_view.span.reset();
    m_view.follow = false;
}

void StackView::setY(const std::string& metric, const Range& y) {
    const bool shown = std::find(m_metrics.begin(), m_metrics.end(), metric) != m_metrics.end();
    if (shown && isDrawable(y, isLog(metric))) m_view.y[metric] = y;
}

void StackView::follow(const DataRange& data) {
    if (!m_view.follow) return;
    m_view.x = data.x;
    if (m_view.span && data.newest)
        m_view.x = {*data.newest - BehindNewest * *m_view.span, *data.newest + BeforeEdge * *m_view.span};
}

void StackView::fit() {
    const ChartView whole;
    if (view() != whole) m_history.leave(view(), Gesture::Fit, m_clock());
    set(whole);
}

void StackView::followNewest(const DataRange& data) {
    if (m_view.x.size() >= data.x.size()) return fit();
    ChartView newest;
    newest.span = m_view.x.size();
    if (view() != newest) m_history.leave(view(), Gesture::Fit, m_clock());
    set(newest);
}

void StackView::stay() {
    take(Gesture::Fit);
}

void StackView::moveX(const Range& x, const DataRange& data, Gesture gesture) {
    take(gesture);
    m_view.x = held(x, data.x);
}

void StackView::show(const Range& x, const std::map<std::string, Range>& y, const DataRange& data) {
    moveX(x, data, Gesture::Set);
    m_view.y.clear();
    for (const auto& [metric, range] : y) setY(metric, range);
}

void StackView::box(const std::string& metric, const Range& x, const Range& y) {
    take(Gesture::Box);
    m_view.y.clear();
    setY(metric, y);
    m_view.x = x;
}

void StackView::stretch(const Range& x, const DataRange& data) {
    moveX(x, data, Gesture::Box);
    m_view.y.clear();
}

void StackView::zoomX(double factor, double aboutX, const DataRange& data) {
    moveX(scaled(m_view.x, aboutX, factor, false), data, Gesture::Zoom);
}

void StackView::zoom(const std::string& metric, double factor, const QPointF& about, const Range& shown,
                     const DataRange& data) {
    zoomX(factor, about.x(), data);
    setY(metric, scaled(shown, about.y(), factor, isLog(metric)));
}

void StackView::pan(const std::string& metric, double dx, double share, const DataRange& data) {
    moveX({m_view.x.min + dx, m_view.x.max + dx}, data, Gesture::Pan);
    if (const auto own = y(metric); own && share != 0.0) setY(metric, shifted(*own, share, isLog(metric)));
}

void StackView::panY(const std::string& metric, double share, const Range& shown, const DataRange& data) {
    moveX(m_view.x, data, Gesture::Pan);
    const auto own = m_view.y.try_emplace(metric, shown).first->second;
    setY(metric, shifted(own, share, isLog(metric)));
}

void StackView::goBack() {
    if (const auto before = m_history.back(view())) set(*before);
}

void StackView::goForward() {
    if (const auto after = m_history.forward(view())) set(*after);
}

void StackView::setLogY(const std::string& metric, std::optional<bool> on) {
    if (on)
        m_ownLogs[metric] = *on;
    else
        m_ownLogs.erase(metric);
}

bool StackView::isLog(const std::string& metric) const {
    const auto own = m_ownLogs.find(metric);
    return own == m_ownLogs.end() ? m_logY : own->second;
}

} // namespace throughline::chart
