// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Sanitized.h"
#include "history/MetricHistory.h"
#include "io/WriteFile.h"

#include <bit>
#include <cstdio>
#include <malloc.h>
#include <unistd.h>

/// How much memory this process uses, for tests of what must not grow.
namespace throughline::faults {

/// Sanitizers have an allocator of their own, of which mallinfo2 knows nothing.
inline constexpr bool heapIsMeasured = !sanitized;

/// Allocated and not freed.
inline std::size_t heapInUse() {
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

inline std::size_t residentBytes() {
    const std::string text = io::readFile("/proc/self/statm").value_or("");
    long size = 0, resident = 0;
    if (std::sscanf(text.c_str(), "%ld %ld", &size, &resident) != 2) return 0;
    return static_cast<std::size_t>(resident) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// What the columns of a history that grew record by record take, with the room that a growing vector keeps.
inline std::size_t columnBytes(const history::MetricHistory& history) {
    std::size_t bytes = 5 * sizeof(double) * std::bit_ceil(history.size());
    for (const history::MetricSeries& series : history.series())
        bytes += (sizeof(double) + sizeof(std::uint32_t)) * std::bit_ceil(series.size());
    return bytes;
}

inline double megabytes(std::size_t bytes) {
    return static_cast<double>(bytes) / 1e6;
}

} // namespace throughline::faults
