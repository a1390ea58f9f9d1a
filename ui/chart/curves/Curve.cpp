// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/Curve.h"

#include <algorithm>

namespace throughline::chart {

void Curve::append(const history::MetricHistory& records) {
    const auto* series = records.find(m_series);
    if (!series || series->size() < m_raw.size()) clear();
    if (!series) return;
    const auto fresh = std::span(series->value).subspan(m_raw.size());
    m_raw.append(fresh);
    m_smoothed.append(fresh);
}

void Curve::setWeight(const history::MetricHistory& records, double weight) {
    if (weight == this->weight()) return;
    m_smoothed = {Smoothing(weight), {}, {}};
    m_smoothedColumns.clear();
    const auto* series = records.find(m_series);
    if (!series || weight <= 0.0) return;
    const auto count = std::min(series->size(), m_raw.size());
    m_smoothed.values.reserve(count);
    m_smoothed.append(std::span(series->value).first(count));
}

std::shared_ptr<SmoothingJob> Curve::beginWeight(const history::MetricHistory& records, double weight) {
    m_job = std::make_shared<SmoothingJob>();
    m_job->result.smoothing = Smoothing(weight);
    if (const auto* series = records.find(m_series)) m_job->raw = series->value;
    return m_job;
}

void Curve::endWeight(const history::MetricHistory& records) {
    m_smoothed = std::move(m_job->result);
    m_smoothedColumns.clear();
    m_job.reset();
    const auto* series = records.find(m_series);
    if (!series || weight() <= 0.0) return;
    const auto count = std::min(series->size(), m_raw.size());
    m_smoothed.append(std::span(series->value).first(count).subspan(std::min(count, m_smoothed.values.size())));
}

void Curve::clear() {
    // What a job works on is no longer the curve.
    if (m_job) m_job->cancelled = true;
    m_job.reset();
    m_raw.clear();
    m_rawColumns.clear();
    m_smoothedColumns.clear();
    m_smoothed.clear();
}

CurveView Curve::raw(const history::MetricHistory& records, history::XAxis axis) const {
    const auto* series = records.find(m_series);
    // Not every source knows of time.
    if (!series || records.x(axis).empty()) return {};
    const auto count = std::min(series->size(), m_raw.size());
    return {records.x(axis), std::span(series->record).first(count), std::span(series->value).first(count), &m_raw,
            &m_rawColumns};
}

CurveView Curve::smoothed(const history::MetricHistory& records, history::XAxis axis) const {
    auto view = raw(records, axis);
    if (m_smoothed.values.empty()) return view;
    const auto count = std::min(view.size(), m_smoothed.values.size());
    return {view.x, view.record.first(count), std::span(m_smoothed.values).first(count), &m_smoothed.pyramid,
            &m_smoothedColumns};
}

} // namespace throughline::chart
