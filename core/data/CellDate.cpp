// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/CellDate.h"

#include <chrono>
#include <cmath>
#include <utility>

namespace throughline::data {

namespace {

constexpr double secondsADay = 86'400.0;

/// Takes `least` to `most` digits off the front.
std::optional<int> takeDigits(std::string_view& text, std::size_t least, std::size_t most,
                              std::size_t* taken = nullptr) {
    std::size_t count = 0;
    int number = 0;
    while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9')
        number = 10 * number + (text[count++] - '0');
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    if (taken != nullptr) *taken = count;
    return number;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// "18:30", "18:30:05.25"; in seconds.
std::optional<double> takeTime(std::string_view& text) {
    const auto hour = takeDigits(text, 1, 2);
    if (!hour || *hour > 24 || !take(text, ':')) return std::nullopt;
    const auto minute = takeDigits(text, 2, 2);
    if (!minute || *minute > 59) return std::nullopt;
    double seconds = 3600.0 * *hour + 60.0 * *minute;
    if (!take(text, ':')) return seconds;
    const auto second = takeDigits(text, 2, 2);
    if (!second || *second > 60) return std::nullopt;
    seconds += *second;
    if (!text.starts_with('.') && !text.starts_with(',')) return seconds;
    text.remove_prefix(1);
    double place = 0.1;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), place /= 10.0)
        seconds += place * (text.front() - '0');
    return seconds;
}

/// "Z", "+01:00", "+0100", "+01"; in seconds.
std::optional<double> takeOffset(std::string_view& text) {
    if (take(text, 'Z') || text.empty()) return 0.0;
    const bool west = text.starts_with('-');
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = takeDigits(text, 2, 2);
    if (!hours) return std::nullopt;
    const bool apart = take(text, ':');
    const auto minutes = text.empty() && !apart ? std::optional(0) : takeDigits(text, 2, 2);
    if (!minutes) return std::nullopt;
    return (west ? -60.0 : 60.0) * (60.0 * *hours + *minutes);
}

} // namespace

std::optional<WrittenDate> readDate(std::string_view cell, DateOrder order) {
    int parts[3] = {0, 0, 1};
    std::size_t yearDigits = 4;
    const std::size_t yearAt = order == DateOrder::YearFirst ? 0 : 2;
    char mark = '\0';
    for (std::size_t i = 0; i < 3; ++i) {
        if (i > 0) {
            // A month has a day, 1, where none is written.
            if (i == 2 && order == DateOrder::YearFirst && cell.empty() && mark == '-') break;
            if (cell.empty() || (cell[0] != '-' && cell[0] != '/' && cell[0] != '.') || (i == 2 && cell[0] != mark))
                return std::nullopt;
            mark = cell[0];
            cell.remove_prefix(1);
        }
        const bool isYear = i == yearAt;
        const std::size_t fewest = !isYear ? 1 : order == DateOrder::YearFirst ? 4 : 2;
        const auto part = takeDigits(cell, fewest, isYear ? 4 : 2, isYear ? &yearDigits : nullptr);
        if (!part || yearDigits == 3) return std::nullopt;
        parts[i] = *part;
    }
    // Nobody writes months first with points between.
    if (order == DateOrder::MonthFirst && mark == '.') return std::nullopt;
    if (order != DateOrder::YearFirst) std::swap(parts[0], parts[2]);
    if (order == DateOrder::MonthFirst) std::swap(parts[1], parts[2]);
    if (yearDigits == 2) parts[0] += parts[0] < 69 ? 2000 : 1900;
    const std::chrono::year_month_day date{std::chrono::year(parts[0]),
                                           std::chrono::month(static_cast<unsigned>(parts[1])),
                                           std::chrono::day(static_cast<unsigned>(parts[2]))};
    if (!date.ok()) return std::nullopt;

    double seconds = 0.0, offset = 0.0;
    if (!cell.empty()) {
        if (!take(cell, 'T') && !take(cell, ' ')) return std::nullopt;
        const auto time = takeTime(cell);
        if (!time) return std::nullopt;
        seconds = *time;
        while (take(cell, ' ')) {
        }
        const auto east = takeOffset(cell);
        if (!east || !cell.empty()) return std::nullopt;
        offset = *east;
    }
    const std::chrono::sys_days day(date);
    WrittenDate written;
    written.day = static_cast<double>(day.time_since_epoch().count()) + (seconds - offset) / secondsADay;
    written.month = parts[1];
    written.monthDay = parts[2];
    written.weekday = static_cast<int>(std::chrono::weekday(day).iso_encoding()) - 1;
    written.hour = seconds / 3600.0;
    return written;
}

} // namespace throughline::data
