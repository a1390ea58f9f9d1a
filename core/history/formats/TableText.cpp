// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/TableText.h"

#include "io/Decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace throughline::history {

namespace {

constexpr std::size_t longestQuoted = std::size_t{64} << 10;
constexpr std::size_t longestNumber = 64;

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\0'; // zeros are left where a machine went down
}

/// Whether `c` ends a cell. Blanks that pad one are no end, but where they separate.
bool isSeparator(char c, char separator) {
    return c == separator || (separator == ' ' && c == '\t');
}

bool isMissing(std::string_view text) {
    static constexpr std::array<std::string_view, 12> marks{"NA",   "N/A", "n/a", "null", "NULL", "None",
                                                            "none", "-",   "--",  "?",    "<NA>", "#N/A"};
    return text.empty() || std::find(marks.begin(), marks.end(), text) != marks.end();
}

/// Takes `mark` out of `text`, which has fewer than `longestNumber` bytes.
std::string_view without(std::string_view text, char mark, std::array<char, longestNumber>& buffer) {
    const auto last = std::remove_copy(text.begin(), text.end(), buffer.begin(), mark);
    return {buffer.data(), static_cast<std::size_t>(last - buffer.begin())};
}

std::optional<double> wholeNumber(std::string_view text) {
    double value = 0.0;
    const char* const end = text.data() + text.size();
    return !text.empty() && readNumber(text.data(), end, value) == end ? std::optional(value) : std::nullopt;
}

/// A number with commas in it, or with several points.
std::optional<double> withMarks(std::string_view text, Dialect::Comma meaning) {
    std::array<char, longestNumber> buffer{};
    const std::size_t comma = text.find(','), lastComma = text.rfind(',');
    const std::size_t point = text.find('.'), lastPoint = text.rfind('.');
    constexpr std::size_t none = std::string_view::npos;
    const auto decimalComma = [&]() -> std::optional<double> {
        std::copy(text.begin(), text.end(), buffer.begin());
        buffer[lastComma] = '.';
        return wholeNumber({buffer.data(), text.size()});
    };
    if (comma == none) return isGrouped(text, '.') ? wholeNumber(without(text, '.', buffer)) : std::nullopt;
    if (point != none) {
        const bool pointIsLast = lastPoint > lastComma;
        const std::size_t mark = pointIsLast ? lastPoint : lastComma;
        if ((pointIsLast ? point != lastPoint : comma != lastComma) ||
            !isGrouped(text.substr(0, mark), pointIsLast ? ',' : '.'))
            return std::nullopt;
        if (pointIsLast) return wholeNumber(without(text, ',', buffer));
        const std::string_view plain = without(text, '.', buffer);
        std::replace(buffer.begin(), buffer.end(), ',', '.');
        return wholeNumber(plain);
    }
    const bool grouped = isGrouped(text, ',');
    if (comma != lastComma || meaning == Dialect::Comma::Thousands)
        return grouped ? wholeNumber(without(text, ',', buffer)) : std::nullopt;
    if (meaning == Dialect::Comma::None && grouped) return std::nullopt; // 1,234: nobody knows
    return decimalComma();
}

