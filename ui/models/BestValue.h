// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

#include <string>

namespace throughline::ui {

/// The best finite value of one metric, and where; looks at new records alone. Of a metric of which nobody knows what
/// is better there is none. Plain value.
class BestValue {
public:
    explicit BestValue(std::string metric = {});
    /// Takes records [first, size) into account; 0 begins anew.
    void scan(const history::MetricHistory& records, std::size_t first = 0);

    const std::string& metric() const { return m_metric; }
    bool exists() const { return m_epoch >= 0.0; }
    double value() const { return m_value; }
    double epoch() const { return m_epoch; }

private:
    std::string m_metric;
    double m_value = 0.0;
    double m_epoch = -1.0;
};

/// Newest value of a series; NaN where there is none.
double lastValue(const history::MetricHistory& records, std::string_view metric);

} // namespace throughline::ui
