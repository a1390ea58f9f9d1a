// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 as RFC 3629 defines it: overlong forms, surrogates and what lies beyond U+10FFFF are none. Any thread.
namespace throughline::io {

/// Bytes of the character at the start of `text`, which is not empty; 0 where it is none.
std::size_t sequenceLength(std::string_view text);

/// One character off the front of `text`, which is not empty, as its code point; U+FFFD for a byte that begins none.
unsigned takeCodePoint(std::string_view& text);

/// Appends a code point up to U+10FFFF.
void appendUtf8(std::string& out, unsigned code);

/// `text` itself where it is UTF-8, or else what it is in Windows-1252's common part, Latin-1.
std::string toUtf8(std::string_view text);

} // namespace throughline::io
