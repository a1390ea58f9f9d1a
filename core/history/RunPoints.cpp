// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/RunPoints.h"

#include "history/SeriesBuilder.h"

#include <algorithm>

namespace throughline::history {

namespace {

constexpr std::uint32_t noPoint = 0xFFFFFFFF;
constexpr int mostLooks = 1000; ///< for sessions: each costs as much as there are series

} // namespace

void RunPoints::add(std::string_view series, double x, double value, double time, bool newRow) {
    if (series.empty() || series.size() > SeriesBuilder::longestName) {
        m_leftOut = m_leftOut || !series.empty();
        return;
    }
    auto place = m_places.find(std::string(series));
    if (place == m_places.end()) {
        m_leftOut = m_leftOut || m_names.size() == SeriesBuilder::mostSeries;
        if (m_names.size() == SeriesBuilder::mostSeries) return;
        place = m_places.emplace(std::string(series), static_cast<std::uint32_t>(m_names.size())).first;
        m_names.emplace_back(series);
    }
    m_points.push_back({x, value, time, place->second, newRow});
}

void RunPoints::addEpoch(double x, double epoch, double time, bool newRow) {
    m_points.push_back({x, epoch, time, epochs, newRow});
}

void RunPoints::sortByTime(Within within) {
    std::stable_sort(m_points.begin(), m_points.end(), [within](const Point& a, const Point& b) {
        return a.time != b.time ? a.time < b.time : within == Within::ByX && a.x < b.x;
    });
    for (std::size_t i = 0; i < m_points.size(); ++i)
        m_points[i].newRow = i == 0 || m_points[i].time != m_points[i - 1].time;
}

bool RunPoints::hasNoSteps() const {
    return m_points.size() > m_names.size() &&
           std::all_of(m_points.begin(), m_points.end(), [](const Point& point) { return point.x == 0.0; });
}

/// The next point of each point's series.
std::vector<std::uint32_t> RunPoints::following() const {
    std::vector<std::uint32_t> next(m_points.size(), noPoint), first(m_names.size(), noPoint);
    for (std::size_t i = m_points.size(); i-- > 0;) {
        if (m_points[i].series == epochs) continue;
        std::uint32_t& of = first[m_points[i].series];
        next[i] = of;
        of = static_cast<std::uint32_t>(i);
    }
    return next;
}

/// `last`: the newest point of each series before this one, which is not ahead of its own.
bool RunPoints::beginsSession(std::size_t point, const std::vector<std::uint32_t>& last,
                              const std::vector<std::uint32_t>& next) const {
    const Point& now = m_points[point];
    const bool back = now.x < m_points[last[now.series]].x;
    for (const std::uint32_t newest : last) {
        if (newest == noPoint || m_points[newest].x < now.x) continue;
        const std::uint32_t then = next[newest];
        // What was logged twice at one step leaves the others where they are.
        if (then == noPoint ? !back : m_points[then].x > m_points[newest].x) return false;
    }
    return true;
}

void RunPoints::addTo(SeriesBuilder& builder) const {
    if (m_leftOut) builder.leaveOutName();
    builder.countBy(Counter::Step);
    const std::vector<std::uint32_t> next = following();
    std::vector<std::uint32_t> last(m_names.size(), noPoint);
    int looks = 0;
    const auto isBehind = [&](std::size_t i) {
        if (m_points[i].series == epochs || last[m_points[i].series] == noPoint) return false;
        const double x = m_points[i].x;
        return x <= m_points[last[m_points[i].series]].x && x > m_points.front().x;
    };
    for (std::size_t i = 0; i < m_points.size() && !builder.full(); ++i) {
        const Point& point = m_points[i];
        // Of what was logged together, any series may be the one that tells.
        for (std::size_t j = i; point.newRow && j < m_points.size() && (j == i || !m_points[j].newRow); ++j) {
            if (!isBehind(j) || looks++ >= mostLooks || !beginsSession(j, last, next)) continue;
            builder.beginPiece();
            break;
        }
        if (point.series == epochs) {
            builder.row({.x = point.x, .time = point.time, .epoch = point.value});
            continue;
        }
        last[point.series] = static_cast<std::uint32_t>(i);
        builder.row({.x = point.x, .time = point.time});
        builder.point(m_names[point.series], point.value);
    }
}

void RunPoints::addRows(SeriesBuilder& builder) const {
    builder.countBy(Counter::Row);
    if (m_leftOut) builder.leaveOutName();
    std::vector<double> count(m_names.size(), 0.0);
    for (const Point& point : m_points) {
        if (point.series == epochs) continue;
        builder.row({.x = ++count[point.series], .time = point.time});
        builder.point(m_names[point.series], point.value);
    }
}

} // namespace throughline::history
