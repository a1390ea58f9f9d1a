// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TableProfile.h"

#include "data/ColumnProfiler.h"
#include "io/Memory.h"

#include <algorithm>

namespace throughline::data {

namespace {

/// Refuses to keep more different texts than a quarter of the memory that data may take.
class TextLimit {
public:
    explicit TextLimit(std::string file) : m_file(std::move(file)) {}

    Result<void> add(std::size_t bytes) {
        m_bytes += bytes;
        if (m_bytes > m_most) return fail(ErrorCode::OutOfMemory, m_file, {std::to_string(m_bytes)});
        return {};
    }

private:
    const std::size_t m_most = io::memoryLimit() / 4;
    std::string m_file;
    std::size_t m_bytes = 0;
};

/// Brings the spellings that the columns lack.
Result<void> addSpellings(TableReader& reader, std::span<const std::size_t> cells, std::vector<ColumnProfiler>& columns,
                          TextLimit& texts) {
    const auto lacking = [&] {
        return std::any_of(columns.begin(), columns.end(),
                           [](const ColumnProfiler& column) { return column.lacksSpellings(); });
    };
    if (!lacking()) return {};
    if (const Result<void> back = reader.rewind(); !back) return back;
    while (lacking()) {
        const Result<bool> read = reader.next();
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) return fail(ErrorCode::Damaged, reader.file(), {"it was changed while it was read"});
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < columns.size(); ++i) bytes += columns[i].addSpelling(reader, cells[i]);
        if (const Result<void> fits = texts.add(bytes); !fits) return fits;
    }
    return {};
}

} // namespace

void settleMarks(std::span<ColumnProfiler> columns, bool delimitedByComma) {
    bool point = false, comma = false;
    for (const ColumnProfiler& column : columns) {
        if (const auto mark = column.askedMark()) (*mark == DecimalMark::Point ? point : comma) = true;
    }
    for (ColumnProfiler& column : columns) {
        // Where the whole table says nothing, a comma that does not delimit cells is before a fraction.
        const bool guess = point == comma ? !delimitedByComma && column.hasUnsettledComma() : comma;
        column.settle(column.askedMark().value_or(guess ? DecimalMark::Comma : DecimalMark::Point));
    }
}

Result<TableProfile> profileTable(TableReader& reader, std::span<const std::size_t> cells,
                                  const std::vector<ColumnChoice>* choices, std::span<const DecimalMark> marks) {
    using Keep = ColumnProfiler::Keep;
    const auto keepOf = [&](const std::string& name) {
        if (!choices) return Keep::Nothing;
        if (name == choices->front().name) return Keep::CategoriesAndValues;
        const auto choice = std::ranges::find(*choices, name, &ColumnChoice::name);
        return choice != choices->end() && choice->as == ColumnKind::Category ? Keep::Spellings : Keep::Categories;
    };
    std::vector<ColumnProfiler> columns;
    for (const std::size_t cell : cells) {
        const std::string& name = reader.header().names[cell];
        columns.emplace_back(name, keepOf(name));
    }
    TableProfile profile;
    profile.unnamedFirst = reader.header().unnamedFirst;
    TextLimit texts(reader.file());
    const std::size_t memoryLimit = io::memoryLimit();
    if (const Result<void> back = reader.rewind(); !back) return tl::make_unexpected(back.error());
    for (;;) {
        const Result<bool> read = reader.next();
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) break;
        ++profile.rows;
        // Asked after each row: what unpacks for hours must not be read to its end first.
        const std::size_t rowBytes = profile.rows * columns.size() * sizeof(float);
        if (rowBytes > memoryLimit) return fail(ErrorCode::OutOfMemory, reader.file(), {std::to_string(rowBytes)});
        std::size_t textBytes = 0;
        for (std::size_t i = 0; i < columns.size(); ++i) textBytes += columns[i].add(reader, cells[i]);
        if (const Result<void> fits = texts.add(textBytes); !fits) return tl::make_unexpected(fits.error());
    }
    settleMarks(columns, !reader.decimalComma());
    for (std::size_t i = 0; i < marks.size(); ++i) columns[i].settle(marks[i]);
    if (const Result<void> done = addSpellings(reader, cells, columns, texts); !done)
        return tl::make_unexpected(done.error());
    for (ColumnProfiler& column : columns) profile.columns.push_back(column.take());
    return profile;
}

} // namespace throughline::data
