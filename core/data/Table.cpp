// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Table.h"

#include "data/Encoding.h"
#include "io/Cell.h"
#include "io/CsvReader.h"
#include "io/Header.h"
#include "io/Utf8.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <unordered_map>

namespace throughline::data {

namespace {

/// What the first pass learns of a column.
struct Survey {
    std::int64_t numbers = 0;
    std::int64_t texts = 0;
    std::int64_t unusable = 0; ///< of the texts, those meant as numbers
    std::int64_t missing = 0;
    Error firstText;
};

/// A few texts among numbers are mistakes, not a column of text: below 5 %, or a single one. So are more of them, up to
/// half, where they were meant as numbers.
bool hasBadCells(const Survey& survey) {
    if (survey.texts == 0 || survey.numbers == 0) return false;
    const auto areFew = [&](std::int64_t cells) { return cells * 20 < survey.numbers + survey.texts; };
    const bool meant = areFew(survey.texts - survey.unusable) && survey.numbers > survey.texts;
    return areFew(survey.texts) || meant || (survey.texts == 1 && survey.numbers >= 4);
}

std::string joined(const std::vector<std::string>& names) {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) text += (i > 0 ? ", " : "") + names[i];
    return names.size() > most ? text + ", …" : text;
}

class TableBuilder {
public:
    TableBuilder(io::ByteSource& source, const std::string& file, const TableRequest& request)
        : m_reader(source, file, file.ends_with(".tsv") ? '\t' : '\0'), m_file(file), m_request(request) {}

    Result<Table> build() {
        if (const Result<void> done = m_reader.open(); !done) return tl::make_unexpected(done.error());
        if (const Result<void> done = readHeader(); !done) return tl::make_unexpected(done.error());
        if (const Result<void> done = survey(); !done) return tl::make_unexpected(done.error());
        if (const Result<void> done = decideKinds(); !done) return tl::make_unexpected(done.error());
        if (const Result<void> done = fill(); !done) return tl::make_unexpected(done.error());
        for (Column& column : m_table.columns) sortCategories(column);
        dropRowNumbers();
        return std::move(m_table);
    }

private:
    Result<void> readHeader();
    Result<void> chooseColumns();
    Result<bool> nextRow();
    Result<void> checkMemory() const;
    Result<void> survey();
    Result<void> decideKinds();
    Result<void> fill();
    void store(std::size_t index);
    static void sortCategories(Column& column);
    void dropRowNumbers();
    bool decimalComma() const { return m_reader.delimiter() != ','; }

    const std::size_t m_memoryLimit = io::memoryLimit();
    io::CsvReader m_reader;
    std::string m_file;
    const TableRequest& m_request;
    io::CsvRecord m_record;
    io::Header m_header;
    bool m_first = true; ///< no row of this pass read yet
    static constexpr std::size_t NoCell = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> m_cellOf; ///< [columns of the table] index into a record, or `NoCell`
    std::vector<Survey> m_survey;
    std::vector<std::unordered_map<std::string, std::int32_t>> m_codes;
    std::size_t m_textBytes = 0; ///< about what the different texts of all columns take
    Table m_table;
};

Result<void> TableBuilder::readHeader() {
    std::vector<std::string> expected;
    if (m_request.like != nullptr) {
        for (const Encoding::Column& column : m_request.like->columns) expected.push_back(column.name);
        if (m_request.withTarget) expected.push_back(m_request.like->target);
    }
    Result<io::Header> header = io::readHeader(m_reader, m_file, expected);
    if (!header) return tl::make_unexpected(header.error());
    m_header = std::move(*header);
    if (m_header.names.size() < 2 && m_request.withTarget)
        return fail(ErrorCode::WrongShape, m_file,
                    {"a single column", "a table with a column to predict and at least one to predict it from"});
    if (!m_header.present)
        m_table.notes.push_back("no header found: the first row is data, and the columns are named “" +
                                m_header.names.front() + "” to “" + m_header.names.back() + "”");
    return chooseColumns();
}

Result<void> TableBuilder::chooseColumns() {
    const auto find = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(m_header.names.begin(), m_header.names.end(), name) -
                                        m_header.names.begin());
    };
    const std::size_t count = m_header.names.size();
    std::vector<std::string> wanted = m_header.names;
    std::string target = m_request.target.empty() ? m_header.names.back() : m_request.target;
    if (m_request.like != nullptr) {
        wanted.clear();
        for (const Encoding::Column& column : m_request.like->columns) wanted.push_back(column.name);
        target = m_request.like->target;
        wanted.push_back(target);
    } else if (find(target) == count) {
        return fail(ErrorCode::NoSuchColumn, m_file, {target, joined(m_header.names)});
    }
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < count; ++i) places.emplace(m_header.names[i], i);
    m_table.hasTarget = m_request.withTarget;
    for (const std::string& name : wanted) {
        if (name == target && !m_table.hasTarget) {
            m_cellOf.push_back(NoCell);
            m_table.target = m_table.columns.size();
            m_table.columns.emplace_back().name = name;
            continue;
        }
        const auto place = places.find(name);
        if (place == places.end()) return fail(ErrorCode::NoSuchColumn, m_file, {name, joined(m_header.names)});
        m_cellOf.push_back(place->second);
        if (name == target) m_table.target = m_table.columns.size();
        m_table.columns.emplace_back().name = name;
    }
    return {};
}

