// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::io {

/// Appends ISO 8601 in UTC with milliseconds, "2026-11-23T09:22:00.125Z". `time`: ms since 1970-01-01 UTC.
void appendIsoTime(std::string& out, std::int64_t time);
std::string isoTime(std::int64_t time);
/// The reverse of what ISO 8601 and RFC 3339 call a date and time, as Python's `isoformat` and `str` write it too: "T"
/// or a blank between the two, a fraction behind a point or a comma (digits beyond the third are dropped), "Z", an
/// offset
/// ("+01:00", "+0100", "+01") or nothing, which counts as UTC. Nothing for any other text.
std::optional<std::int64_t> parseIsoTime(std::string_view text);

/// A time as a number, in ms since 1970 UTC and 0 where it is none: of seconds, and of seconds or milliseconds, as
/// time.time() and JavaScript give them, where less is a duration.
double timeOfSeconds(double seconds);
double timeOfNumber(double number);

/// Reads many texts in turn as parseIsoTime does, in most of which the day and the hour are those of the one before:
/// faster. Plain value.
class IsoTimes {
public:
    std::optional<std::int64_t> read(std::string_view text);

private:
    static constexpr std::size_t known = 14; ///< characters: "2026-11-23T09:"
    std::string m_hour;                      ///< those of the newest text in UTC
    std::int64_t m_time = 0;                 ///< when that hour begins
};

} // namespace throughline::io
