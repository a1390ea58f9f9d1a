// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/CsvReader.h"

#include "io/Cell.h"
#include "io/Utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace throughline::io {

namespace {

constexpr std::size_t chunk = std::size_t{256} << 10;

bool isBlank(char character) {
    return character == ' ' || character == '\t';
}

/// The delimiter that cuts the first line into most cells; quoted text does not count.
char detectDelimiter(std::string_view text) {
    constexpr std::array candidates{',', ';', '\t'};
    std::array<std::size_t, candidates.size()> count{};
    bool quoted = false;
    bool anything = false;
    for (const char character : text) {
        if (character == '"') quoted = !quoted;
        if (!quoted && (character == '\n' || character == '\r')) {
            if (anything) break;
            continue;
        }
        anything = true;
        for (std::size_t i = 0; i < candidates.size(); ++i) count[i] += !quoted && character == candidates[i] ? 1 : 0;
    }
    return candidates[static_cast<std::size_t>(std::max_element(count.begin(), count.end()) - count.begin())];
}

/// Takes a line off the text.
std::string_view takeLine(std::string_view& text) {
    const std::string_view line = text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
    text.remove_prefix(line.size());
    text.remove_prefix(std::min<std::size_t>(text.starts_with("\r\n") ? 2 : 1, text.size()));
    return line;
}

/// Roughly what the cells of a line hold; quoted text is text.
std::vector<CellValue::Kind> kindsOf(std::string_view line, char delimiter) {
    std::vector<CellValue::Kind> kinds;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        if (i < line.size() && line[i] == '"') quoted = !quoted;
        if (i < line.size() && (quoted || line[i] != delimiter)) continue;
        std::string_view cell = line.substr(begin, i - begin);
        while (!cell.empty() && isBlank(cell.front())) cell.remove_prefix(1);
        while (!cell.empty() && isBlank(cell.back())) cell.remove_suffix(1);
        kinds.push_back(valueOf(cell, delimiter != ',').kind);
        begin = i + 1;
    }
    return kinds;
}

/// Whether a line of comment names the columns of the table below it: it has as many cells, and the table's first line
/// is no header itself, a text above a number.
bool namesColumns(std::string_view comment, std::string_view table, char delimiter) {
    const auto takeKinds = [&] {
        std::string_view line;
        while (line.empty() && !table.empty()) line = takeLine(table);
        return kindsOf(line, delimiter);
    };
    const std::vector<CellValue::Kind> first = takeKinds(), second = takeKinds();
    if (kindsOf(comment, delimiter).size() != first.size()) return false;
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
        if (first[i] == CellValue::Kind::Text && second[i] == CellValue::Kind::Number) return false;
    }
    return true;
}

std::string_view foreignFormat(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "UTF-16 text (save it as UTF-8)";
    if (text.starts_with("PK\x03\x04")) return "a ZIP archive or an office document";
    if (text.starts_with("\x93NUMPY")) return "a NumPy array";
    if (text.starts_with("\x89PNG") || text.starts_with("\xFF\xD8\xFF")) return "a picture";
    if (text.starts_with("%PDF")) return "a PDF document";
    if (text.starts_with("SQLite format 3")) return "an SQLite database";
    if (text.starts_with("PAR1")) return "a Parquet file";
    if (text.starts_with("{") || text.starts_with("[")) return "JSON";
    if (text.find('\0') != std::string_view::npos) return "binary data";
    return {};
}

} // namespace

CsvReader::CsvReader(ByteSource& source, std::string file, char delimiter)
    : m_source(source), m_file(std::move(file)), m_delimiter(delimiter) {}

Result<void> CsvReader::open() {
    const Result<std::string> start = peek(m_source, std::size_t{64} << 10);
    if (!start) return tl::make_unexpected(start.error());
    if (const std::string_view foreign = foreignFormat(*start); !foreign.empty())
        return fail(ErrorCode::UnknownFormat, m_file, {std::string(foreign)});

    std::string_view text = *start;
    if (text.starts_with(utf8Mark)) text.remove_prefix(utf8Mark.size());
    if (text.size() > 5 && text.starts_with("sep=") && (text[5] == '\r' || text[5] == '\n')) {
        m_delimiter = text[4];
        text.remove_prefix(text.substr(5).starts_with("\r\n") ? 7 : 6);
        m_startLine = 2;
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos && start->size() < (std::size_t{64} << 10))
        return fail(ErrorCode::EmptyFile, m_file);
    skipComments(text);
    m_start = start->size() - text.size();
    if (m_delimiter == 0) m_delimiter = detectDelimiter(text);
    return rewind();
}

