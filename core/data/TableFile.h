// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/DataSpec.h"
#include "data/Encoding.h"
#include "data/OtherRows.h"
#include "data/TablePlan.h"
#include "data/WatchedSource.h"
#include "io/ByteSource.h"

#include <memory>
#include <string>
#include <vector>

namespace throughline::data {

/// The rows of a table, encoded; numbers that are missing still are.
struct TableData {
    std::shared_ptr<nn::Dataset> data;
    Encoding encoding; ///< shape and medians are not known yet
    std::vector<Remark> notes;
    std::vector<ColumnDecision> columns; ///< in the order of the file
    std::vector<std::uint32_t> groups{}; ///< [rows], of a column that keeps rows together; empty: none
    std::vector<double> order{};         ///< [rows], of a column that orders them; empty: none
};

/// Reads delimited text two times or three: for its profile, on which it is planned what becomes of it, and for the
/// values, which go straight to their place; `watch` is told how much memory these take before they are read. `file`
/// names it in errors. Errors: `NoSuchColumn`, `TooFewRows`,
/// `WrongShape`, those of profileTable, planTable and encodeTable.
Result<TableData> loadTable(io::ByteSource& source, const std::string& file, const DataSpec& spec,
                            const ReadWatch& watch = {});

/// Rows of a table that has the columns of an encoding, taken as they were then. Errors as above; `NotANumber` for any
/// text in a column of numbers, unless such rows are to be skipped. `kept`, or null: as `loadRows` has it.
Result<std::shared_ptr<nn::Dataset>> loadTableLike(io::ByteSource& source, const OtherSource& other,
                                                   const Encoding& encoding, Targets targets,
                                                   std::vector<Remark>& notes, KeptColumns* kept = nullptr);

} // namespace throughline::data
