// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/JsonRow.h"

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>

namespace throughline::io {

namespace {

/// Powers of ten that a double holds exactly.
constexpr double exactPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::size_t mostPower = std::size(exactPowers) - 1;
constexpr std::uint64_t mostExact = std::uint64_t{1} << 53;
constexpr std::size_t mostDigits = 19; ///< that 64 bits hold in any case

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Whether all eight bytes are digits: each one's high half is 3, and still is when 6 is added (Lemire, "Number Parsing
/// at a Gigabyte per Second", Softw. Pract. Exp. 2021, as is the next).
bool areDigits(std::uint64_t bytes) {
    constexpr std::uint64_t high = 0xF0F0F0F0F0F0F0F0;
    return ((bytes & high) | (((bytes + 0x0606060606060606) & high) >> 4)) == 0x3333333333333333;
}
/// The value of eight digits, the first of which is the lowest byte.
std::uint64_t eightDigits(std::uint64_t bytes) {
    bytes -= 0x3030303030303030;
    bytes = bytes * 10 + (bytes >> 8); // pairs
    constexpr std::uint64_t mask = 0x000000FF000000FF;
    constexpr std::uint64_t upper = 100 + (std::uint64_t{1000000} << 32), lower = 1 + (std::uint64_t{10000} << 32);
    return ((bytes & mask) * upper + ((bytes >> 16) & mask) * lower) >> 32;
}

/// Takes digits from `at` on; their value wraps around where there are more than `mostDigits`.
const char* takeDigits(const char* at, const char* end, std::uint64_t& value) {
    if constexpr (std::endian::native == std::endian::little) {
        std::uint64_t bytes = 0;
        for (; end - at >= 8; at += 8) {
            std::memcpy(&bytes, at, 8);
            if (!areDigits(bytes)) break;
            value = value * 100'000'000 + eightDigits(bytes);
        }
    }
    for (; at != end && isDigit(*at); ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    return at;
}

std::size_t skipBlanks(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) ++at;
    return at;
}

/// The string that begins with the quote at `at`: where its closing quote stands, npos with an escape or a control
/// character in it.
std::size_t endOfString(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\' || static_cast<unsigned char>(text[at]) < 0x20) return std::string_view::npos;
    return at < text.size() ? at : std::string_view::npos;
}

std::size_t readWord(std::string_view text, std::string_view word, JsonRow::Value& value, JsonRow::Kind kind,
                     double number) {
    if (!text.starts_with(word)) return 0;
    value.kind = kind;
    value.number = number;
    return word.size();
}

std::size_t readValue(std::string_view text, JsonRow::Value& value) {
    if (text.empty()) return 0;
    switch (text.front()) {
    case '"': {
        const std::size_t end = endOfString(text, 0);
        if (end == std::string_view::npos) return 0;
        value.kind = JsonRow::Kind::Text;
        value.text = text.substr(1, end - 1);
        return end + 1;
    }
    case 'n':
        return readWord(text, "null", value, JsonRow::Kind::Null, 0.0);
    case 'N':
        return readWord(text, "NaN", value, JsonRow::Kind::Number, std::numeric_limits<double>::quiet_NaN());
    case 'I':
        return readWord(text, "Infinity", value, JsonRow::Kind::Number, std::numeric_limits<double>::infinity());
    default:
        value.kind = JsonRow::Kind::Number;
        return readNumber(text, value.number);
    }
}

} // namespace

std::size_t readNumber(std::string_view text, double& value) {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const char* at = begin;
    const bool negative = at != end && *at == '-';
    if (negative) ++at;
    std::uint64_t mantissa = 0;
    const char* const whole = at;
    at = takeDigits(at, end, mantissa);
    std::size_t digits = static_cast<std::size_t>(at - whole), fraction = 0;
    if (digits == 0 || (*whole == '0' && digits > 1)) return 0;
    if (at != end && *at == '.') {
        const char* const point = ++at;
        at = takeDigits(at, end, mantissa);
        fraction = static_cast<std::size_t>(at - point);
        if (fraction == 0) return 0;
        digits += fraction;
    }
    bool exponent = false;
    if (at != end && (*at == 'e' || *at == 'E')) {
        exponent = true;
        ++at;
        if (at != end && (*at == '+' || *at == '-')) ++at;
        const char* const power = at;
        std::uint64_t unused = 0;
        at = takeDigits(at, end, unused);
        if (at == power) return 0;
    }
    if (at == end) return 0;
    if (!exponent && digits <= mostDigits && mantissa <= mostExact && fraction <= mostPower) {
        // Both are exact, so that the quotient is the nearest double (Clinger, PLDI 1990).
        value = static_cast<double>(mantissa) / exactPowers[fraction];
        if (negative) value = -value;
    } else if (std::from_chars(begin, at, value).ec != std::errc()) {
        return 0;
    }
    return static_cast<std::size_t>(at - begin);
}

bool JsonRow::learn(std::string_view text) {
    m_names.clear();
    m_between.clear();
    m_end.clear();
    m_values.clear();
    std::size_t from = 0; // behind the newest value
    if (!text.starts_with('{')) return false;
    for (std::size_t at = 1;;) {
        at = skipBlanks(text, at);
        if (at >= text.size() || text[at] != '"' || m_names.size() == most) break;
        const std::size_t quote = endOfString(text, at);
        if (quote == std::string_view::npos) break;
        const std::string_view name = text.substr(at + 1, quote - at - 1);
        at = skipBlanks(text, quote + 1);
        if (at >= text.size() || text[at] != ':') break;
        at = skipBlanks(text, at + 1);
        Value value;
        const std::size_t size = readValue(text.substr(at), value);
        if (size == 0) break;
        m_names.emplace_back(name);
        m_between += text.substr(from, at - from);
        m_end.push_back(m_between.size());
        from = at + size;
        at = skipBlanks(text, from);
        if (at < text.size() && text[at] == ',') {
            ++at;
            continue;
        }
        if (at >= text.size() || text[at] != '}') break;
        m_between += text.substr(from, at + 1 - from);
        m_end.push_back(m_between.size());
        m_values.resize(m_names.size());
        return true;
    }
    m_names.clear();
    return false;
}

std::size_t JsonRow::read(std::string_view text) {
    if (m_names.empty()) return 0;
    std::size_t at = 0, begin = 0;
    for (std::size_t i = 0; i < m_end.size(); ++i) {
        const std::size_t size = m_end[i] - begin;
        if (text.size() - at < size || std::memcmp(text.data() + at, m_between.data() + begin, size) != 0) return 0;
        at += size;
        begin = m_end[i];
        if (i == m_values.size()) break;
        const std::size_t value = readValue(text.substr(at), m_values[i]);
        if (value == 0) return 0;
        at += value;
    }
    return at;
}

} // namespace throughline::io
