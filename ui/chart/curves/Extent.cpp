// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/Extent.h"

#include <algorithm>
#include <cmath>

namespace throughline::chart {

void Extent::add(double value) {
    if (!std::isfinite(value)) {
        ++nonFinite;
        return;
    }
    min = std::min(min, value);
    max = std::max(max, value);
    minPositive = std::min(minPositive, value > 0.0 ? value : minPositive);
}

void Extent::add(const Extent& other) {
    min = std::min(min, other.min);
    max = std::max(max, other.max);
    minPositive = std::min(minPositive, other.minPositive);
    nonFinite += other.nonFinite;
}

} // namespace throughline::chart
