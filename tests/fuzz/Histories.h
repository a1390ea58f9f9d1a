// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Input.h"

#include "history/MetricHistory.h"

namespace throughline::fuzz {

/// What holds for the points of every history, whatever it was read from.
inline void requirePoints(const history::MetricHistory& records) {
    for (const history::MetricSeries& series : records.series()) {
        require(series.record.size() == series.value.size(), "a record a value");
        for (std::size_t i = 0; i < series.size(); ++i) {
            require(series.record[i] < records.size(), "points belong to records");
            require(i == 0 || series.record[i - 1] < series.record[i], "points ascend");
        }
    }
}

} // namespace throughline::fuzz
