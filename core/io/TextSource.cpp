// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/TextSource.h"

#include "io/Utf8.h"

#include <algorithm>

namespace throughline::io {

namespace {

/// A line that is longer is decoded in pieces, so that it takes no more memory.
constexpr std::size_t longestPiece = std::size_t{1} << 20;

/// Ends of lines as tables count them: LF, CR, or both as one.
std::int64_t lineEnds(std::string_view text) {
    std::int64_t ends = std::count(text.begin(), text.end(), '\n');
    for (auto at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
        ends += at + 1 == text.size() || text[at + 1] != '\n' ? 1 : 0;
    return ends;
}

/// How much of the beginning of a line can be decoded by itself: none of its characters is cut.
std::size_t pieceOf(std::string_view text) {
    const auto ascii =
        std::find_if(text.rbegin(), text.rend(), [](char c) { return static_cast<signed char>(c) >= 0; });
    return ascii == text.rend() ? text.size() : static_cast<std::size_t>(text.rend() - ascii);
}

} // namespace

void TextSource::begin() {
    m_rest.clear();
    m_isSettled = false;
    m_line = 1;
}

void TextSource::settle() {
    const bool saysUtf8 = m_rest.starts_with(utf8Mark);
    const bool isSingleByte = m_encoding == TextEncoding::Latin1 || m_encoding == TextEncoding::Windows1252;
    m_settled = saysUtf8 && isSingleByte ? TextEncoding::Auto : m_encoding;
    m_isBinary = m_rest.find('\0') != std::string::npos;
    m_isSettled = true;
}

Result<void> TextSource::decode(std::string_view bytes, bool end, std::string& to) {
    m_rest += bytes;
    if (!m_isSettled && !end && m_rest.size() < utf8Mark.size()) return {};
    if (!m_isSettled) settle();
    std::string_view text = m_rest;
    // Most text is UTF-8 in all of its lines.
    const std::size_t lines = text.rfind('\n') + 1; // 0 where there is none
    const bool mayBe = !m_isBinary && (m_settled == TextEncoding::Auto || m_settled == TextEncoding::Utf8);
    if (mayBe && validLength(text.substr(0, lines)) == lines) {
        to += text.substr(0, lines);
        m_line += lineEnds(text.substr(0, lines));
        text.remove_prefix(lines);
    }
    while (!text.empty()) {
        std::size_t size = text.find('\n') + 1; // 0 where there is none
        if (size == 0 && end) size = text.size();
        if (size == 0 && text.size() > longestPiece) size = pieceOf(text);
        if (size == 0) break;
        if (const Result<void> done = add(text.substr(0, size), to); !done) return done;
        text.remove_prefix(size);
    }
    m_rest.erase(0, m_rest.size() - text.size());
    return {};
}

Result<void> TextSource::add(std::string_view piece, std::string& to) {
    const std::int64_t line = m_line;
    m_line += lineEnds(piece);
    if (m_isBinary) {
        to += piece;
        return {};
    }
    if (m_settled == TextEncoding::Latin1) {
        for (const char c : piece) appendUtf8(to, static_cast<unsigned char>(c));
        return {};
    }
    const std::size_t valid = m_settled == TextEncoding::Windows1252 ? 0 : validLength(piece);
    if (valid == piece.size()) {
        to += piece;
        return {};
    }
    if (m_settled == TextEncoding::Utf8)
        return fail(ErrorCode::NotUtf8, m_file, {}, line + lineEnds(piece.substr(0, valid)));
    if (m_settled == TextEncoding::Auto && m_firstOdd == 0) m_firstOdd = line + lineEnds(piece.substr(0, valid));
    appendWindows1252(to, piece);
    return {};
}

} // namespace throughline::io
