// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace throughline::data {

/// In which order the parts of a date stand: "2024-12-31", "31.12.2024", "12/31/2024".
enum class DateOrder { YearFirst, DayFirst, MonthFirst };

/// A date as people write it, with a time or without one.
struct WrittenDate {
    double day = 0.0; ///< since 1970-01-01, with the time as a fraction
    int month = 1;    ///< 1 … 12
    int monthDay = 1; ///< 1 … 31
    int weekday = 0;  ///< 0 … 6 from Monday
    double hour = 0.0;
};

/// The parts with one mark between them, "-", "/" or ".", years of two digits as POSIX has them (69 to 99 are of the
/// last century), a month of the year ("2024-12") where the year is first; behind a blank or "T" the time, "18:30",
/// "18:30:05.25", with "Z" or an offset, which is taken off. Nothing for any other text. Any thread.
std::optional<WrittenDate> readDate(std::string_view cell, DateOrder order);

} // namespace throughline::data
