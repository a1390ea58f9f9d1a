// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/SmoothedValues.h"

#include <algorithm>

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

void SmoothingJob::run() {
    constexpr std::size_t stretch = 65536; // some tenths of a millisecond
    result.values.reserve(raw.size());
    auto rest = std::span<const double>(raw);
    while (!rest.empty() && !cancelled) {
        const auto now = rest.first(std::min(stretch, rest.size()));
        result.append(now);
        rest = rest.subspan(now.size());
    }
    std::vector<double>().swap(raw);
    done = true;
}

} // namespace throughline::chart
