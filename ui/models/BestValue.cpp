// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/BestValue.h"

#include "history/MetricNames.h"
#include "ui/models/Item.h"

#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

constexpr double None = std::numeric_limits<double>::quiet_NaN();

/// NaN where the series has no point in that epoch.
double valueAt(const history::MetricHistory& records, std::string_view metric, double epoch) {
    const auto* series = records.find(metric);
    const auto place = series ? placeIn(records, *series, epoch) : std::nullopt;
    return place ? series->value[*place] : None;
}

} // namespace

BestValue::BestValue(const std::string& metric) : m_found(metric, history::better(metric)) {}

bool BestValue::exists() const {
    return std::isfinite(m_value);
}

void BestValue::scan(const Item& item) {
    const auto& records = item.history->records;
    const auto& recorded = item.summary;
    m_found.scan(records);
    if (recorded.bestEpoch > 0 && recorded.bestMetric == metric()) {
        m_epoch = static_cast<double>(recorded.bestEpoch);
        m_value = valueAt(records, metric(), m_epoch);
    } else {
        m_epoch = m_found.exists() ? m_found.epoch() : 0.0;
        m_value = m_found.exists() ? m_found.value() : None;
    }
}

std::optional<std::size_t> placeIn(const history::MetricHistory& records, const history::MetricSeries& series,
                                   double epoch) {
    const auto epochs = records.x();
    const auto record = std::lower_bound(epochs.begin(), epochs.end(), epoch) - epochs.begin();
    const auto at = std::lower_bound(series.record.begin(), series.record.end(), static_cast<std::uint32_t>(record));
    if (at == series.record.end() || epochs[*at] != epoch) return std::nullopt;
    return static_cast<std::size_t>(at - series.record.begin());
}

double lastValue(const history::MetricHistory& records, std::string_view metric) {
    const auto* series = records.find(metric);
    return series && series->size() > 0 ? series->value.back() : None;
}

} // namespace throughline::ui
