// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::history {

/// Appends ISO 8601 in UTC with milliseconds, "2026-11-23T09:22:00.125Z". `time`: ms since 1970-01-01 UTC.
void appendIsoTime(std::string& out, std::int64_t time);
std::string isoTime(std::int64_t time);
/// The reverse; fraction and "Z" may be missing. Nothing for any other text.
std::optional<std::int64_t> parseIsoTime(std::string_view text);

} // namespace throughline::history
