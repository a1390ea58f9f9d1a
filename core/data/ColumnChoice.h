// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace throughline::data {

/// What a column of a table is for.
enum class ColumnRole {
    Input,   ///< features are made of it
    Target,  ///< what is predicted
    LeftOut, ///< nothing
    Group,   ///< rows with the same value stay together where the rows are divided
    Order,   ///< the rows are divided by it: the last ones are validated on
};

/// As what its cells are taken.
enum class ColumnKind { Number, Category, Date };

/// What becomes of the cells of an input that are missing.
enum class MissingPolicy {
    Median, ///< of the training rows, as the next two; for numbers and dates, where nothing is said
    Mean,
    MostFrequent,
    Category, ///< one of their own; for categories, where nothing is said
    Flag,     ///< the median, and a feature that is 1 where it was missing
    Drop,     ///< the row is left out
};

/// What the user said of a column. All that he did not say is decided by `planTable`. Plain value.
struct ColumnChoice {
    std::string name;
    ColumnRole role = ColumnRole::Input;
    std::optional<ColumnKind> as{};         ///< nothing: as what its cells are
    std::optional<MissingPolicy> missing{}; ///< nothing: as its kind has it

    bool operator==(const ColumnChoice&) const = default;
};

} // namespace throughline::data
