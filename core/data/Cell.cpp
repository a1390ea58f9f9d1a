// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace throughline::data {

namespace {

bool isMissing(std::string_view cell) {
    return cell.empty() || cell == "NA" || cell == "NaN" || cell == "nan" || cell == "NAN" || cell == "?";
}

/// Length of the UTF-8 sequence at the start of `text`, 0 where it is none (overlong forms and surrogates included).
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const unsigned char second = byte(1);
    const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                       (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
}

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

std::string toUtf8(std::string_view text) {
    bool valid = true;
    for (std::size_t i = 0; i < text.size() && valid;) {
        const std::size_t length = sequenceLength(text.substr(i));
        valid = length > 0;
        i += length;
    }
    if (valid) return std::string(text);
    std::string out;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x80) {
            out += character;
        } else {
            out += static_cast<char>(0xC0 | (byte >> 6));
            out += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return out;
}

} // namespace throughline::data
