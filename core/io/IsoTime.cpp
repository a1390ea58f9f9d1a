// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/IsoTime.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace throughline::io {

namespace {

using Days = std::chrono::sys_days;
constexpr std::int64_t msPerDay = 86'400'000;

void appendDigits(std::string& out, std::int64_t value, int width) {
    char digits[8];
    for (int i = width; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

/// Exactly `width` digits at `at`, -1 for anything else.
int digits(std::string_view text, std::size_t at, std::size_t width) {
    int value = 0;
    if (at + width > text.size()) return -1;
    for (const char c : text.substr(at, width)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// The fraction of a second at `at`, behind a point or a comma; what is finer than a millisecond is dropped.
std::int64_t takeMilliseconds(std::string_view text, std::size_t& at) {
    if (at >= text.size() || (text[at] != '.' && text[at] != ',')) return 0;
    std::int64_t ms = 0, scale = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
        ms += scale * (text[at] - '0');
    return ms;
}

/// Minutes east of UTC: of "", "Z", "+01:00", "-0530", "+01", also behind a blank. Nothing for any other text.
std::optional<int> offsetOf(std::string_view text) {
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (text.empty() || text == "Z" || text == "z") return 0;
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    const bool colon = text.size() == 6 && text[3] == ':';
    if (!colon && text.size() != 5 && text.size() != 3) return std::nullopt;
    const int hours = digits(text, 1, 2), minutes = text.size() == 3 ? 0 : digits(text, colon ? 4 : 3, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return (text.front() == '-' ? -1 : 1) * (hours * 60 + minutes);
}

} // namespace

void appendIsoTime(std::string& out, std::int64_t time) {
    const std::int64_t day = (time >= 0 ? time : time - msPerDay + 1) / msPerDay;
    const std::int64_t ms = time - day * msPerDay;
    const std::chrono::year_month_day date{Days{std::chrono::days{day}}};
    appendDigits(out, static_cast<int>(date.year()), 4);
    out += '-';
    appendDigits(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    appendDigits(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    appendDigits(out, ms / 3'600'000, 2);
    out += ':';
    appendDigits(out, ms / 60'000 % 60, 2);
    out += ':';
    appendDigits(out, ms / 1000 % 60, 2);
    out += '.';
    appendDigits(out, ms % 1000, 3);
    out += 'Z';
}

std::string isoTime(std::int64_t time) {
    std::string text;
    appendIsoTime(text, time);
    return text;
}

std::optional<std::int64_t> parseIsoTime(std::string_view text) {
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (year < 0 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
    if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;

    std::size_t at = 19;
    const std::int64_t ms = takeMilliseconds(text, at);
    const std::optional<int> offset = offsetOf(text.substr(at));
    if (!offset) return std::nullopt;
    const std::int64_t seconds = (std::int64_t{hour} * 60 + minute) * 60 + second;
    return Days{date}.time_since_epoch().count() * msPerDay + (seconds - std::int64_t{*offset} * 60) * 1000 + ms;
}

double timeOfSeconds(double seconds) {
    return seconds > 0.0 && seconds < 1e12 ? std::floor(seconds * 1000.0) : 0.0;
}

double timeOfNumber(double number) {
    if (!(number > 1e8)) return 0.0;
    return number > 1e11 ? number : number * 1000.0;
}

std::optional<std::int64_t> IsoTimes::read(std::string_view text) {
    // "2026-11-23T09:22:00.125Z"
    if (text.size() == 24 && text[19] == '.' && text[23] == 'Z' && text[16] == ':') {
        if (text.substr(0, known) != m_hour) {
            const auto begin = parseIsoTime(std::string(text.substr(0, known)) + "00:00Z");
            if (!begin) return std::nullopt;
            m_hour = text.substr(0, known);
            m_time = *begin;
        }
        const int minute = digits(text, 14, 2), second = digits(text, 17, 2), ms = digits(text, 20, 3);
        if (minute >= 0 && minute <= 59 && second >= 0 && second <= 60 && ms >= 0)
            return m_time + (std::int64_t{minute} * 60 + second) * 1000 + ms;
    }
    return parseIsoTime(text);
}

} // namespace throughline::io
