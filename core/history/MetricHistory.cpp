// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/MetricHistory.h"

#include "nn/EpochRecord.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace throughline::history {

MetricHistory::MetricHistory(Counter counter, HistoryColumns columns)
    : m_counter(counter),
      m_x(std::move(columns.x)),
      m_step(std::move(columns.step)),
      m_elapsed(std::move(columns.elapsed)),
      m_time(std::move(columns.time)),
      m_series(std::move(columns.series)) {
    m_knowsSeconds = !m_elapsed.empty() && !columns.elapsedByClock;
    for (std::vector<double>* column : {&m_step, &m_elapsed, &m_time})
        std::partial_sum(column->begin(), column->end(), column->begin(),
                         [](double a, double b) { return std::max(a, b); });
    if (!countsEpochs()) addEpochs(columns.epoch);
    for (std::size_t i = 0; i < m_series.size(); ++i) m_places.emplace(m_series[i].name, i);
}

void MetricHistory::append(const nn::EpochRecord& record) {
    const double epoch = static_cast<double>(record.epoch);
    const double step = m_stepsPerEpoch > 0.0 ? epoch * m_stepsPerEpoch : epoch;
    addRecord({epoch, step, static_cast<double>(record.time), record.seconds});
    for (const nn::MetricValue& metric : record.metrics) addPoint(metric.name, metric.value);
    addPoint("learning_rate", record.learningRate);
}

std::size_t MetricHistory::addRecord(const Place& place) {
    addTimes(std::isfinite(place.time) && place.time > 0.0 ? place.time : 0.0, std::max(place.seconds, 0.0));
    double step = std::isfinite(place.step) ? place.step : place.x;
    // Some sources count the batches of each epoch from one: the axis stands still rather than run backwards.
    if (!m_x.empty()) step = std::max(step, steps().back());
    if (m_step.empty() && step != place.x) m_step = m_x;
    if (!m_step.empty() || step != place.x) m_step.push_back(step);
    m_x.push_back(place.x);
    if (!countsEpochs()) addEpoch(m_x.size() - 1, place.epoch);
    m_nextSeries = 0;
    return m_x.size() - 1;
}

/// For a record that has joined; those since an epoch began are spread over it as soon as the next one begins.
void MetricHistory::addEpoch(std::size_t record, double told) {
    const bool known = std::isfinite(told);
    if (m_told.empty()) {
        if (known) {
            m_told.assign(record, Place::unknown);
            m_epoch.assign(record, told);
            m_told.push_back(told);
            m_epoch.push_back(told);
            m_anchor = m_anchorBefore = record;
        } else if (m_stepsPerEpoch > 0.0) {
            m_epoch.push_back(m_x[record] / m_stepsPerEpoch);
        }
        return;
    }
    const auto slope = [this](std::size_t from, std::size_t to) {
        return (m_told[to] - m_told[from]) / (m_x[to] - m_x[from]);
    };
    const auto onwards = [this](std::size_t at, double epochsPerX) {
        return m_told[m_anchor] + epochsPerX * (m_x[at] - m_x[m_anchor]);
    };
    m_told.push_back(told);
    m_epoch.push_back(m_told[m_anchor]);
    if (known && told > m_told[m_anchor]) {
        const double epochsPerX = slope(m_anchor, record);
        for (std::size_t i = m_anchor + 1; i < record; ++i) m_epoch[i] = std::min(onwards(i, epochsPerX), told);
        m_epoch.back() = told;
        m_anchorBefore = std::exchange(m_anchor, record);
    } else if (m_anchorBefore < m_anchor) {
        m_epoch.back() = onwards(record, slope(m_anchorBefore, m_anchor));
    }
}

void MetricHistory::addEpochs(const std::vector<double>& told) {
    for (std::size_t i = 0; i < told.size(); ++i) addEpoch(i, told[i]);
}

/// For the record that is about to join. `time` is 0 and `seconds` NaN where unknown.
void MetricHistory::addTimes(double time, double seconds) {
    const bool knowsClock = !m_time.empty(), knowsSeconds = std::isfinite(seconds);
    if (m_elapsed.empty() && (knowsSeconds || time > 0.0)) m_elapsed.assign(m_x.size(), 0.0);
    if (m_time.empty() && time > 0.0) m_time.assign(m_x.size(), time);
    if (m_x.empty()) m_knowsSeconds = false;
    m_knowsSeconds = m_knowsSeconds || knowsSeconds;
    const double elapsed = m_elapsed.empty() ? 0.0 : m_elapsed.back();
    if (!m_elapsed.empty() || knowsSeconds || time > 0.0) {
        // No training time in the source: the clock has to do, and then pauses count.
        const double clock = knowsClock && time > 0.0 ? std::max(time - m_time.back(), 0.0) / 1000.0 : 0.0;
        m_elapsed.push_back(elapsed + (knowsSeconds ? seconds : clock));
    }
    if (m_time.empty() && time == 0.0) return;
    const double before = m_time.empty() ? time : m_time.back();
    // A clock that was set back does not take the curve with it.
    m_time.push_back(time > 0.0 ? std::max(time, before) : before + (knowsSeconds ? seconds * 1000.0 : 0.0));
}

