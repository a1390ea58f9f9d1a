// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace throughline::io {

namespace {

/// "1,5", "1.234", "1.234,5", "1 234 567.8": other marks than the point, or marks between the thousands.
bool isGrouped(std::string_view cell) {
    const auto takeDigits = [&] {
        const std::size_t count = std::min(cell.find_first_not_of("0123456789"), cell.size());
        cell.remove_prefix(count);
        return count;
    };
    const std::size_t first = takeDigits();
    if (first == 0 || cell.empty() || std::string_view(".,' ").find(cell.front()) == std::string_view::npos)
        return false;
    const char mark = cell.front();
    std::size_t last = 0;
    int groups = 0;
    do {
        cell.remove_prefix(1);
        last = takeDigits();
        ++groups;
    } while (last == 3 && cell.starts_with(mark));
    const bool thousands = first <= 3 && last == 3;
    if (cell.empty()) return thousands || (groups == 1 && mark == ',' && last > 0);
    const bool fraction = (cell.front() == '.' || cell.front() == ',') && cell.front() != mark;
    cell.remove_prefix(1);
    return thousands && fraction && takeDigits() > 0 && cell.empty();
}

} // namespace

bool isMissing(std::string_view cell) {
    static constexpr std::array<std::string_view, 16> texts{"NA",  "na",  "N/A",  "n/a",  "#N/A", "<NA>", "NaN", "nan",
                                                            "NAN", "NaT", "NULL", "null", "None", "-",    ".",   "?"};
    return cell.empty() || (cell.size() <= 4 && std::ranges::find(texts, cell) != texts.end());
}

CellValue valueOf(std::string_view cell, bool decimalComma) {
    if (isMissing(cell)) return {CellValue::Kind::Missing, std::numeric_limits<double>::quiet_NaN()};
    std::string changed;
    if (decimalComma && cell.find('.') == std::string_view::npos) {
        if (const std::size_t comma = cell.find(','); comma != std::string_view::npos) {
            changed = cell;
            changed[comma] = '.';
            cell = changed;
        }
    }
    if (cell.starts_with('+') && cell.size() > 1 && cell[1] != '-') cell.remove_prefix(1);
    double number = 0.0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    // Features are floats: what does not fit into one would train as infinity.
    const bool fits = std::isfinite(number) && std::abs(number) <= double{std::numeric_limits<float>::max()};
    if (error != std::errc{} || end != cell.data() + cell.size() || !fits) return {CellValue::Kind::Text, 0.0};
    return {CellValue::Kind::Number, number};
}

bool isUnusableNumber(std::string_view cell) {
    if (cell.starts_with('+') || cell.starts_with('-')) cell.remove_prefix(1);
    if (cell.empty() || cell.front() == '-') return false;
    double number = 0.0;
    const char* const cellEnd = cell.data() + cell.size();
    if (std::from_chars(cell.data(), cellEnd, number).ptr == cellEnd) return true; // infinite or too large for a float
    return isGrouped(cell);
}

} // namespace throughline::io
