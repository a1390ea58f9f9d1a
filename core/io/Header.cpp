// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Header.h"

#include "io/Cell.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace throughline::io {

namespace {

using Kind = CellValue::Kind;

constexpr std::string_view numberedName = "column ";
constexpr int mostRows = 20;

/// Whether numbers side by side look like names of columns.
bool isScale(const std::vector<double>& numbers) {
    if (numbers.empty()) return false;
    const auto isYear = [](double number) {
        return number == std::floor(number) && number >= 1900.0 && number <= 2100.0;
    };
    const auto all = [&](auto test) { // of two neighbours
        return std::adjacent_find(numbers.begin(), numbers.end(), [&](double a, double b) { return !test(a, b); }) ==
               numbers.end();
    };
    const bool years = std::all_of(numbers.begin(), numbers.end(), isYear);
    const bool counted = numbers.size() >= 3 && numbers.front() == std::floor(numbers.front()) &&
                         all([](double a, double b) { return b == a + 1.0; });
    const bool monotonic = numbers.size() >= 8 && (all(std::less<>()) || all(std::greater<>()));
    return years || counted || monotonic;
}

/// The first record of a table, and what the rows below it say about it.
class FirstRecord {
public:
    FirstRecord(const CsvRecord& record, bool decimalComma) : m_decimalComma(decimalComma) {
        std::vector<double> numbers;
        for (std::size_t i = 0; i < record.size(); ++i) {
            const CellValue value = valueOf(record.cell(i), decimalComma);
            m_kinds.push_back(value.kind);
            if (value.kind == Kind::Number) numbers.push_back(value.number);
        }
        m_balance.resize(m_kinds.size());
        m_scale = isScale(numbers);
    }

    void compare(const CsvRecord& row) {
        std::vector<double> numbers;
        for (std::size_t i = 0; i < std::min(row.size(), m_kinds.size()); ++i) {
            const CellValue value = valueOf(row.cell(i), m_decimalComma);
            m_balance[i] += value.kind == Kind::Number ? 1 : value.kind == Kind::Text ? -1 : 0;
            if (value.kind == Kind::Number && m_kinds[i] == Kind::Number) numbers.push_back(value.number);
        }
        if (isScale(numbers)) m_scale = false;
    }

    bool has(Kind kind) const { return std::find(m_kinds.begin(), m_kinds.end(), kind) != m_kinds.end(); }

    bool isHeader(bool numbersAreData) const {
        if (!has(Kind::Text)) return !has(Kind::Number);
        int texts = 0;
        int numbers = 0;
        for (std::size_t i = 0; i < m_kinds.size(); ++i) {
            if (m_balance[i] <= 0) continue;
            texts += m_kinds[i] == Kind::Text ? 1 : 0;
            numbers += m_kinds[i] == Kind::Number && !m_scale ? 1 : 0;
        }
        if (texts + numbers == 0) return !(numbersAreData && has(Kind::Number));
        return texts >= numbers;
    }

private:
    bool m_decimalComma;
    std::vector<Kind> m_kinds;
    std::vector<int> m_balance; ///< [columns] numbers less texts in the rows below
    bool m_scale = false;
};

std::vector<std::string> uniqueNames(const std::vector<std::string>& cells) {
    std::vector<std::string> names;
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, int> copies; // where to go on counting: a hostile header repeats one name only
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string name = cells[i].empty() ? std::string(numberedName) + std::to_string(i + 1) : cells[i];
        std::string unique = name;
        for (int& copy = copies[name]; !taken.insert(unique).second;)
            unique = name + " (" + std::to_string(++copy + 1) + ")";
        names.push_back(std::move(unique));
    }
    return names;
}

bool includes(const std::vector<std::string>& names, std::span<const std::string> expected) {
    const std::unordered_set<std::string_view> known(names.begin(), names.end());
    return !expected.empty() &&
           std::all_of(expected.begin(), expected.end(), [&](const std::string& name) { return known.contains(name); });
}

} // namespace

Result<Header> readHeader(CsvReader& reader, const std::string& file, std::span<const std::string> expected) {
    CsvRecord record;
    const Result<bool> read = reader.next(record);
    if (!read) return tl::make_unexpected(read.error());
    if (!*read) return fail(ErrorCode::EmptyFile, file);
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < record.size(); ++i) cells.emplace_back(record.cell(i));

    FirstRecord first(record, reader.delimiter() != ',');
    for (int row = 0; row < mostRows; ++row) {
        const Result<bool> more = reader.next(record);
        if (!more || !*more) break; // what is wrong there is told when the rows are read
        first.compare(record);
    }
    const bool numbered =
        !expected.empty() && std::all_of(expected.begin(), expected.end(),
                                         [](const std::string& name) { return name.starts_with(numberedName); });
    Header header;
    header.names = uniqueNames(cells);
    header.present = includes(header.names, expected) || first.isHeader(numbered);
    if (!header.present) header.names = uniqueNames(std::vector<std::string>(cells.size()));
    header.unnamedFirst = header.present && cells.front().empty();
    return header;
}

} // namespace throughline::io
