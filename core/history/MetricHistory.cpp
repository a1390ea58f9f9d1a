// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/MetricHistory.h"

#include "nn/EpochRecord.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::history {

MetricHistory::MetricHistory(HistoryColumns columns)
    : m_epoch(std::move(columns.epoch)),
      m_step(std::move(columns.step)),
      m_elapsed(std::move(columns.elapsed)),
      m_time(std::move(columns.time)),
      m_series(std::move(columns.series)) {
    if (m_step.empty()) m_step = m_epoch;
    m_seconds.assign(m_epoch.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < m_elapsed.size() && !columns.elapsedByClock; ++i)
        m_seconds[i] = m_elapsed[i] - (i > 0 ? m_elapsed[i - 1] : 0.0);
    m_elapsed.resize(m_epoch.size());
    m_time.resize(m_epoch.size());
    for (std::size_t i = 0; i < m_series.size(); ++i) m_places.emplace(m_series[i].name, i);
}

void MetricHistory::append(const nn::EpochRecord& record) {
    const double epoch = static_cast<double>(record.epoch);
    addRecord(epoch, epoch * m_batchesPerEpoch, static_cast<double>(record.time), record.seconds);
    for (const nn::MetricValue& metric : record.metrics) addPoint(metric.name, metric.value);
    addPoint("learning_rate", record.learningRate);
}

std::size_t MetricHistory::addRecord(double epoch, double step, double time, double seconds) {
    double elapsed = m_elapsed.empty() ? 0.0 : m_elapsed.back();
    if (std::isfinite(seconds)) {
        elapsed += std::max(seconds, 0.0);
    } else if (time > 0.0 && !m_time.empty() && m_time.back() > 0.0) {
        // No training time in the source: the clock has to do, and then pauses count.
        elapsed += std::max(time - m_time.back(), 0.0) / 1000.0;
    }
    m_epoch.push_back(epoch);
    m_step.push_back(std::isfinite(step) ? step : epoch);
    m_elapsed.push_back(elapsed);
    m_time.push_back(std::isfinite(time) ? time : 0.0);
    m_seconds.push_back(seconds);
    m_nextSeries = 0;
    return m_epoch.size() - 1;
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
    for (std::vector<double>* column : {&m_epoch, &m_step, &m_elapsed, &m_time, &m_seconds}) column->resize(size);
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
        return m_step;
    case XAxis::Time:
        return m_elapsed;
    }
    return m_epoch;
}

void MetricHistory::setBatchesPerEpoch(double batches) {
    m_batchesPerEpoch = batches;
    std::transform(m_epoch.begin(), m_epoch.end(), m_step.begin(), [=](double epoch) { return epoch * batches; });
}

} // namespace throughline::history