/// The next row of data into `m_record`; checks its number of cells.
Result<bool> TableBuilder::nextRow() {
    Result<bool> read = m_reader.next(m_record);
    if (read && *read && std::exchange(m_first, false) && m_header.present) read = m_reader.next(m_record);
    if (!read || !*read) return read;
    const std::size_t expected = m_header.names.size();
    if (m_record.size() != expected)
        return fail(ErrorCode::WrongCellCount, m_file, {std::to_string(m_record.size()), std::to_string(expected)},
                    m_record.line());
    return true;
}

/// Asked after each row: what unpacks for hours must not be read to its end first.
Result<void> TableBuilder::checkMemory() const {
    const std::size_t bytes = m_table.rows * m_table.columns.size() * (sizeof(double) + sizeof(float));
    if (bytes > m_memoryLimit) return fail(ErrorCode::OutOfMemory, m_file, {std::to_string(bytes)});
    return {};
}

Result<void> TableBuilder::survey() {
    m_survey.resize(m_table.columns.size());
    m_first = true;
    if (const Result<void> back = m_reader.rewind(); !back) return back;
    for (;;) {
        const Result<bool> read = nextRow();
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) break;
        ++m_table.rows;
        if (const Result<void> fits = checkMemory(); !fits) return fits;
        for (std::size_t i = 0; i < m_survey.size(); ++i) {
            Survey& survey = m_survey[i];
            const std::size_t cell = m_cellOf[i];
            if (cell == NoCell) continue;
            const io::CellValue::Kind kind = io::valueOf(m_record.cell(cell), decimalComma()).kind;
            survey.numbers += kind == io::CellValue::Kind::Number ? 1 : 0;
            survey.missing += kind == io::CellValue::Kind::Missing ? 1 : 0;
            if (kind != io::CellValue::Kind::Text) continue;
            survey.unusable += io::isUnusableNumber(m_record.cell(cell)) ? 1 : 0;
            if (survey.texts++ == 0)
                survey.firstText = {ErrorCode::NotANumber,
                                    m_file,
                                    {io::toUtf8(m_record.cell(cell).substr(0, 200)), m_table.columns[i].name},
                                    m_record.line(cell),
                                    static_cast<std::int64_t>(cell) + 1};
        }
    }
    const std::size_t least = m_request.withTarget ? 2 : 1;
    if (m_table.rows < least)
        return fail(ErrorCode::TooFewRows, m_file, {std::to_string(m_table.rows), std::to_string(least)});
    return {};
}

Result<void> TableBuilder::decideKinds() {
    for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
        Column& column = m_table.columns[i];
        const Survey& survey = m_survey[i];
        column.missing = survey.missing;
        column.texts = survey.texts;
        column.unusable = survey.unusable;
        column.firstText = survey.firstText;
        const bool isTarget = i == m_table.target;
        if (const Encoding* like = m_request.like) {
            const bool isNumber =
                isTarget ? like->isRegression() || !like->classValues.empty() : like->columns[i].isNumber();
            column.kind = isNumber ? Column::Kind::Number : Column::Kind::Text;
            if (column.kind == Column::Kind::Number && survey.texts > 0) return tl::make_unexpected(survey.firstText);
            continue;
        }
        const bool anyText = isTarget && m_request.task == TaskChoice::Classification;
        const bool noText = isTarget && m_request.task == TaskChoice::Regression;
        if ((hasBadCells(survey) && !anyText) || (noText && survey.texts > 0))
            return tl::make_unexpected(survey.firstText);
        column.kind = survey.texts > 0 ? Column::Kind::Text : Column::Kind::Number;
    }
    return {};
}

