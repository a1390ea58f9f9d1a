// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/JsonRow.h"

#include "io/Decimal.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>

namespace throughline::io {

namespace {

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

/// Of the few bytes that a key has; a call of memcmp takes longer than the comparison.
bool areSame(const char* a, const char* b, std::size_t size) {
    if (size < 8) {
        for (std::size_t i = 0; i < size; ++i)
            if (a[i] != b[i]) return false;
        return true;
    }
    const auto differ = [&](std::size_t at) {
        std::uint64_t of[2];
        std::memcpy(&of[0], a + at, 8);
        std::memcpy(&of[1], b + at, 8);
        return of[0] ^ of[1];
    };
    std::uint64_t different = differ(size - 8);
    for (std::size_t at = 0; at + 8 < size; at += 8) different |= differ(at);
    return different == 0;
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
    const char* const whole = at;
    const Decimal decimal = takeDecimal(at, end);
    at = decimal.end;
    if (decimal.whole == 0 || (*whole == '0' && decimal.whole > 1) || (decimal.hasPoint && decimal.fraction == 0))
        return 0;
    bool exponent = false;
    if (at != end && (*at == 'e' || *at == 'E')) {
        exponent = true;
        ++at;
        if (at != end && (*at == '+' || *at == '-')) ++at;
        const char* const power = at;
        while (at != end && isDigit(*at)) ++at;
        if (at == power) return 0;
    }
    if (at == end) return 0;
    if (const auto exact = exponent ? std::nullopt : decimal.exactly()) {
        value = negative ? -*exact : *exact;
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
        if (text.size() - at < size || !areSame(text.data() + at, m_between.data() + begin, size)) return 0;
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
