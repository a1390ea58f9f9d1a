// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace throughline::chart {

/// What an entry of a legend switches on and off.
struct LegendKey {
    enum class Kind { None, Train, Validation, Run };
    Kind kind = Kind::None;
    QString run; ///< its id, for Kind::Run

    bool operator==(const LegendKey&) const = default;
};

} // namespace throughline::chart
