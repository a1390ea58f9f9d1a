// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 as RFC 3629 defines it: overlong forms, surrogates and what lies beyond U+10FFFF are none. Any thread.
namespace throughline::io {

/// Bytes of the character at the start of `text`, which is not empty; 0 where it is none.
std::size_t sequenceLength(std::string_view text);

/// What text may begin with to say that it is UTF-8.
inline constexpr std::string_view utf8Mark = "\xEF\xBB\xBF";

/// One character off the front of `text`, which is not empty, as its code point; U+FFFD for a byte that begins none.
unsigned takeCodePoint(std::string_view& text);

/// Appends a code point up to U+10FFFF.
void appendUtf8(std::string& out, unsigned code);

/// Bytes of whole characters at the start of `text`: all of them where it is UTF-8.
std::size_t validLength(std::string_view text);

/// At most `most` bytes of UTF-8, without a part of a character at the end.
std::string_view shortened(std::string_view text, std::size_t most);

/// Appends what bytes are in Windows-1252, by the table of the WHATWG's Encoding Standard: the five of them without a
/// letter are control characters.
void appendWindows1252(std::string& out, std::string_view bytes);

} // namespace throughline::io
