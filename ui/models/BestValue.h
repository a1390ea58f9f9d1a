// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/SeriesBest.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>

namespace throughline::ui {

struct Item;

/// The best finite value of one metric of an item, and where; looks at new records alone. Of the metric that the run
/// watches it is the best that the run has recorded, of another the best by what its name says; of a metric of which
/// nobody knows what is better there is none. Plain value.
class BestValue {
public:
    explicit BestValue(const std::string& metric = {});
    /// Takes the item as it is now; it has a history, which has only grown since the last time.
    void scan(const Item& item);

    const std::string& metric() const { return m_found.series(); }
    bool exists() const;
    double value() const { return m_value; }
    double epoch() const { return m_epoch; }

private:
    history::SeriesBest m_found;
    double m_value = std::numeric_limits<double>::quiet_NaN();
    double m_epoch = 0.0;
};

/// Where a series has its point in that epoch; nothing where it has none.
std::optional<std::size_t> placeIn(const history::MetricHistory& records, const history::MetricSeries& series,
                                   double epoch);
/// Newest value of a series; NaN where there is none.
double lastValue(const history::MetricHistory& records, std::string_view metric);

} // namespace throughline::ui
