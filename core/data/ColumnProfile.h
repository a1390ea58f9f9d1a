// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/CellDate.h"
#include "data/CellNumber.h"
#include "data/ColumnChoice.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
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
    std::int64_t unusable = 0; ///< the texts that were meant as numbers: infinite, too large, with another mark
    std::int64_t missing = 0;
    Place firstText; ///< where there are any

    DecimalMark mark = DecimalMark::Point; ///< of its numbers
    bool grouped = false;                  ///< some have marks between the thousands
    bool affixed = false;                  ///< some have a currency or a per cent sign

    double least = std::numeric_limits<double>::infinity(); ///< of the numbers
    double most = -std::numeric_limits<double>::infinity();
    bool whole = true;                ///< no number has a fraction
    bool isWholeAndDifferent = false; ///< whole numbers, of which no two are alike

    /// The different cells of a column that holds texts, numbers among them as they are spelt: sorted, UTF-8, without
    /// the missing. Empty for one of numbers, and where there are too many.
    std::vector<std::string> categories;
    bool tooManyCategories = false;
    /// The different numbers, ascending, where they were asked for; one more than `mostDifferent` stands for many more.
    std::vector<double> values;

    /// The different texts where numbers are too, the commonest first, a few of them; `line`: of the first.
    struct Token {
        std::string text;
        std::int64_t count = 0;
        std::int64_t line = 0;
        std::int64_t column = 0;
    };
    static constexpr std::size_t mostTokens = 20;
    std::vector<Token> tokens;
    /// A number of nines that comes again and again far from all others ("-999"), which often means a missing value.
    std::optional<Token> sentinel;

    /// Where every text is a date: what they have in common.
    struct Dates {
        DateOrder order = DateOrder::YearFirst;
        bool months = false, weekdays = false, hours = false; ///< whether these differ from row to row
        double least = std::numeric_limits<double>::infinity();
        double most = -std::numeric_limits<double>::infinity();
    };
    std::optional<Dates> dates;
    bool datesUnsettled = false; ///< dates whether the day or the month is first: which, no cell tells
    static constexpr std::size_t mostBins = 16;
    std::array<int, mostBins> bins{}; ///< how many of its first numbers lie in each part of their range
    std::int64_t distinct = -1;       ///< different cells; -1: not counted, or too many
    std::uint64_t hash = 0;           ///< of all cells in their order: another column with the same is a copy

    std::int64_t present() const { return numbers + texts; }
    bool hasTexts() const { return texts > 0; }
    /// As what its cells are taken where nobody says more.
    ColumnKind kind() const {
        return dates ? ColumnKind::Date : hasTexts() ? ColumnKind::Category : ColumnKind::Number;
    }
    /// How many there are of each value, of whole numbers that all differ: 1 where they number the rows.
    double density() const { return numbers > 0 ? static_cast<double>(numbers) / (most - least + 1.0) : 0.0; }
};

} // namespace throughline::data
