// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/SeriesBest.h"

#include <algorithm>
#include <utility>

namespace throughline::history {

SeriesBest::SeriesBest(std::string series, std::optional<nn::Direction> direction, double minDelta)
    : m_series(std::move(series)) {
    if (direction) m_fresh = m_best = nn::BestTracker(*direction, minDelta);
}

void SeriesBest::scan(const MetricHistory& records, double until) {
    if (records.size() < m_seen) reset();
    const std::size_t first = std::exchange(m_seen, records.size());
    const MetricSeries* const series = m_best ? records.find(m_series) : nullptr;
    if (!series) return;
    const std::span<const double> epochs = records.x();
    const auto from = std::lower_bound(series->record.begin(), series->record.end(), first);
    for (auto i = static_cast<std::size_t>(from - series->record.begin()); i < series->size(); ++i) {
        if (epochs[series->record[i]] > until) break;
        m_best->see(epochs[series->record[i]], series->value[i]);
    }
}

void SeriesBest::reset() {
    m_best = m_fresh;
    m_seen = 0;
}

} // namespace throughline::history
