// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"
#include "data/ColumnChoice.h"
#include "data/Encoding.h"
#include "data/TableProfile.h"

#include <span>
#include <string>
#include <vector>

namespace throughline::data {

/// What becomes of a column, and why.
struct ColumnDecision {
    std::string name;
    ColumnRole role = ColumnRole::Input;
    std::vector<Remark> reasons{};                ///< what the user may want to know of it; mostly none
    ColumnKind as = ColumnKind::Number;           ///< of an input and the target
    std::int64_t missing = 0;                     ///< cells
    MissingPolicy policy = MissingPolicy::Median; ///< of an input: what becomes of them
    std::int64_t features = 0;                    ///< that an input gives

    bool operator==(const ColumnDecision&) const = default;
};

/// What becomes of a table: the one place where it is decided. Plain value.
struct TablePlan {
    std::vector<ColumnDecision> columns; ///< as they were decided on: what numbers the rows, the target, the others
    Encoding encoding;                   ///< shape and medians are not known yet

    std::vector<Remark> reasons() const; ///< of all columns
};

/// Decides on what the table holds and what the user said of it (the target first). A text that nearly every row has to
/// itself, a column without values and one without a name that numbers the rows are left out; so are whole numbers that
/// all differ where they number the rows, by their name or since they leave few out; what the user said goes before. A
/// few texts among numbers are an error, all of the table's at once. Errors: `NotANumber`, `TextsAmongNumbers`,
/// `WrongShape`, those of `planTarget`.
Result<TablePlan> planTable(const TableProfile& table, std::span<const ColumnChoice> choices, const std::string& file);

/// `NotANumber`, with the place of the first text.
tl::unexpected<Error> notANumber(const ColumnProfile& column, const std::string& file);

} // namespace throughline::data
