// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/PlainRows.h"

#include "history/formats/TableText.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <limits>
#include <thread>

namespace throughline::history {

namespace {

constexpr std::size_t leastOfThread = std::size_t{96} << 10;

/// Reads a line into `cells`; gives where the next begins, null where it is not plain.
const char* takePlainLine(const char* p, const char* const end, char separator, std::size_t columns, double* cells) {
    std::size_t numbers = 0;
    for (std::size_t i = 0; i < columns; ++i) {
        while (p != end && (*p == ' ' || (*p == '\t' && separator != '\t'))) ++p;
        if (p == end) return nullptr;
        const bool isLast = i + 1 == columns;
        const char ends = isLast ? '\n' : separator;
        if (*p == ends || (isLast && *p == '\r')) {
            cells[i] = std::numeric_limits<double>::quiet_NaN();
        } else {
            p = readNumber(p, end, cells[i]);
            if (p == nullptr || p == end || !std::isfinite(cells[i])) return nullptr;
            ++numbers;
        }
        if (isLast && *p == '\r' && ++p == end) return nullptr;
        if (*p++ != ends) return nullptr;
    }
    return numbers > 0 ? p : nullptr;
}

/// As `PlainRows::read`.
std::size_t takePlainLines(std::string_view text, char separator, std::size_t columns, std::vector<double>& cells) {
    const char* p = text.data();
    const char* const end = p + text.size();
    std::size_t size = 0;
    cells.clear();
    while (p != end) {
        if (cells.size() < size + columns) cells.resize(std::max(2 * size, columns * 256));
        const char* const next = takePlainLine(p, end, separator, columns, cells.data() + size);
        if (next == nullptr) break;
        size += columns;
        p = next;
    }
    cells.resize(size);
    return static_cast<std::size_t>(p - text.data());
}

/// Takes whole lines of about `size` bytes off the text.
std::string_view takeLines(std::string_view& text, std::size_t size) {
    const std::size_t last = size < text.size() ? text.find('\n', size) : text.rfind('\n');
    const std::string_view lines = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
    text.remove_prefix(lines.size());
    return lines;
}

} // namespace

std::size_t PlainRows::read(std::string_view text, char separator, std::size_t columns) {
    m_count = 0;
    if (separator == ' ' || columns == 0) return 0;
    std::string_view lines = takeLines(text, m_tried);
    const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, mostThreads);
    const std::size_t share = std::max(leastOfThread, lines.size() / threads);
    const std::string_view own = takeLines(lines, share);
    struct Other {
        std::size_t size = 0;
        std::future<std::size_t> taken;
    };
    std::vector<Other> others;
    while (!lines.empty()) {
        const bool isLast = others.size() + 2 == mostThreads;
        const std::string_view part = takeLines(lines, isLast ? lines.size() : share);
        others.push_back(
            {part.size(), std::async(&takePlainLines, part, separator, columns, std::ref(m_parts[others.size() + 1]))});
    }
    std::size_t taken = takePlainLines(own, separator, columns, m_parts[0]);
    bool all = taken == own.size();
    m_count = 1;
    for (Other& other : others) {
        const std::size_t size = other.taken.get();
        if (!all) continue; // what stands before is not plain
        ++m_count;
        taken += size;
        all = size == other.size;
    }
    m_tried = all ? std::min(2 * m_tried, mostTried) : leastTried;
    return taken;
}

} // namespace throughline::history
