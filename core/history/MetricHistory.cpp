// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/MetricHistory.h"

#include "nn/EpochRecord.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace throughline::history {

MetricHistory::MetricHistory(HistoryColumns columns)
    : m_epoch(std::move(columns.epoch)),
      m_step(std::move(columns.step)),
      m_elapsed(std::move(columns.elapsed)),
      m_time(std::move(columns.time)),
      m_series(std::move(columns.series)) {
    m_knowsSeconds = !m_elapsed.empty() && !columns.elapsedByClock;
    for (std::vector<double>* column : {&m_step, &m_elapsed, &m_time})
        std::partial_sum(column->begin(), column->end(), column->begin(),
                         [](double a, double b) { return std::max(a, b); });
    for (std::size_t i = 0; i < m_series.size(); ++i) m_places.emplace(m_series[i].name, i);
}

void MetricHistory::append(const nn::EpochRecord& record) {
    const double epoch = static_cast<double>(record.epoch);
    addRecord(epoch, epoch * m_batchesPerEpoch, static_cast<double>(record.time), record.seconds);
    for (const nn::MetricValue& metric : record.metrics) addPoint(metric.name, metric.value);
    addPoint("learning_rate", record.learningRate);
}

std::size_t MetricHistory::addRecord(double epoch, double step, double time, double seconds) {
    addTimes(std::isfinite(time) && time > 0.0 ? time : 0.0, std::max(seconds, 0.0));
    if (!std::isfinite(step)) step = epoch;
    // Some sources count the batches of each epoch from one: the axis stands still rather than run backwards.
    if (!m_epoch.empty()) step = std::max(step, x(XAxis::Step).back());
    if (m_step.empty() && step != epoch) m_step = m_epoch;
    m_epoch.push_back(epoch);
    if (!m_step.empty() || step != epoch) m_step.push_back(step);
    m_nextSeries = 0;
    return m_epoch.size() - 1;
}

/// For the record that is about to join. `time` is 0 and `seconds` NaN where unknown.
void MetricHistory::addTimes(double time, double seconds) {
    const bool knowsClock = !m_time.empty(), knowsSeconds = std::isfinite(seconds);
    if (m_elapsed.empty() && (knowsSeconds || time > 0.0)) m_elapsed.assign(m_epoch.size(), 0.0);
    if (m_time.empty() && time > 0.0) m_time.assign(m_epoch.size(), time);
    if (m_epoch.empty()) m_knowsSeconds = false;
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
    if (m_epoch.empty()) return;
    MetricSeries& target = seriesFor(series);
    const auto record = static_cast<std::uint32_t>(m_epoch.size() - 1);
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
    MetricHistory tail;
    visit(
        first,
        [&](std::size_t record) {
            tail.addRecord(m_epoch[record], x(XAxis::Step)[record], m_time.empty() ? 0.0 : m_time[record],
                           seconds(record));
        },
        [&](const std::string& series, double value) { tail.addPoint(series, value); });
    return tail;
}

void MetricHistory::append(const MetricHistory& tail) {
    tail.visit(
        0,
        [&](std::size_t record) {
            const double epoch = tail.m_epoch[record];
            if (!m_epoch.empty() && epoch == m_epoch.back()) return;
            const double step = m_batchesPerEpoch == 1.0 ? tail.x(XAxis::Step)[record] : epoch * m_batchesPerEpoch;
            addRecord(epoch, step, tail.m_time.empty() ? 0.0 : tail.m_time[record], tail.seconds(record));
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

void MetricHistory::truncate(double epoch) {
    const auto end = std::upper_bound(m_epoch.begin(), m_epoch.end(), epoch);
    const auto size = static_cast<std::size_t>(end - m_epoch.begin());
    if (size == m_epoch.size()) return;
    for (std::vector<double>* column : {&m_epoch, &m_step, &m_elapsed, &m_time})
        column->resize(std::min(column->size(), size));
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
        return m_epoch;
    case XAxis::Step:
        return m_step.empty() ? m_epoch : m_step;
    case XAxis::Time:
        return m_elapsed;
    case XAxis::WallTime:
        return m_time;
    }
    return m_epoch;
}

double MetricHistory::seconds(std::size_t record) const {
    if (!m_knowsSeconds || m_elapsed.empty()) return std::numeric_limits<double>::quiet_NaN();
    return m_elapsed[record] - (record > 0 ? m_elapsed[record - 1] : 0.0);
}

void MetricHistory::setBatchesPerEpoch(double batches) {
    m_batchesPerEpoch = batches;
    m_step.clear();
    if (batches == 1.0) return;
    m_step.resize(m_epoch.size());
    std::transform(m_epoch.begin(), m_epoch.end(), m_step.begin(), [=](double epoch) { return epoch * batches; });
}

} // namespace throughline::history
