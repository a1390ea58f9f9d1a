// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ParquetText.h"

#include "io/IsoTime.h"
#include "io/Memory.h"
#include "io/ParquetColumn.h"
#include "io/ParquetFile.h"
#include "io/ShortestText.h"
#include "io/Utf8.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::data {

namespace {

/// In quotes where it needs them, as writers of tables do it.
void appendText(std::string& line, std::string_view text) {
    const bool plain = !text.empty() && text.find_first_of("\",;\t\r\n") == text.npos && text.front() != ' ' &&
                       text.back() != ' ' && text.front() != '#';
    if (plain) {
        line += text;
        return;
    }
    line += '"';
    for (const char c : text) {
        if (c == '"') line += '"';
        line += c;
    }
    line += '"';
}

/// In as few digits as tell it from its neighbours of the column's precision.
void appendNumber(std::string& line, double number, bool single) {
    if (std::isnan(number)) return; // it is missing
    if (single)
        io::appendShortest(line, static_cast<float>(number));
    else
        io::appendShortest(line, number);
}

/// "2024-12-31", with a time where it is not midnight; nothing where the year has no four digits.
void appendDate(std::string& line, double days) {
    constexpr double first = -719'528.0, last = 2'932'896.0; // 0000-01-01, 9999-12-31
    if (!(days >= first && days < last + 1.0)) return;
    constexpr std::int64_t msPerDay = 86'400'000;
    const auto ms = static_cast<std::int64_t>(std::floor(days * static_cast<double>(msPerDay) + 0.5));
    const std::string iso = io::isoTime(ms); // "2024-12-31T18:30:05.250Z"
    line.append(iso, 0, 10);
    if (ms % msPerDay != 0) line.append(1, ' ').append(iso, 11, 12);
}

/// As pandas writes the same table as CSV; nothing for a missing value.
void appendCell(std::string& line, const io::ParquetField& field, const io::ParquetValue& value) {
    using io::ParquetField, io::ParquetValue;
    if (value.kind == ParquetValue::Kind::Text) return appendText(line, value.text);
    if (value.kind != ParquetValue::Kind::Number) return;
    if (field.day > 0.0) return appendDate(line, value.number / field.day);
    if (field.physical != ParquetField::Physical::Boolean)
        return appendNumber(line, value.number, field.physical == ParquetField::Physical::Float);
    line += value.number != 0.0 ? "True" : "False";
}

class ParquetText : public io::ByteSource {
public:
    ParquetText(std::string bytes, io::ParquetFile table, std::string file)
        : m_bytes(std::move(bytes)), m_table(std::move(table)), m_file(std::move(file)) {
        for (const auto& group : m_table.groups) m_rows += group.rows;
        begin();
    }

    Result<std::size_t> read(char* to, std::size_t size) override {
        while (m_at == m_line.size()) {
            m_line.clear();
            m_at = 0;
            const Result<bool> more = nextRow();
            if (!more) return tl::make_unexpected(more.error());
            if (!*more) return std::size_t{0};
        }
        const std::size_t count = std::min(size, m_line.size() - m_at);
        m_line.copy(to, count, m_at);
        m_at += count;
        return count;
    }

    Result<void> rewind() override {
        begin();
        return {};
    }

    /// Of the bytes, which are here already, as many as of the rows.
    io::FilePlace place() const override {
        const double share = m_rows > 0 ? static_cast<double>(m_taken) / static_cast<double>(m_rows) : 0.0;
        return {static_cast<std::uint64_t>(share * static_cast<double>(m_bytes.size())), m_bytes.size()};
    }

private:
    void begin() {
        m_line = io::utf8Mark; // whatever the tables beside it are
        m_at = m_group = 0;
        m_rowsLeft = m_taken = 0;
        for (const io::ParquetField& field : m_table.fields) {
            if (&field != &m_table.fields.front()) m_line += ',';
            appendText(m_line, field.name);
        }
        m_line += '\n';
    }

    Result<bool> nextRow() {
        while (m_rowsLeft == 0) {
            if (m_group == m_table.groups.size()) return false;
            const auto& group = m_table.groups[m_group++];
            m_rowsLeft = group.rows;
            m_columns.clear();
            for (const io::ParquetField& field : m_table.fields) {
                if (field.leaf >= group.chunks.size()) return fail(ErrorCode::Damaged, m_file, {"its list of columns"});
                m_columns.emplace_back(m_bytes, field, group.chunks[field.leaf]);
            }
        }
        --m_rowsLeft;
        ++m_taken;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            io::ParquetValue value;
            if (!m_columns[i].next(value)) {
                if (const std::string& what = m_columns[i].unsupported(); !what.empty())
                    return fail(ErrorCode::UnknownFormat, m_file, {what});
                return fail(ErrorCode::Damaged, m_file, {"the column “" + m_table.fields[i].name + "”"});
            }
            if (i > 0) m_line += ',';
            appendCell(m_line, m_table.fields[i], value);
        }
        // A row whose cells are all missing is no blank line.
        if (m_columns.size() == 1 && m_line.empty()) m_line += "\"\"";
        m_line += '\n';
        return true;
    }

    std::string m_bytes;
    io::ParquetFile m_table;
    std::string m_file;
    std::string m_line; ///< the header, or a row
    std::size_t m_at = 0, m_group = 0;
    std::uint64_t m_rowsLeft = 0; ///< of the group at hand
    std::uint64_t m_taken = 0, m_rows = 0;
    std::vector<io::ParquetColumn> m_columns;
};

} // namespace

Result<std::unique_ptr<io::ByteSource>> parquetAsText(std::unique_ptr<io::ByteSource> source, const std::string& file) {
    const Result<std::string> start = io::peek(*source, io::ParquetFile::magic.size());
    if (!start) return tl::make_unexpected(start.error());
    if (*start != io::ParquetFile::magic) return source;
    std::string bytes;
    constexpr std::size_t block = std::size_t{4} << 20;
    const std::size_t most = io::memoryLimit() / 2;
    for (;;) {
        const Result<std::string> next = io::take(*source, block);
        if (!next) return tl::make_unexpected(next.error());
        bytes += *next;
        if (bytes.size() > most) return fail(ErrorCode::OutOfMemory, file, {std::to_string(bytes.size())});
        if (next->size() < block) break;
    }
    Result<io::ParquetFile> table = io::ParquetFile::read(bytes);
    if (!table) {
        table.error().file = file;
        return tl::make_unexpected(table.error());
    }
    if (table->fields.empty()) return fail(ErrorCode::WrongShape, file, {"no plain columns", "a table of them"});
    return std::make_unique<ParquetText>(std::move(bytes), std::move(*table), file);
}

} // namespace throughline::data
