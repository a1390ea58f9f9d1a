// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// JSON (RFC 8259) as it is written. Any thread.
namespace throughline::io {

/// `text` as a string, in quotes. Bytes that are not UTF-8 stay as they are.
void appendJsonString(std::string& out, std::string_view text);

/// JSON text with escapes for whatever is no printable ASCII, as it can stand in strings alone; U+FFFD for bytes that
/// are not UTF-8.
void appendAsciiJson(std::string& out, std::string_view json);

/// "NaN", "Infinity" and "-Infinity", which JSON has no numbers for and tools write as texts; nothing: another text.
std::optional<double> spelledNumber(std::string_view text);

} // namespace throughline::io
