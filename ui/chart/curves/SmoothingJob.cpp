// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/SmoothingJob.h"

#include <algorithm>

namespace throughline::chart {

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