/// "00:17", "1:02:03.5", in seconds.
std::optional<double> clockTime(std::string_view text) {
    double seconds = 0.0;
    for (int part = 0; part < 3; ++part) {
        const std::size_t colon = text.find(':');
        const std::string_view digits = text.substr(0, colon);
        const bool plain = !digits.empty() && io::isDigit(digits.front()) &&
                           digits.find_first_not_of(colon == std::string_view::npos ? "0123456789." : "0123456789") ==
                               std::string_view::npos;
        const std::optional<double> value = plain ? wholeNumber(digits) : std::nullopt;
        if (!value || (part > 0 && (*value >= 60.0 || digits.size() < 2))) return std::nullopt;
        seconds = seconds * 60.0 + *value;
        if (colon == std::string_view::npos) return part > 0 ? std::optional(seconds) : std::nullopt;
        text.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

/// What is a number though C would not write it so.
std::optional<double> oddNumber(std::string_view text, const Dialect& dialect) {
    if (text.size() >= longestNumber) return std::nullopt;
    if (text.ends_with('%')) {
        text = trimmed(text.substr(0, text.size() - 1));
        if (const auto plain = wholeNumber(text)) return plain;
    }
    if (text.empty() || text.find_first_of("0123456789") == std::string_view::npos) return std::nullopt;
    if (text.find(':') != std::string_view::npos) return clockTime(text);
    if (text.find_first_of(",.") != std::string_view::npos) return withMarks(text, dialect.comma);
    return std::nullopt;
}

void fill(Cell& cell, std::string_view text, const Dialect& dialect) {
    text = trimmed(text);
    cell.kind = Cell::Kind::Number;
    const char* const end = text.data() + text.size();
    if (!text.empty() && readNumber(text.data(), end, cell.number) == end) return;
    if (isMissing(text)) {
        cell.kind = Cell::Kind::Missing;
    } else if (const auto odd = oddNumber(text, dialect)) {
        cell.number = *odd;
    } else {
        cell.kind = Cell::Kind::Text;
        cell.text = text;
    }
}

/// Where the cell at `p` ends, and what it holds.
const char* takeText(const char* p, const char* const end, char separator, std::string_view& text) {
    if (p != end && *p == '"') {
        const char* close = p + 1;
        for (; close != end; ++close) {
            if (*close != '"') continue;
            if (close + 1 == end || close[1] != '"') break;
            ++close;
        }
        if (close != end) {
            text = {p + 1, static_cast<std::size_t>(close - p - 1)};
            for (p = close + 1; p != end && !isSeparator(*p, separator);) ++p;
            return p;
        }
    }
    const char* const begin = p;
    while (p != end && !isSeparator(*p, separator)) ++p;
    text = {begin, static_cast<std::size_t>(p - begin)};
    return p;
}

/// Over the blanks at `p`, as far as they are none that separate.
const char* skipPadding(const char* p, const char* const end, char separator) {
    while (p != end && isBlank(*p) && (separator == ' ' || *p != separator)) ++p;
    return p;
}

/// Calls `take(begin)` with the beginning of each cell, which gives the end of it.
template <class Take>
std::size_t eachCell(std::string_view line, char separator, Take take) {
    const char* p = line.data();
    const char* const end = p + line.size();
    std::size_t count = 0;
    if (separator == ' ') {
        for (p = skipPadding(p, end, separator); p != end; p = skipPadding(p, end, separator), ++count) p = take(p);
        return count;
    }
    while (true) {
        p = take(skipPadding(p, end, separator));
        ++count;
        if (p == end) return count;
        ++p;
    }
}

} // namespace

const char* readNumber(const char* const begin, const char* const end, double& value) {
    const char* p = begin;
    const bool negative = p != end && *p == '-';
    if (p != end && (*p == '-' || *p == '+')) ++p;
    const io::Decimal decimal = io::takeDecimal(p, end);
    p = decimal.end;
    if (p == end || (*p != 'e' && *p != 'E')) {
        if (const auto exact = decimal.exactly()) {
            value = negative ? -*exact : *exact;
            return p;
        }
    }
    const char* const first = begin != end && *begin == '+' && begin + 1 != end && begin[1] != '-' ? begin + 1 : begin;
    const auto [last, error] = std::from_chars(first, end, value);
    if (error == std::errc::result_out_of_range) {
        const std::string_view text(first, static_cast<std::size_t>(last - first));
        const std::size_t power = text.find_first_of("eE");
        const bool small = power != std::string_view::npos ? text.substr(power).find('-') != std::string_view::npos
                                                           : text.find_first_of("123456789") > text.find('.');
        value = small ? 0.0 : std::numeric_limits<double>::infinity();
        if (negative) value = -value;
        return last;
    }
    return error == std::errc{} ? last : nullptr;
}

bool isGrouped(std::string_view text, char mark) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t first = text.find(mark);
    if (first == 0 || first > 3 || first == std::string_view::npos || text.front() == '0') return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((i >= first && (i - first) % 4 == 0) ? text[i] != mark : !io::isDigit(text[i])) return false;
    return (text.size() - first) % 4 == 0;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<std::string_view> takeLine(std::string_view& text, char separator) {
    const std::size_t first = text.find('\n');
    std::size_t end = first;
    if (text.substr(0, first).find('"') != std::string_view::npos) {
        bool inside = false, atCell = true;
        const std::size_t most = std::min(text.size(), longestQuoted);
        std::size_t i = 0;
        for (; i < most && (inside || text[i] != '\n'); ++i) {
            const char c = text[i];
            if (c == '"' && (inside || atCell)) inside = !inside;
            // Twice within quotes is one of them.
            atCell = isSeparator(c, separator) || (c == '"' && !inside) || (atCell && isBlank(c));
        }
        if (i < most)
            end = i;
        else if (text.size() < longestQuoted)
            return std::nullopt;
    }
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::size_t splitLine(std::string_view line, const Dialect& dialect, std::size_t most, std::vector<Cell>& cells) {
    const char* const end = line.data() + line.size();
    const char separator = dialect.separator;
    std::size_t kept = 0;
    const std::size_t count = eachCell(line, separator, [&](const char* p) {
        if (kept == cells.size() && kept < most) cells.emplace_back();
        std::string_view text;
        if (kept == most) return takeText(p, end, separator, text);
        Cell& cell = cells[kept++];
        // Numbers are nearly all there is: they are read before anybody looks where they end.
        if (p != end && *p != '"') {
            const char* const last = readNumber(p, end, cell.number);
            if (last != nullptr && (last == end || isSeparator(*last, separator))) {
                cell.kind = Cell::Kind::Number;
                return last;
            }
        }
        p = takeText(p, end, separator, text);
        fill(cell, text, dialect);
        return p;
    });
    cells.resize(kept);
    return count;
}

std::vector<std::string_view> textsOf(std::string_view line, char separator, std::size_t most) {
    std::vector<std::string_view> texts;
    const char* const end = line.data() + line.size();
    eachCell(line, separator, [&](const char* p) {
        std::string_view text;
        p = takeText(p, end, separator, text);
        if (texts.size() < most) texts.push_back(trimmed(text));
        return p;
    });
    return texts;
}

bool isIdle(std::string_view line, char separator) {
    for (const char c : line) {
        if (c == '#') return true;
        if (!isBlank(c) && c != separator) return false;
    }
    return true;
}

} // namespace throughline::history
