// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ByteSource.h"

#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {

/// One record of a table: its cells, unquoted and trimmed. Reused from record to record.
class CsvRecord {
public:
    std::size_t size() const { return m_cells.size(); }
    std::string_view cell(std::size_t index) const {
        const Cell& cell = m_cells[index];
        return std::string_view(m_text).substr(cell.begin, cell.end - cell.begin);
    }
    /// Line of the file, from 1, on which the cell begins; records with quoted line breaks take several.
    std::int64_t line(std::size_t index) const { return m_cells[index].line; }
    std::int64_t line() const { return m_line; }

private:
    friend class CsvReader;
    struct Cell {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::int64_t line = 0;
    };
    std::string m_text;
    std::vector<Cell> m_cells;
    std::int64_t m_line = 0;
};

/// Streams the records of delimited text as RFC 4180 and real programs write it: quotes with doubled quotes and line
/// breaks in them, LF, CRLF or CR, a UTF-8 byte-order mark, Excel's `sep=` line; blank lines are skipped. So are lines
/// of comment (`#`) above the table; the last of them is its header where it has as many cells and no other header
/// follows, as `numpy.savetxt` writes one. Memory is
/// bounded by the longest record that is allowed, not by the file. One thread.
class CsvReader {
public:
    static constexpr std::size_t longestRecord = std::size_t{64} << 20; ///< bytes
    static constexpr std::size_t mostColumns = 100'000;
    static constexpr std::size_t mostBlankLines = 1'000'000; ///< one after another

    /// `source` must outlive the reader; `file` names it in errors. `delimiter` 0: found out from the first line.
    CsvReader(ByteSource& source, std::string file, char delimiter = 0);

    /// Looks at the start of the text for mark and delimiter; called once, first. `UnknownFormat`, `EmptyFile`.
    Result<void> open();
    /// The next record, or false at the end. `Damaged`, `WrongShape` and the source's errors.
    Result<bool> next(CsvRecord& record);
    /// Back to the first record.
    Result<void> rewind();
    char delimiter() const { return m_delimiter; }

private:
    enum class State { Plain, Quoted, QuoteSeen }; ///< QuoteSeen: a quote that ends the quoted text, or is doubled

    void skipComments(std::string_view& text);
    Result<bool> fill();
    Result<bool> readRecord(CsvRecord& record);
    bool consume(char character, CsvRecord& record);
    void endCell(CsvRecord& record);
    tl::unexpected<Error> beyondLimits(const CsvRecord& record) const;

    ByteSource& m_source;
    std::string m_file;
    char m_delimiter;
    std::size_t m_start = 0; ///< bytes of mark, `sep=` line and comments
    std::int64_t m_startLine = 1;

    std::string m_buffer;
    std::size_t m_position = 0;
    std::int64_t m_line = 1;
    bool m_afterReturn = false; ///< the last byte was CR: an LF belongs to it

    // the cell being read
    State m_state = State::Plain;
    std::size_t m_cellBegin = 0;
    std::int64_t m_cellLine = 1;
    std::int64_t m_quoteLine = 1;
    std::size_t m_quotedUntil = 0; ///< text before this came from inside quotes and is not trimmed
    bool m_wasQuoted = false;
    bool m_inText = false; ///< something else than blanks, outside quotes, has come
};

} // namespace throughline::io
