// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ColumnProfile.h"
#include "io/CsvReader.h"
#include "io/TextHash.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

namespace throughline::data {

/// Takes the cells of a column one after another and makes its profile. One thread.
class ColumnProfiler {
public:
    /// What is kept of the cells beside their counts and range.
    enum class Keep {
        Nothing,
        Categories,          ///< the different texts
        CategoriesAndValues, ///< the different numbers too, as of a target
    };
    explicit ColumnProfiler(std::string name, Keep keep = Keep::Categories);

    /// The next cell: about how many bytes it takes to keep it.
    std::size_t add(const io::CsvRecord& row, std::size_t cell, bool decimalComma);
    /// The next cell of an array; NaN: missing.
    void add(double number);

    /// Whether numbers came before the first text. As parts of a column of texts they are categories like any other,
    /// but how they were spelt was not kept: a column of numbers would keep nearly all of its cells.
    bool lacksSpellings() const {
        return m_keep != Keep::Nothing && m_unspelt > 0 && m_profile.hasTexts() && !m_profile.tooManyCategories;
    }
    /// The cells once more from the first on, until no spelling is lacking; bytes as above.
    std::size_t addSpelling(std::string_view cell, bool decimalComma);

    /// Once, at the end.
    ColumnProfile take();

private:
    void addNumber(double number);
    void addMissing();
    std::size_t keep(std::string_view text);

    ColumnProfile m_profile;
    Keep m_keep;
    std::int64_t m_unspelt = 0; ///< numbers before the first text
    std::unordered_set<std::string, io::TextHash, std::equal_to<>> m_texts;
    std::set<double> m_values;
};

} // namespace throughline::data
