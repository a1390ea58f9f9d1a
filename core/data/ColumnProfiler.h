// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ColumnProfile.h"
#include "data/TableReader.h"
#include "io/TextHash.h"

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace throughline::data {

/// Takes the cells of a column one after another and makes its profile. Its numbers are tried with a decimal point and
/// with a comma at once, its dates in each order of their parts: only all cells together settle which it is. One
/// thread.
class ColumnProfiler {
public:
    /// What is kept of the cells beside their counts and range.
    enum class Keep {
        Nothing,
        Categories,          ///< the different texts
        CategoriesAndValues, ///< the different numbers too, as of a target
        Spellings,           ///< the different cells, whatever they are, as of numbers that are taken as categories
    };
    explicit ColumnProfiler(std::string name, Keep keep = Keep::Categories);

    /// The next cell, which is `cell` of the reader's row: about how many bytes it takes to keep it.
    std::size_t add(const TableReader& reader, std::size_t cell);
    /// The next cell of an array; NaN: missing.
    void add(double number);

    /// Which mark the column's cells ask for; nothing: they are the same with either, or as many with one as with the
    /// other.
    std::optional<DecimalMark> askedMark() const;
    /// Of cells like "1,234" that are another number with another mark, one has a comma.
    bool hasUnsettledComma() const { return m_unsettledComma; }
    /// To be called when all cells were added, before what follows.
    void settle(DecimalMark mark);

    /// Whether numbers came before the first text. As parts of a column of texts they are categories like any other,
    /// but how they were spelt was not kept: a column of numbers would keep nearly all of its cells.
    bool lacksSpellings() const;
    /// The cells once more from the first on, until no spelling is lacking; bytes as above.
    std::size_t addSpelling(const TableReader& reader, std::size_t cell);

    /// Once, at the end.
    ColumnProfile take();

private:
    /// Of the cells as numbers with one mark.
    struct Numbers {
        std::int64_t count = 0;
        std::int64_t unusable = 0;
        double least = std::numeric_limits<double>::infinity();
        double most = -std::numeric_limits<double>::infinity();
        bool whole = true, grouped = false, affixed = false;
        std::set<double> values;
        ColumnProfile::Place firstText;
    };
    /// Of the cells as dates in one order.
    struct Dates {
        std::int64_t count = 0;
        unsigned months = 0, monthDays = 0, weekdays = 0, hours = 0; ///< a bit each
        double least = std::numeric_limits<double>::infinity();
        double most = -std::numeric_limits<double>::infinity();
    };
    struct Seen {
        std::int64_t count = 0;
        std::int64_t line = 0;
    };

    void addNumber(Numbers& to, const WrittenNumber& number);
    void addValue(double value, std::int64_t line);
    void addDate(std::string_view text);
    void addMissing();
    std::size_t keep(std::string_view text);
    void takeNumbers();
    void takeDates();
    void takeSpread();

    ColumnProfile m_profile;
    Keep m_keep;
    std::array<Numbers, 2> m_numbers; ///< by `DecimalMark`
    std::array<Dates, 3> m_dates;     ///< by `DateOrder`
    std::int64_t m_present = 0;
    std::int64_t m_texts = 0; ///< cells that are no number with any mark
    bool m_unsettledComma = false;
    std::int64_t m_unspelt = 0; ///< numbers before the first text
    std::unordered_set<std::string, io::TextHash, std::equal_to<>> m_kept;
    std::unordered_map<std::string, Seen, io::TextHash, std::equal_to<>> m_tokens;
    std::map<double, Seen> m_nines; ///< numbers of nines alone
    double m_leastOther = std::numeric_limits<double>::infinity(), m_mostOther = -m_leastOther; ///< of all others
    std::vector<double> m_sample;                                                               ///< the first numbers
    std::vector<double> m_whole;        ///< as long as all are whole and differ, as far as it was looked
    std::unordered_set<double> m_first; ///< the first of these
    bool m_different = true;
};

} // namespace throughline::data
