// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/ColumnCache.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::chart {

namespace {

constexpr double SameStep = 1e-9;      ///< a view that was only moved differs by a rounding
constexpr double FarthestPlace = 1e15; ///< up to which places are exact

} // namespace

Sample ColumnCache::sample(const CurveView& curve, double from, double to, int width, bool positive) {
    const double wanted = (to - from) / width;
    if (!curve.pyramid || width < 1 || !(from < to) ||
        !(std::max(std::abs(from), std::abs(to)) < FarthestPlace * wanted))
        return sampleColumns(curve, from, to, width, positive);
    if (m_x != curve.x.data() || m_positive != positive || !(std::abs(m_step - wanted) <= SameStep * wanted)) {
        clear();
        m_step = wanted;
    }
    m_positive = positive;
    m_x = curve.x.data();
    forget(curve);
    m_size = curve.size();
    const auto left = static_cast<std::int64_t>(std::floor(from / m_step));
    const auto end = static_cast<std::int64_t>(std::floor(to / m_step)) + 1;
    const auto first = curve.lowerBound(static_cast<double>(left) * m_step);
    const auto last = curve.lowerBound(static_cast<double>(end) * m_step, first, curve.size());
    if (last - first <= 2 * static_cast<std::size_t>(width)) return sampleColumns(curve, from, to, width, positive);

    const auto heldEnd = [this] { return m_first + static_cast<std::int64_t>(m_columns.size()); };
    if (m_columns.empty() || left >= heldEnd() || end <= m_first) {
        m_columns = columns(curve, left, end);
        m_first = left;
    } else {
        if (heldEnd() > end) m_columns.resize(static_cast<std::size_t>(end - m_first));
        if (left > m_first) m_columns.erase(m_columns.begin(), m_columns.begin() + (left - m_first));
        const auto before = columns(curve, left, std::max(left, m_first));
        m_columns.insert(m_columns.begin(), before.begin(), before.end());
        m_first = left;
        const auto behind = columns(curve, heldEnd(), end);
        m_columns.insert(m_columns.end(), behind.begin(), behind.end());
    }

    Sample sample;
    sample.dense = true;
    sample.columns.reserve(m_columns.size() + 2);
    if (first > 0) sample.columns.push_back(pointColumn(curve, first - 1, positive));
    std::ranges::copy_if(m_columns, std::back_inserter(sample.columns),
                         [](const Column& column) { return !std::isnan(column.x); });
    if (last < curve.size()) sample.columns.push_back(pointColumn(curve, last, positive));
    return sample;
}

/// The columns that new points came into.
void ColumnCache::forget(const CurveView& curve) {
    if (m_columns.empty() || curve.size() == m_size) return;
    if (curve.size() < m_size || m_size == 0) return clear();
    const auto from = static_cast<std::int64_t>(std::floor(curve.xAt(m_size - 1) / m_step)) - m_first;
    if (from < static_cast<std::int64_t>(m_columns.size()))
        m_columns.resize(static_cast<std::size_t>(std::max<std::int64_t>(from, 0)));
}

std::vector<Column> ColumnCache::columns(const CurveView& curve, std::int64_t first, std::int64_t end) const {
    std::vector<Column> made;
    made.reserve(static_cast<std::size_t>(end - first));
    auto begin = first < end ? curve.lowerBound(static_cast<double>(first) * m_step) : 0;
    std::size_t held = 0; // by the column before: points that come evenly make it a good guess
    for (auto k = first; k < end; ++k) {
        const auto next = curve.lowerBound(static_cast<double>(k + 1) * m_step, begin, held);
        made.push_back({.x = std::numeric_limits<double>::quiet_NaN()});
        if (next > begin)
            made.back() = blockColumn(curve, begin, next, (static_cast<double>(k) + 0.5) * m_step, m_positive);
        held = next - begin;
        begin = next;
    }
    return made;
}

} // namespace throughline::chart