/// Takes the comments above a table off its text; the sign alone off one that is its header.
void CsvReader::skipComments(std::string_view& text) {
    std::string_view table = text, fromLast;
    std::int64_t lines = 0, lastLine = 0;
    for (; table.starts_with('#') || table.starts_with('\r') || table.starts_with('\n'); ++lines) {
        if (table.starts_with('#')) {
            fromLast = table;
            lastLine = lines;
        }
        takeLine(table);
    }
    if (fromLast.empty() || table.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    const char delimiter = m_delimiter != 0 ? m_delimiter : detectDelimiter(table);
    std::string_view rest = fromLast;
    const std::string_view last = takeLine(rest);
    const bool isHeader = namesColumns(last.substr(1), table, delimiter);
    const bool isName = last.size() > 1 && last[1] == delimiter; // "#,name": a column of that name
    text = isHeader ? fromLast.substr(isName ? 0 : 1) : table;
    m_startLine += isHeader ? lastLine : lines;
}

Result<void> CsvReader::rewind() {
    if (const Result<void> back = m_source.rewind(); !back) return back;
    m_line = m_startLine;
    m_afterReturn = false;
    const Result<bool> more = fill();
    if (!more) return tl::make_unexpected(more.error());
    m_position = std::min(m_start, m_buffer.size());
    return {};
}

Result<bool> CsvReader::fill() {
    m_buffer.resize(chunk);
    m_position = 0;
    const Result<std::size_t> got = m_source.read(m_buffer.data(), chunk);
    m_buffer.resize(got ? *got : 0);
    if (!got) return tl::make_unexpected(got.error());
    return *got > 0;
}

Result<bool> CsvReader::next(CsvRecord& record) {
    for (std::size_t blankLines = 0; blankLines <= mostBlankLines; ++blankLines) {
        const Result<bool> read = readRecord(record);
        if (!read || !*read) return read;
        const bool blank = record.size() == 1 && record.cell(0).empty() && !m_wasQuoted;
        if (!blank) return true;
    }
    return fail(ErrorCode::Damaged, m_file, {"more than a million blank lines end here"}, m_line);
}

Result<bool> CsvReader::readRecord(CsvRecord& record) {
    record.m_text.clear();
    record.m_cells.clear();
    record.m_line = m_cellLine = m_line;
    m_cellBegin = m_quotedUntil = 0;
    m_wasQuoted = m_inText = false;
    m_state = State::Plain;
    for (;;) {
        if (m_position == m_buffer.size()) {
            const Result<bool> more = fill();
            if (!more) return more;
            if (!*more) break;
        }
        const char character = m_buffer[m_position++];
        const bool secondOfPair = std::exchange(m_afterReturn, character == '\r') && character == '\n';
        if (secondOfPair) {
            if (m_state == State::Quoted) record.m_text += character;
            continue;
        }
        if (character == '\n' || character == '\r') ++m_line;
        if (consume(character, record)) return true;
        if (record.m_text.size() > longestRecord || record.size() > mostColumns) return beyondLimits(record);
    }
    if (m_state == State::Quoted)
        return fail(ErrorCode::Damaged, m_file, {"the quote that opens here is never closed"}, m_quoteLine,
                    static_cast<std::int64_t>(record.size()) + 1);
    if (m_state == State::QuoteSeen) m_quotedUntil = record.m_text.size();
    if (record.m_cells.empty() && record.m_text.empty() && !m_wasQuoted) return false;
    endCell(record);
    return true;
}

/// True: the record is complete.
bool CsvReader::consume(char character, CsvRecord& record) {
    std::string& text = record.m_text;
    if (m_state == State::Quoted) {
        if (character == '"') {
            m_state = State::QuoteSeen;
        } else {
            text += character;
        }
        return false;
    }
    if (m_state == State::QuoteSeen) {
        if (character == '"') {
            text += character;
            m_state = State::Quoted;
            return false;
        }
        m_state = State::Plain;
        m_quotedUntil = text.size();
    }

    const bool lineEnds = character == '\n' || character == '\r';
    if (lineEnds || character == m_delimiter) {
        endCell(record);
        if (!lineEnds) m_wasQuoted = false;
        m_cellLine = m_line;
        return lineEnds;
    }
    if (character == '"' && !m_wasQuoted && !m_inText) {
        text.resize(m_cellBegin);
        m_state = State::Quoted;
        m_wasQuoted = true;
        m_quoteLine = m_line;
        return false;
    }
    m_inText |= !isBlank(character);
    text += character;
    return false;
}

/// Text outside quotes loses the blanks around it.
void CsvReader::endCell(CsvRecord& record) {
    std::string& text = record.m_text;
    const std::size_t keep = std::max(m_quotedUntil, m_cellBegin);
    while (text.size() > keep && isBlank(text.back())) text.pop_back();
    std::size_t begin = m_cellBegin;
    if (!m_wasQuoted) {
        while (begin < text.size() && isBlank(text[begin])) ++begin;
    }
    record.m_cells.push_back({begin, text.size(), m_cellLine});
    m_cellBegin = text.size();
    m_inText = false;
}

tl::unexpected<Error> CsvReader::beyondLimits(const CsvRecord& record) const {
    if (record.size() > mostColumns)
        return fail(ErrorCode::WrongShape, m_file,
                    {"more than " + std::to_string(mostColumns) + " columns", "a table with fewer"}, record.m_line);
    const bool quoted = m_state == State::Quoted;
    return fail(ErrorCode::Damaged, m_file,
                {quoted ? "the quote that opens here is not closed within 64 MiB" : "this line is longer than 64 MiB"},
                quoted ? m_quoteLine : record.m_line);
}

} // namespace throughline::io
