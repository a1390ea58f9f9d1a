// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace throughline::chart {

/// What one chart of a stack has of its own.
struct ChartLook {
    std::optional<bool> logY; ///< nothing: as all of them
    QString title;            ///< empty: the metric's

    bool operator==(const ChartLook&) const = default;
};

/// How the charts of a stack stand.
struct ChartGrid {
    static constexpr int mostColumns = 6, leastHeight = 120, mostHeight = 1200;
    int columns = 0;     ///< 0: as many as there is room for
    int height = 0;      ///< of each, px; 0: so that all fit, or a usual one where they do not
    bool single = false; ///< one at a time

    bool operator==(const ChartGrid&) const = default;
};

} // namespace throughline::chart