void MetricHistory::addPoint(std::string_view series, double value) {
    if (m_x.empty()) return;
    MetricSeries& target = seriesFor(series);
    const auto record = static_cast<std::uint32_t>(m_x.size() - 1);
    if (!target.record.empty() && target.record.back() == record) {
        target.value.back() = value;
        return;
    }
    target.record.push_back(record);
    target.value.push_back(value);
}

void MetricHistory::addSeries(MetricSeries series) {
    m_places.emplace(series.name, m_series.size());
    m_series.push_back(std::move(series));
}

MetricHistory MetricHistory::tail(std::size_t first) const {
    MetricHistory tail(m_counter);
    visit(
        first,
        [&](std::size_t record) {
            tail.addRecord(
                {m_x[record], steps()[record], m_time.empty() ? 0.0 : m_time[record], seconds(record), epoch(record)});
        },
        [&](const std::string& series, double value) { tail.addPoint(series, value); });
    return tail;
}

void MetricHistory::append(const MetricHistory& tail) {
    tail.visit(
        0,
        [&](std::size_t record) {
            const double at = tail.m_x[record];
            if (!m_x.empty() && at == m_x.back()) return;
            const bool follows = countsEpochs() && m_stepsPerEpoch > 0.0;
            addRecord({at, follows ? at * m_stepsPerEpoch : tail.steps()[record],
                       tail.m_time.empty() ? 0.0 : tail.m_time[record], tail.seconds(record), tail.epoch(record)});
        },
        [&](const std::string& series, double value) { addPoint(series, value); });
}

// Records name their metrics in the same order again and again, so the series behind the last one is tried first.
MetricSeries& MetricHistory::seriesFor(std::string_view name) {
    const std::size_t next = m_nextSeries < m_series.size() ? m_nextSeries : 0;
    if (!m_series.empty() && m_series[next].name == name) {
        m_nextSeries = next + 1;
        return m_series[next];
    }
    const auto [place, isNew] = m_places.try_emplace(std::string(name), m_series.size());
    if (isNew) m_series.push_back({std::string(name), {}, {}});
    m_nextSeries = place->second + 1;
    return m_series[place->second];
}

void MetricHistory::truncate(double x) {
    const auto end = std::upper_bound(m_x.begin(), m_x.end(), x);
    const auto size = static_cast<std::size_t>(end - m_x.begin());
    if (size == m_x.size()) return;
    for (std::vector<double>* column : {&m_x, &m_step, &m_elapsed, &m_time, &m_told})
        column->resize(std::min(column->size(), size));
    m_epoch.resize(m_told.empty() ? std::min(m_epoch.size(), size) : 0);
    addEpochs(std::exchange(m_told, {}));
    for (MetricSeries& series : m_series) {
        if (series.record.empty() || series.record.back() < size) continue;
        const auto first = std::lower_bound(series.record.begin(), series.record.end(), size);
        const auto points = static_cast<std::size_t>(first - series.record.begin());
        series.record.resize(points);
        series.value.resize(points);
    }
}

const MetricSeries* MetricHistory::find(std::string_view name) const {
    const auto place = m_places.find(std::string(name));
    return place == m_places.end() ? nullptr : &m_series[place->second];
}

std::span<const double> MetricHistory::x(XAxis axis) const {
    switch (axis) {
    case XAxis::Epoch:
        return countsEpochs() ? m_x : m_epoch;
    case XAxis::Step:
        return countsEpochs() && !(m_stepsPerEpoch > 0.0) ? m_step : steps();
    case XAxis::Time:
        return m_elapsed;
    case XAxis::WallTime:
        return m_time;
    }
    return m_x;
}

double MetricHistory::epoch(std::size_t record) const {
    if (countsEpochs()) return m_x[record];
    return m_told.empty() ? Place::unknown : m_told[record];
}

double MetricHistory::seconds(std::size_t record) const {
    if (!m_knowsSeconds || m_elapsed.empty()) return std::numeric_limits<double>::quiet_NaN();
    return m_elapsed[record] - (record > 0 ? m_elapsed[record - 1] : 0.0);
}

void MetricHistory::setStepsPerEpoch(double steps) {
    m_stepsPerEpoch = steps;
    const bool epochs = !countsEpochs();
    if (epochs && !m_told.empty()) return;
    std::vector<double>& follows = epochs ? m_epoch : m_step;
    follows.clear();
    if (!(steps > 0.0) || (steps == 1.0 && !epochs)) return;
    follows.resize(m_x.size());
    std::transform(m_x.begin(), m_x.end(), follows.begin(), [=](double x) { return epochs ? x / steps : x * steps; });
}

} // namespace throughline::history
