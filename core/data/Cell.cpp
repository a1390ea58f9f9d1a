// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/CsvReader.h"
#include "data/Table.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

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

Header headerOf(const CsvRecord& first) {
    Header header;
    bool anyNumber = false;
    bool allNumbers = true;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const CellValue::Kind kind = valueOf(first.cell(i), false).kind;
        anyNumber |= kind == CellValue::Kind::Number;
        allNumbers &= kind != CellValue::Kind::Text;
    }
    header.present = !(anyNumber && allNumbers);

    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, int> copies; // where to go on counting: a hostile header repeats one name only
    for (std::size_t i = 0; i < first.size(); ++i) {
        std::string name = header.present ? toUtf8(first.cell(i)) : std::string();
        if (name.empty()) name = "column " + std::to_string(i + 1);
        std::string unique = name;
        for (int& copy = copies[name]; !taken.insert(unique).second;)
            unique = name + " (" + std::to_string(++copy + 1) + ")";
        header.names.push_back(std::move(unique));
    }
    return header;
}

} // namespace throughline::data
