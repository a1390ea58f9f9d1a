// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/Curve.h"

#include <algorithm>

namespace throughline::chart {

void Curve::append(const history::MetricHistory& records) {
    const auto* series = records.find(m_series);
    if (!series || series->size() < m_raw.size()) clear();
    if (!series) return;
    const auto fresh = std::span(series->value).subspan(m_raw.size());
    m_raw.append(fresh);
    if (weight() > 0.0) smooth(fresh);
}

void Curve::smooth(std::span<const double> values) {
    const auto first = m_smooth.size();
    for (const double value : values) m_smooth.push_back(m_smoothing.next(value));
    m_smoothPyramid.append(std::span(m_smooth).subspan(first));
}

void Curve::setWeight(const history::MetricHistory& records, double weight) {
    if (weight == m_smoothing.weight()) return;
    m_smoothing = Smoothing(weight);
    m_smooth.clear();
    m_smoothPyramid.clear();
    const auto* series = records.find(m_series);
    if (!series || weight <= 0.0) return;
    const auto count = std::min(series->size(), m_raw.size());
    m_smooth.reserve(count);
    smooth(std::span(series->value).first(count));
}

void Curve::clear() {
    m_raw.clear();
    m_smoothing = Smoothing(weight());
    m_smooth.clear();
    m_smoothPyramid.clear();
}

CurveView Curve::raw(const history::MetricHistory& records, history::XAxis axis) const {
    const auto* series = records.find(m_series);
    if (!series) return {};
    const auto count = std::min(series->size(), m_raw.size());
    return {records.x(axis), std::span(series->record).first(count), std::span(series->value).first(count), &m_raw};
}

CurveView Curve::smoothed(const history::MetricHistory& records, history::XAxis axis) const {
    auto view = raw(records, axis);
    if (m_smooth.empty()) return view;
    const auto count = std::min(view.size(), m_smooth.size());
    return {view.x, view.record.first(count), std::span(m_smooth).first(count), &m_smoothPyramid};
}

double axisAtEpoch(const history::MetricHistory& records, history::XAxis axis, double epoch) {
    const auto epochs = records.x(history::XAxis::Epoch);
    const auto values = records.x(axis);
    if (axis == history::XAxis::Epoch || epochs.empty()) return epoch;
    if (epochs.size() == 1) return values[0] * (epochs[0] > 0.0 ? epoch / epochs[0] : 1.0);
    const auto above = std::lower_bound(epochs.begin(), epochs.end(), epoch) - epochs.begin();
    const auto right = std::clamp<std::size_t>(static_cast<std::size_t>(above), 1, epochs.size() - 1);
    const auto left = right - 1;
    const double span = epochs[right] - epochs[left];
    return span > 0.0 ? values[left] + (values[right] - values[left]) * (epoch - epochs[left]) / span : values[right];
}

Ghost makeGhost(const history::MetricHistory& records, const history::MetricHistory& abandoned,
                const std::string& series, history::XAxis axis, double weight) {
    Ghost ghost;
    const auto* left = abandoned.find(series);
    if (!left || left->size() == 0) return ghost;
    const auto epochs = abandoned.x(history::XAxis::Epoch);
    const auto add = [&](double epoch, double y) {
        ghost.epoch.push_back(epoch);
        ghost.x.push_back(axisAtEpoch(records, axis, epoch));
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
        if (i > 0) add(keptEpochs[kept->record[i - 1]], y);
    }
    for (std::size_t i = 0; i < left->size(); ++i) add(epochs[left->record[i]], smoothing.next(left->value[i]));
    return ghost;
}

} // namespace throughline::chart
