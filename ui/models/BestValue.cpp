// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/BestValue.h"

#include "history/MetricNames.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::ui {

BestValue::BestValue(std::string metric) : m_metric(std::move(metric)) {}

void BestValue::scan(const history::MetricHistory& records, std::size_t first) {
    if (first == 0) m_epoch = -1.0;
    const auto* series = records.find(m_metric);
    const auto better = history::better(m_metric);
    if (!series || better == history::Better::Unknown) return;
    const bool low = better == history::Better::Lower;
    const auto x = records.x(history::XAxis::Epoch);
    const auto from = std::lower_bound(series->record.begin(), series->record.end(), first);
    for (auto i = static_cast<std::size_t>(from - series->record.begin()); i < series->size(); ++i) {
        const double value = series->value[i];
        if (!std::isfinite(value)) continue;
        if (exists() && (low ? value >= m_value : value <= m_value)) continue;
        m_value = value;
        m_epoch = x[series->record[i]];
    }
}

double lastValue(const history::MetricHistory& records, std::string_view metric) {
    const auto* series = records.find(metric);
    return series && series->size() > 0 ? series->value.back() : std::numeric_limits<double>::quiet_NaN();
}

} // namespace throughline::ui
