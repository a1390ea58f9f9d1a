// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/JsonText.h"

#include "io/Utf8.h"

#include <limits>

namespace throughline::io {

namespace {

void appendEscape(std::string& out, unsigned unit) {
    constexpr char hex[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += hex[unit >> shift & 15];
}

} // namespace

std::optional<double> spelledNumber(std::string_view text) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity") return infinity;
    return text == "-Infinity" ? std::optional(-infinity) : std::nullopt;
}

void appendJsonString(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20) {
            appendEscape(out, static_cast<unsigned>(c));
            continue;
        }
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void appendAsciiJson(std::string& out, std::string_view json) {
    while (!json.empty()) {
        const unsigned code = takeCodePoint(json);
        if (code >= 0x10000) {
            appendEscape(out, 0xD800 + ((code - 0x10000) >> 10));
            appendEscape(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
        } else if (code >= 0x7F) {
            appendEscape(out, code);
        } else {
            out += static_cast<char>(code);
        }
    }
}

} // namespace throughline::io
