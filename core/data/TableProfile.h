// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ColumnChoice.h"
#include "data/ColumnProfile.h"
#include "data/ColumnProfiler.h"
#include "data/TableReader.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace throughline::data {

/// What the columns of a table hold. Plain value.
struct TableProfile {
    std::vector<ColumnProfile> columns;
    std::size_t rows = 0;
    bool unnamedFirst = false; ///< the first column has no name in the file
};

/// Reads all rows, and the first of them once more where numbers came before the texts of a column. `cells` are the
/// places of the columns that are wanted. `choices`: what the user said of the columns, the target first; null where it
/// has long been decided what becomes of them, and only the kinds of their cells are counted, numbers by `marks`, one a
/// column. Errors: those of the reader; `OutOfMemory` as soon as the rows, or the different texts, will not fit.
Result<TableProfile> profileTable(TableReader& reader, std::span<const std::size_t> cells,
                                  const std::vector<ColumnChoice>* choices, std::span<const DecimalMark> marks = {});

/// Settles the marks of numbers for all columns of a table: each has the one that its own cells ask for; where they do
/// not, it is that of the others.
void settleMarks(std::span<ColumnProfiler> columns, bool delimitedByComma);

} // namespace throughline::data
