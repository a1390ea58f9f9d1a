// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/SmoothedValues.h"

namespace throughline::chart {

void SmoothedValues::append(std::span<const double> fresh) {
    if (smoothing.weight() <= 0.0) return;
    const auto first = values.size();
    for (const double value : fresh) values.push_back(smoothing.next(value));
    pyramid.append(std::span(values).subspan(first));
}

void SmoothedValues::clear() {
    smoothing = Smoothing(smoothing.weight());
    values.clear();
    pyramid.clear();
}

} // namespace throughline::chart
