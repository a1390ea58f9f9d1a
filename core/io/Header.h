// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/CsvReader.h"

#include <span>
#include <string>
#include <vector>

namespace throughline::io {

/// The columns of a table, and whether its first record names them.
struct Header {
    std::vector<std::string> names; ///< made unique; without a header "column 1", …
    bool present = true;            ///< false: the first record holds data
    bool unnamedFirst = false;      ///< a header whose first cell is empty
};

/// Reads the first record and looks at up to 20 behind it; the caller rewinds. Whether the first one is a header:
/// - Without any text it is data, unless it has all names of `expected`.
/// - Else the columns vote that hold numbers, for the most part, in the rows below: a text above them speaks for a
///   header, a number against one, and a draw is a header. Numbers that name columns have no vote: years, 0 1 2 … or a
///   scale of eight or more that only rises or falls, where no row below goes on like that.
/// - Where no column votes, as in a table of texts, it is a header.
/// `expected` are columns that the table should have; empty: any. Where these are numbered, as of a table that had no
/// header, a single record with a number is none either. Errors: `EmptyFile`, those of the first record.
Result<Header> readHeader(CsvReader& reader, const std::string& file, std::span<const std::string> expected = {});

} // namespace throughline::io
