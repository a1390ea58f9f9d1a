// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace throughline::chart {

/// One curve among all charts of a stack, whatever its metric.
struct CurveKey {
    QString run;
    bool validation = false;
    bool operator==(const CurveKey&) const = default;
};

} // namespace throughline::chart
