// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/JsonReader.h"

#include "io/Utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace throughline::io {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Stands for itself in a string.
bool isPlain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

std::size_t skipDigits(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of("0123456789", at), text.size());
}

/// The grammar of RFC 8259, section 6: what from_chars takes besides (01, 1., .5) is no JSON.
bool isNumber(std::string_view text) {
    const std::size_t whole = text.starts_with('-') ? 1 : 0;
    std::size_t at = skipDigits(text, whole);
    if (at == whole || (text[whole] == '0' && at > whole + 1)) return false;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = at + 1;
        at = skipDigits(text, fraction);
        if (at == fraction) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        const std::size_t exponent = at;
        at = skipDigits(text, exponent);
        if (at == exponent) return false;
    }
    return at == text.size();
}

/// The power of ten of the first digit that is not 0, of a valid number with one; only its sign counts.
double decimalExponent(std::string_view text) {
    const std::size_t end = std::min(text.find_first_of("eE"), text.size());
    const std::size_t point = std::min(text.find('.'), end);
    const auto first = static_cast<double>(text.find_first_of("123456789"));
    double exponent = 0.0;
    // Of more digits than a double counts none matters.
    for (const char c : text.substr(end)) {
        if (c >= '0' && c <= '9') exponent = exponent * 10.0 + (c - '0');
    }
    if (text.find('-', end) != std::string_view::npos) exponent = -exponent;
    return exponent + static_cast<double>(point) - first;
}

} // namespace

JsonReader::JsonReader(std::string_view text) : m_input(text) {
    if (m_input.starts_with("\xEF\xBB\xBF")) m_at = 3;
}

JsonReader::Token JsonReader::next() {
    if (failed() || m_token == Token::End) return m_token;
    const bool more = skipBlanks();
    if (m_expect == Expect::Nothing) return m_token = more ? Token::Bad : Token::End;
    if (!more) return fail(Token::Cut);

    if (m_expect == Expect::CommaOrEnd) {
        if (m_input[m_at] == ',') {
            ++m_at;
            m_expect = m_open.back() == '{' ? Expect::Key : Expect::Value;
            if (!skipBlanks()) return fail(Token::Cut);
        } else {
            return m_token = close(m_input[m_at]);
        }
    }
    const char c = m_input[m_at];
    if ((m_expect == Expect::KeyOrEnd && c == '}') || (m_expect == Expect::ValueOrEnd && c == ']'))
        return m_token = close(c);
    if (m_expect == Expect::KeyOrEnd || m_expect == Expect::Key) return m_token = key();
    return m_token = value();
}

bool JsonReader::skipValue() {
    if (failed()) return false;
    if (m_token != Token::BeginObject && m_token != Token::BeginArray) return true;
    const std::size_t outside = depth() - 1;
    while (depth() > outside) {
        next();
        if (failed()) return false;
    }
    return true;
}

void JsonReader::continueInArray(std::size_t offset) {
    m_at = offset;
    m_open.assign(1, '[');
    m_expect = Expect::Value;
    m_token = Token::Null;
}

JsonReader::Token JsonReader::fail(Token token) {
    return m_token = token;
}

JsonReader::Token JsonReader::open(char bracket) {
    if (m_open.size() == maxDepth) return Token::Bad;
    ++m_at;
    m_open.push_back(bracket);
    m_expect = bracket == '{' ? Expect::KeyOrEnd : Expect::ValueOrEnd;
    return bracket == '{' ? Token::BeginObject : Token::BeginArray;
}

JsonReader::Token JsonReader::close(char bracket) {
    if (m_open.empty() || bracket != (m_open.back() == '{' ? '}' : ']')) return Token::Bad;
    ++m_at;
    m_open.pop_back();
    afterValue();
    return bracket == '}' ? Token::EndObject : Token::EndArray;
}

JsonReader::Token JsonReader::key() {
    if (m_input[m_at] != '"') return Token::Bad;
    if (!string()) return m_token;
    if (!skipBlanks()) return Token::Cut;
    if (m_input[m_at] != ':') return Token::Bad;
    ++m_at;
    m_expect = Expect::Value;
    return Token::Key;
}

