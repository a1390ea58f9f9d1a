// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/CsvReader.h"
#include "io/Header.h"
#include "io/TextSource.h"

#include <span>
#include <string>
#include <unordered_map>

namespace throughline::data {

/// The names with commas between, and "…" behind the first `most`.
std::string listed(const std::vector<std::string>& names, std::size_t most);

/// `NoSuchColumn`, with a dozen of the names that there are.
tl::unexpected<Error> noSuchColumn(const std::string& name, const std::vector<std::string>& columns,
                                   const std::string& file);

/// The rows of a table in delimited text, below its header, as often as is wanted: as UTF-8, whatever the text is
/// written in. One thread.
class TableReader {
public:
    /// `source` must outlive the reader; `file` names it in errors, and ends with ".tsv" where tabs delimit the cells;
    /// `missing`: texts that mean a missing value beside the usual ones.
    TableReader(io::ByteSource& source, std::string file, std::vector<std::string> missing = {},
                io::TextEncoding encoding = io::TextEncoding::Auto);
    TableReader(const TableReader&) = delete; // its parts know each other
    TableReader& operator=(const TableReader&) = delete;

    /// Reads the header; called once, first. `expected`: as io::readHeader takes them. Errors: those of io::readHeader
    /// and io::CsvReader.
    Result<void> open(std::span<const std::string> expected = {});
    const io::Header& header() const { return m_header; }
    /// The place of a column by its name, from 0. Errors: `NoSuchColumn`.
    Result<std::size_t> find(const std::string& name) const;
    /// Whether a cell has no value: it is empty, or one of the texts that mean so, the usual ones or those of the user.
    bool isMissing(std::string_view cell) const;
    bool decimalComma() const { return m_reader.delimiter() != ','; }
    const std::string& file() const { return m_file; }

    /// Rows that have not as many cells as the header are passed over from now on.
    void skipUneven() { m_skipsUneven = true; }
    /// How many were, since the last rewind.
    std::size_t uneven() const { return m_uneven; }
    /// As io::TextSource has it.
    std::int64_t firstOddLine() const { return m_text.firstOddLine(); }

    /// To before the first row.
    Result<void> rewind();
    /// The next row into `row()`; false: there is none. `WrongCellCount`, with the cells in `row()` nevertheless; the
    /// errors of io::CsvReader.
    Result<bool> next();
    const io::CsvRecord& row() const { return m_row; }

private:
    io::TextSource m_text;
    io::CsvReader m_reader;
    std::string m_file;
    std::vector<std::string> m_missing;
    io::Header m_header;
    std::unordered_map<std::string, std::size_t> m_places; ///< of its names
    io::CsvRecord m_row;
    bool m_atHeader = true; ///< which is passed over
    bool m_skipsUneven = false;
    std::size_t m_uneven = 0;
};

} // namespace throughline::data
