// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Utf8.h"

namespace throughline::io {

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

unsigned takeCodePoint(std::string_view& text) {
    const std::size_t length = sequenceLength(text);
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned code = length == 0 ? 0xFFFDU : length == 1 ? byte(0) : byte(0) & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3FU);
    text.remove_prefix(length == 0 ? 1 : length);
    return code;
}

void appendUtf8(std::string& out, unsigned code) {
    const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
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
        appendUtf8(out, static_cast<unsigned char>(character)); // Latin-1 is the first of the code points
    }
    return out;
}

} // namespace throughline::io