Result<void> TableBuilder::fill() {
    m_codes.resize(m_table.columns.size());
    for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
        Column& column = m_table.columns[i];
        if (m_cellOf[i] == NoCell) continue;
        if (m_survey[i].numbers + m_survey[i].texts == 0 && m_request.like == nullptr) continue;
        if (column.kind == Column::Kind::Number) {
            column.numbers.reserve(m_table.rows);
        } else {
            column.codes.reserve(m_table.rows);
        }
    }
    m_first = true;
    if (const Result<void> back = m_reader.rewind(); !back) return back;
    const std::size_t rows = m_table.rows;
    std::size_t row = 0;
    for (;; ++row) {
        const Result<bool> read = nextRow();
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) break;
        if (row == rows) break;
        for (std::size_t i = 0; i < m_table.columns.size(); ++i) store(i);
        if (m_textBytes > m_memoryLimit / 4) return fail(ErrorCode::OutOfMemory, m_file, {std::to_string(m_textBytes)});
    }
    if (row != rows) return fail(ErrorCode::Damaged, m_file, {"it was changed while it was read"});
    return {};
}

void TableBuilder::store(std::size_t index) {
    Column& column = m_table.columns[index];
    if (m_cellOf[index] == NoCell) return;
    if (column.tooMany || (m_survey[index].numbers + m_survey[index].texts == 0 && m_request.like == nullptr)) return;
    const std::string_view cell = m_record.cell(m_cellOf[index]);
    const io::CellValue value = io::valueOf(cell, decimalComma());
    if (column.kind == Column::Kind::Number) {
        column.numbers.push_back(value.kind == io::CellValue::Kind::Number ? value.number
                                                                           : std::numeric_limits<double>::quiet_NaN());
        return;
    }
    if (value.kind == io::CellValue::Kind::Missing) {
        column.codes.push_back(-1);
        return;
    }
    auto& codes = m_codes[index];
    const auto [found, isNew] = codes.try_emplace(io::toUtf8(cell), static_cast<std::int32_t>(codes.size()));
    column.codes.push_back(found->second);
    if (isNew && codes.size() > Column::mostCategories) {
        column.tooMany = true;
        column.codes = {};
        codes = {};
        return;
    }
    if (!isNew) return;
    column.categories.push_back(found->first);
    constexpr std::size_t overhead = 128; // of a node of the map and two strings, about
    m_textBytes += 2 * cell.size() + overhead;
}

/// Order of appearance depends on the order of rows; the sorted one does not.
void TableBuilder::sortCategories(Column& column) {
    if (column.tooMany) column.categories.clear();
    std::vector<std::int32_t> order(column.categories.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
        return column.categories[static_cast<std::size_t>(a)] < column.categories[static_cast<std::size_t>(b)];
    });
    std::vector<std::int32_t> place(order.size());
    std::vector<std::string> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
        sorted.push_back(std::move(column.categories[static_cast<std::size_t>(order[i])]));
    }
    column.categories = std::move(sorted);
    for (std::int32_t& code : column.codes) {
        if (code >= 0) code = place[static_cast<std::size_t>(code)];
    }
}

/// pandas writes its index as a first column without a name; as a feature it would leak the order of the rows.
void TableBuilder::dropRowNumbers() {
    if (!m_header.unnamedFirst || m_request.like != nullptr || m_table.target == 0) return;
    Column& column = m_table.columns.front();
    for (std::size_t row = 0; row < column.numbers.size(); ++row) {
        if (column.numbers[row] != static_cast<double>(row)) return;
    }
    if (column.numbers.empty()) return;
    m_table.columns.erase(m_table.columns.begin());
    --m_table.target;
    m_table.notes.push_back("the first column, which has no name and numbers the rows, is left out");
}

} // namespace

Result<Table> readTable(io::ByteSource& source, const std::string& file, const TableRequest& request) {
    return TableBuilder(source, file, request).build();
}

} // namespace throughline::data