JsonReader::Token JsonReader::value() {
    switch (m_input[m_at]) {
    case '{':
    case '[':
        return open(m_input[m_at]);
    case '"':
        if (!string()) return m_token;
        afterValue();
        return Token::String;
    case 't':
        return word("true", Token::True);
    case 'f':
        return word("false", Token::False);
    case 'n':
        return word("null", Token::Null);
    case 'N':
        return word("NaN", Token::Number, std::numeric_limits<double>::quiet_NaN());
    case 'I':
        return word("Infinity", Token::Number, infinity);
    default:
        return numeral();
    }
}

JsonReader::Token JsonReader::word(std::string_view expected, Token token, double number) {
    const std::string_view rest = m_input.substr(m_at, expected.size());
    if (rest != expected) {
        const bool cut = rest.size() < expected.size() && expected.starts_with(rest);
        return cut ? Token::Cut : Token::Bad;
    }
    m_at += expected.size();
    m_number = number;
    afterValue();
    return token;
}

JsonReader::Token JsonReader::numeral() {
    const char first = m_input[m_at];
    if (first == '+' || first == '-') {
        const std::string_view rest = m_input.substr(m_at + 1);
        if (rest.starts_with('I') || rest.starts_with('N')) {
            ++m_at;
            const double sign = first == '-' ? -1.0 : 1.0;
            return rest.front() == 'I' ? word("Infinity", Token::Number, sign * infinity)
                                       : word("NaN", Token::Number, std::numeric_limits<double>::quiet_NaN());
        }
    }
    std::size_t end = m_at + (first == '+' ? 1 : 0);
    const std::size_t begin = end;
    while (end < m_input.size() && std::string_view("0123456789+-.eE").find(m_input[end]) != std::string_view::npos)
        ++end;
    // A number at the very end may have lost digits.
    if (end == m_input.size() && !m_open.empty()) return Token::Cut;
    const std::string_view digits = m_input.substr(begin, end - begin);
    if (!isNumber(digits) || (first == '+' && digits.starts_with('-'))) return Token::Bad;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), m_number);
    // from_chars does not say whether too large or too small.
    if (error == std::errc::result_out_of_range)
        m_number = (decimalExponent(digits) > 0 ? infinity : 0.0) * (digits.starts_with('-') ? -1.0 : 1.0);
    m_at = end;
    afterValue();
    return Token::Number;
}

/// Reads a string into `m_text`; sets `m_token` where it fails.
bool JsonReader::string() {
    m_text.clear();
    for (++m_at;;) {
        const std::size_t begin = m_at;
        while (m_at < m_input.size() && isPlain(m_input[m_at])) ++m_at;
        m_text.append(m_input, begin, m_at - begin);
        if (m_at == m_input.size() || m_input[m_at] == '\0') return fail(Token::Cut), false;
        const char c = m_input[m_at++];
        if (c == '"') return true;
        if (c != '\\') return fail(Token::Bad), false;
        if (!escape()) return false;
    }
}

bool JsonReader::escape() {
    if (m_at >= m_input.size()) return fail(Token::Cut), false;
    const char c = m_input[m_at++];
    constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (const std::size_t known = names.find(c); known != std::string_view::npos) {
        m_text += meanings[known];
        return true;
    }
    unsigned code = 0;
    if (c != 'u') return fail(Token::Bad), false;
    if (!hex4(code)) return false;
    if (code >= 0xD800 && code < 0xDC00 && m_input.substr(m_at, 2) == "\\u") {
        unsigned low = 0;
        m_at += 2;
        if (!hex4(low)) return false;
        const bool pair = low >= 0xDC00 && low < 0xE000;
        code = pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
    } else if (code >= 0xD800 && code < 0xE000) {
        code = 0xFFFD;
    }
    appendUtf8(m_text, code);
    return true;
}

bool JsonReader::hex4(unsigned& code) {
    if (m_at + 4 > m_input.size()) return fail(Token::Cut), false;
    const char* const begin = m_input.data() + m_at;
    const auto [stop, error] = std::from_chars(begin, begin + 4, code, 16);
    if (error != std::errc() || stop != begin + 4) return fail(Token::Bad), false;
    m_at += 4;
    return true;
}

/// False at the end of the text, which NUL bytes are too: they are what a power cut leaves behind.
bool JsonReader::skipBlanks() {
    while (m_at < m_input.size()) {
        const char c = m_input[m_at];
        if (c == '\0') return false;
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return true;
        ++m_at;
    }
    return false;
}

void JsonReader::afterValue() {
    m_expect = m_open.empty() ? Expect::Nothing : Expect::CommaOrEnd;
}

} // namespace throughline::io
