// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstddef>

namespace throughline::chart {

/// One curve among all charts of a stack, whatever their metrics.
struct CurveKey {
    QString run;
    bool validation = false;
    std::size_t place = 0; ///< of its metric, where its chart is of several
    bool operator==(const CurveKey&) const = default;
};

} // namespace throughline::chart
