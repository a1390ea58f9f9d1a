// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/DataSpec.h"
#include "data/Encoding.h"
#include "io/ByteSource.h"

#include <string>
#include <vector>

namespace throughline::data {

/// One column of a table as read: numbers, or texts as indices into those that occur. Exactly one of `numbers` and
/// `codes` has the table's length; `tooMany` and empty columns have neither.
struct Column {
    enum class Kind { Number, Text };
    std::string name;
    Kind kind = Kind::Number;
    std::vector<double> numbers;         ///< [rows]; NaN: missing
    std::vector<std::int32_t> codes;     ///< [rows]; index into `categories`, -1: missing
    std::vector<std::string> categories; ///< sorted, UTF-8
    std::int64_t missing = 0;
    std::int64_t texts = 0;    ///< cells that are no numbers
    std::int64_t unusable = 0; ///< those among them that look like numbers: infinite, too large, "1.234,5"
    bool tooMany = false;      ///< more different texts than `mostCategories`: not kept
    Error firstText;           ///< `NotANumber` with the place of the first text; code Internal where there is none

    bool empty() const { return numbers.empty() && codes.empty(); }
    static constexpr std::size_t mostCategories = 1'000;
};

struct Table {
    std::vector<Column> columns;
    std::size_t target = 0; ///< index into `columns`
    bool hasTarget = true;  ///< false: that column is empty
    std::size_t rows = 0;
    std::vector<std::string> notes;
};

struct TableRequest {
    std::string target;                 ///< empty: the last column
    TaskChoice task = TaskChoice::Auto; ///< Classification reads a target of numbers and texts as texts
    const Encoding* like = nullptr;     ///< takes the place of both: the table has its columns, as it has them
    bool withTarget = true;             ///< false: the target's column need not be there and is not read
};

/// Reads delimited text in two passes: the first finds out what the columns hold, so that the second keeps nothing but
/// their values. Errors: `NotANumber` (a few texts in a column of numbers, or cells
/// that are no usable numbers in one that holds numbers for the most part), `WrongCellCount`, `NoSuchColumn`,
/// `WrongShape`, `TooFewRows`, `OutOfMemory` and those of CsvReader.
Result<Table> readTable(io::ByteSource& source, const std::string& file, const TableRequest& request);

} // namespace throughline::data
