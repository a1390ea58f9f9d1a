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
    m_smoothed.clear();
}

CurveView Curve::raw(const history::MetricHistory& records, history::XAxis axis) const {
    const auto* series = records.find(m_series);
    // Not every source knows of time.
    if (!series || records.x(axis).empty()) return {};
    const auto count = std::min(series->size(), m_raw.size());
    return {records.x(axis), std::span(series->record).first(count), std::span(series->value).first(count), &m_raw};
}

CurveView Curve::smoothed(const history::MetricHistory& records, history::XAxis axis) const {
    auto view = raw(records, axis);
    if (m_smoothed.values.empty()) return view;
    const auto count = std::min(view.size(), m_smoothed.values.size());
    return {view.x, view.record.first(count), std::span(m_smoothed.values).first(count), &m_smoothed.pyramid};
}

double axisAtEpoch(const history::MetricHistory& records, history::XAxis axis, double epoch) {
    const auto epochs = records.x(history::XAxis::Epoch);
    const auto values = records.x(axis);
    if (axis == history::XAxis::Epoch || epochs.empty()) return epoch;
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    if (epochs.size() == 1) return values[0] * (epochs[0] > 0.0 ? epoch / epochs[0] : 1.0);
    const auto above = std::lower_bound(epochs.begin(), epochs.end(), epoch) - epochs.begin();
    const auto right = std::clamp<std::size_t>(static_cast<std::size_t>(above), 1, epochs.size() - 1);
    const auto left = right - 1;
    const double span = epochs[right] - epochs[left];
    return span > 0.0 ? values[left] + (values[right] - values[left]) * (epoch - epochs[left]) / span : values[right];
}

double axisAtMark(const history::MetricHistory& records, history::XAxis axis, const history::Mark& mark) {
    if (axis == history::XAxis::WallTime && mark.time > 0) return static_cast<double>(mark.time);
    return axisAtEpoch(records, axis, mark.epoch);
}

Ghost makeGhost(const history::MetricHistory& records, const history::MetricHistory& abandoned,
                const std::string& series, history::XAxis axis, double weight) {
    Ghost ghost;
    const auto* left = abandoned.find(series);
    if (!left || left->size() == 0) return ghost;
    const auto epochs = abandoned.x(history::XAxis::Epoch);
    // The clock's time is the ghost's own; training time and steps go on as the curve did.
    const auto clock = axis == history::XAxis::WallTime ? abandoned.x(axis) : std::span<const double>();
    const auto add = [&](double epoch, double y, std::size_t own) {
        ghost.epoch.push_back(epoch);
        ghost.x.push_back(own < clock.size() ? clock[own] : axisAtEpoch(records, axis, epoch));
        ghost.y.push_back(y);
        ghost.pyramid.append(y);
    };
    // The average goes on from the epochs that both have, so that the ghost leaves the curve where they parted.
    Smoothing smoothing(weight);
    if (const auto* kept = records.find(series)) {
        const auto keptEpochs = records.x(history::XAxis::Epoch);
        double y = 0.0;
        std::size_t i = 0;
        for (; i < kept->size() && keptEpochs[kept->record[i]] < epochs[left->record[0]]; ++i)
            y = smoothing.next(kept->value[i]);
        if (i > 0) add(keptEpochs[kept->record[i - 1]], y, clock.size());
    }
    for (std::size_t i = 0; i < left->size(); ++i)
        add(epochs[left->record[i]], smoothing.next(left->value[i]), left->record[i]);
    return ghost;
}

} // namespace throughline::chart
