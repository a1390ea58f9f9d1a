// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/EventSeries.h"

#include "history/HistoryBuilder.h"

#include <algorithm>
#include <cmath>

namespace throughline::history {

namespace {

constexpr std::size_t mostSuperseded = 64;
/// Each looks at every tag; sessions that somebody started are far fewer.
constexpr std::size_t mostStarts = 10'000;

// As Keras's TensorBoard callback names them.
bool isByBatch(std::string_view tag) {
    return tag.starts_with("batch_") || (tag.starts_with("evaluation_") && tag.ends_with("_vs_iterations"));
}
bool isNotByBatch(std::string_view tag) {
    return !isByBatch(tag);
}
bool isByEpoch(std::string_view tag) {
    return tag.starts_with("epoch_");
}
bool isAny(std::string_view) {
    return true;
}

double milliseconds(double seconds) {
    return seconds > 0.0 && seconds < 1e12 ? std::floor(seconds * 1000.0) : 0.0;
}

} // namespace

void EventSeries::scalar(const EventScalar& scalar) {
    Tag* const tag = tagFor(scalar.tag);
    if (tag == nullptr) return;
    // It may be told with a tag's first value alone.
    if (!scalar.plugin.empty() && tag->plugin.empty()) tag->plugin = scalar.plugin.substr(0, 64);
    if (scalar.isTensor && !tag->plugin.empty() && tag->plugin != "scalars") return;
    const Point point{static_cast<double>(scalar.step), milliseconds(scalar.time), scalar.value};
    if (!tag->points.empty() && point.step == tag->points.back().step) {
        tag->points.back() = point;
        return;
    }
    if (!tag->points.empty() && point.step < tag->points.back().step) supersede(*tag, point.step);
    tag->points.push_back(point);
    ++m_values;
}

void EventSeries::restart(std::int64_t step) {
    if (++m_starts > mostStarts) return;
    for (Tag& tag : m_tags) supersede(tag, static_cast<double>(step));
}

bool EventSeries::full() const {
    return m_values >= HistoryBuilder::mostValues;
}

/// Moves the points from `step` on to those that were left behind.
void EventSeries::supersede(Tag& tag, double step) {
    const auto first = std::lower_bound(tag.points.begin(), tag.points.end(), step,
                                        [](const Point& point, double at) { return point.step < at; });
    if (first == tag.points.end()) return;
    ++tag.restarts;
    if (tag.superseded.size() < mostSuperseded) tag.superseded.emplace_back(first, tag.points.end());
    tag.points.erase(first, tag.points.end());
}

// Events name their tags in the same order again and again, so the one behind the last is tried first.
EventSeries::Tag* EventSeries::tagFor(std::string_view name) {
    if (m_next >= m_tags.size()) m_next = 0;
    if (!m_tags.empty() && std::string_view(m_tags[m_next].name).substr(m_prefix.size()) == name)
        return &m_tags[m_next++];
    const auto known = m_places.find(std::string(name.substr(0, HistoryBuilder::longestName + 1)));
    if (known != m_places.end()) {
        m_next = known->second + 1;
        return &m_tags[known->second];
    }
    if (m_tags.size() >= HistoryBuilder::mostSeries || name.size() > HistoryBuilder::longestName) {
        m_leftOut = true;
        return nullptr;
    }
    m_places.emplace(name, m_tags.size());
    m_tags.push_back({m_prefix + std::string(name), {}, {}, {}, 0});
    m_next = m_tags.size();
    return &m_tags.back();
}

/// One record for each step that some curve has.
MetricHistory EventSeries::merged(const std::vector<Curve>& curves) {
    HistoryColumns columns;
    std::vector<double>& steps = columns.epoch;
    const Points* before = nullptr;
    for (const Curve& curve : curves) {
        const Points& points = *curve.points;
        const auto same = [](const Point& a, const Point& b) { return a.step == b.step; };
        // Curves mostly have the steps of their neighbour.
        if (before && std::equal(before->begin(), before->end(), points.begin(), points.end(), same)) continue;
        for (const Point& point : points) steps.push_back(point.step);
        before = &points;
    }
    if (!std::is_sorted(steps.begin(), steps.end())) std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());

    columns.time.assign(steps.size(), 0.0);
    for (const Curve& curve : curves) {
        MetricSeries& series = columns.series.emplace_back();
        series.name = *curve.name;
        series.record.reserve(curve.points->size());
        series.value.reserve(curve.points->size());
        auto at = steps.begin();
        for (const Point& point : *curve.points) {
            if (*at != point.step) at = std::lower_bound(at, steps.end(), point.step);
            const auto record = static_cast<std::size_t>(at - steps.begin());
            series.record.push_back(static_cast<std::uint32_t>(record));
            series.value.push_back(point.value);
            columns.time[record] = std::max(columns.time[record], point.time);
            if (at + 1 != steps.end()) ++at;
        }
    }
    const auto known = std::find_if(columns.time.begin(), columns.time.end(), [](double time) { return time > 0.0; });
    if (known == columns.time.end()) {
        columns.time.clear();
        return MetricHistory(std::move(columns));
    }
    const double start = *known;
    std::fill(columns.time.begin(), known, start);
    for (const double time : columns.time) columns.elapsed.push_back(std::max(0.0, time - start) / 1000.0);
    columns.elapsedByClock = true;
    return MetricHistory(std::move(columns));
}

std::vector<History> EventSeries::together(const std::vector<EventSeries>& all) {
    const auto has = [&](Choice choice) {
        return std::any_of(all.begin(), all.end(), [&](const EventSeries& run) {
            return std::any_of(run.m_tags.begin(), run.m_tags.end(), [&](const Tag& tag) {
                return !tag.points.empty() && choice(std::string_view(tag.name).substr(run.m_prefix.size()));
            });
        });
    };
    std::vector<History> histories;
    const bool both = has(&isByBatch) && has(&isByEpoch);
    histories.push_back(chosen(all, both ? &isNotByBatch : &isAny));
    if (both) histories.push_back(chosen(all, &isByBatch));
    return histories;
}

History EventSeries::chosen(const std::vector<EventSeries>& all, Choice choice) {
    History history;
    history.format = "tensorboard";
    std::vector<Curve> curves;
    std::vector<std::vector<Curve>> behind;
    std::size_t restarts = 0;
    bool leftOut = false;
    for (const EventSeries& run : all) {
        leftOut |= run.m_leftOut;
        for (const Tag& tag : run.m_tags) {
            if (!choice(std::string_view(tag.name).substr(run.m_prefix.size()))) continue;
            if (!tag.points.empty()) curves.push_back({&tag.name, &tag.points});
            restarts = std::max(restarts, tag.restarts);
            for (std::size_t i = 0; i < tag.superseded.size(); ++i) {
                if (i == behind.size()) behind.emplace_back();
                behind[i].push_back({&tag.name, &tag.superseded[i]});
            }
        }
    }
    history.records = merged(curves);
    for (const std::vector<Curve>& piece : behind) history.abandoned.push_back(merged(piece));
    if (restarts > 0)
        history.warnings.push_back("The steps start again " +
                                   (restarts == 1 ? "once" : std::to_string(restarts) + " times") +
                                   "; the newest of each is shown, the older ones as ghost lines.");
    if (leftOut)
        history.warnings.push_back("Tags beyond the first " + std::to_string(HistoryBuilder::mostSeries) +
                                   ", or with names of more than " + std::to_string(HistoryBuilder::longestName) +
                                   " bytes, are left out.");
    return history;
}

} // namespace throughline::history
