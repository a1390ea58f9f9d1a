// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace throughline::data {

/// What the cells of a column hold, found out in one pass over all rows of a table or its first. What comes of the
/// column is decided on it, by `planTable`. Made by `ColumnProfiler`. Plain value.
struct ColumnProfile {
    /// A cell, and where it stands in the file.
    struct Place {
        std::string text; ///< UTF-8, shortened
        std::int64_t line = 0;
        std::int64_t column = 0; ///< from 1
    };
    /// More different texts, or numbers as classes, are not kept.
    static constexpr std::size_t mostDifferent = 1'000;

    std::string name;
    std::int64_t numbers = 0;
    std::int64_t texts = 0;    ///< cells that are neither numbers nor missing
    std::int64_t unusable = 0; ///< the texts that were meant as numbers: infinite, too large, "1.234,5"
    std::int64_t missing = 0;
    Place firstText; ///< where there are any

    double least = std::numeric_limits<double>::infinity(); ///< of the numbers
    double most = -std::numeric_limits<double>::infinity();
    bool whole = true;      ///< no number has a fraction
    bool countsRows = true; ///< its cells are the numbers 0, 1, 2 …

    /// The different cells of a column that holds texts, numbers among them as they are spelt: sorted, UTF-8, without
    /// the missing. Empty for one of numbers, and where there are too many.
    std::vector<std::string> categories;
    bool tooManyCategories = false;
    /// The different numbers, ascending, where they were asked for; one more than `mostDifferent` stands for many more.
    std::vector<double> values;

    std::int64_t present() const { return numbers + texts; }
    bool hasTexts() const { return texts > 0; }
};

} // namespace throughline::data
