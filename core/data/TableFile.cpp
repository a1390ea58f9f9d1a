// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TableFile.h"

#include "data/TableEncoder.h"
#include "data/TablePlan.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>

namespace throughline::data {

namespace {

Result<void> refuseSingleColumn(const TableReader& reader) {
    if (reader.header().names.size() >= 2) return {};
    return fail(ErrorCode::WrongShape, reader.file(),
                {"a single column", "a table with a column to predict and at least one to predict it from"});
}

Result<void> requireRows(const TableProfile& profile, std::size_t least, const std::string& file) {
    if (profile.rows >= least) return {};
    return fail(ErrorCode::TooFewRows, file, {std::to_string(profile.rows), std::to_string(least)});
}

void noteHeader(const io::Header& header, std::vector<Remark>& notes) {
    if (!header.present) notes.push_back({RemarkCode::NoHeader, {header.names.front(), header.names.back()}});
}

/// To be called when all was read. `file`: empty for that which is learned from.
void noteText(const TableReader& reader, const std::string& file, std::vector<Remark>& notes) {
    if (const auto line = reader.firstOddLine(); line > 0)
        notes.push_back({RemarkCode::TextNotUtf8, {std::to_string(line)}, file});
}

/// The texts of a column in the rows that were kept.
Result<std::vector<std::string>> textsOf(TableReader& reader, const std::string& column,
                                         const std::vector<std::size_t>& kept) {
    const Result<std::size_t> cell = reader.find(column);
    if (!cell) return tl::make_unexpected(cell.error());
    if (const Result<void> back = reader.rewind(); !back) return tl::make_unexpected(back.error());
    std::vector<std::string> texts;
    texts.reserve(kept.size());
    for (std::size_t row = 0; texts.size() < kept.size(); ++row) {
        const Result<bool> read = reader.next();
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) return fail(ErrorCode::Damaged, reader.file(), {"it was changed while it was read"});
        if (row == kept[texts.size()]) texts.emplace_back(reader.row().cell(*cell));
    }
    return texts;
}

/// As numbers or dates where all of them are, else by the alphabet; what is missing comes first.
std::vector<double> orderOf(const TableReader& reader, const std::vector<std::string>& texts) {
    std::vector<double> order(texts.size(), -std::numeric_limits<double>::infinity());
    const auto all = [&](auto valueOf) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (reader.isMissing(texts[i])) continue;
            const std::optional<double> value = valueOf(texts[i]);
            if (!value) return false;
            order[i] = *value;
        }
        return true;
    };
    for (const DecimalMark mark : {DecimalMark::Point, DecimalMark::Comma})
        if (all([mark](const std::string& text) {
                const auto number = readNumber(text, mark);
                return number ? std::optional(number->value) : std::nullopt;
            }))
            return order;
    for (const DateOrder parts : {DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst})
        if (all([parts](const std::string& text) {
                const auto date = readDate(text, parts);
                return date ? std::optional(date->day) : std::nullopt;
            }))
            return order;
    std::vector<std::string> sorted = texts;
    std::ranges::sort(sorted);
    all([&](const std::string& text) {
        return std::optional(static_cast<double>(std::ranges::lower_bound(sorted, text) - sorted.begin()));
    });
    return order;
}

/// What columns say of how the rows are to be divided.
Result<void> readDividers(TableReader& reader, const std::vector<std::size_t>& kept, TableData& table) {
    for (const ColumnDecision& column : table.columns) {
        if (column.role != ColumnRole::Group && column.role != ColumnRole::Order) continue;
        const Result<std::vector<std::string>> texts = textsOf(reader, column.name, kept);
        if (!texts) return tl::make_unexpected(texts.error());
        if (column.role == ColumnRole::Order) {
            table.order = orderOf(reader, *texts);
            continue;
        }
        std::unordered_map<std::string_view, std::uint32_t> places;
        for (const std::string& text : *texts)
            table.groups.push_back(places.emplace(text, static_cast<std::uint32_t>(places.size())).first->second);
        if (places.size() < 2) return fail(ErrorCode::TooFewClasses, reader.file(), {column.name});
    }
    return {};
}

} // namespace

Result<TableData> loadTable(io::ByteSource& source, const std::string& file, const DataSpec& spec,
                            const ReadWatch& watch) {
    TableReader reader(source, file, spec.missing, spec.textEncoding);
    if (const Result<void> done = reader.open(); !done) return tl::make_unexpected(done.error());
    if (const Result<void> done = refuseSingleColumn(reader); !done) return tl::make_unexpected(done.error());
    const Result<std::vector<ColumnChoice>> choices = choicesOf(spec, reader.header().names, file);
    if (!choices) return tl::make_unexpected(choices.error());
    std::vector<std::size_t> cells(reader.header().names.size());
    std::iota(cells.begin(), cells.end(), std::size_t{0});
    const Result<TableProfile> profile = profileTable(reader, cells, &*choices);
    if (!profile) return tl::make_unexpected(profile.error());
    if (const Result<void> done = requireRows(*profile, 2, file); !done) return tl::make_unexpected(done.error());
    Result<TablePlan> plan = planTable(*profile, *choices, file);
    if (!plan) return tl::make_unexpected(plan.error());

    TableData table;
    noteText(reader, {}, table.notes);
    noteHeader(reader.header(), table.notes);
    const std::vector<Remark> reasons = plan->reasons();
    table.notes.insert(table.notes.end(), reasons.begin(), reasons.end());
    table.columns = std::move(plan->columns);
    table.encoding = std::move(plan->encoding);
    table.encoding.missing = spec.missing;
    table.encoding.textEncoding = spec.textEncoding;
    if (watch.tell) watch.tell({source.place(), 1, profile->rows, encodedBytes(profile->rows, table.encoding)});
    std::vector<std::size_t> kept;
    auto data = encodeTable(reader, *profile, table.encoding, Targets::Read, table.notes, &kept);
    if (!data) return tl::make_unexpected(data.error());
    table.data = std::move(*data);
    if (const Result<void> done = readDividers(reader, kept, table); !done) return tl::make_unexpected(done.error());
    return table;
}

Result<std::shared_ptr<nn::Dataset>> loadTableLike(io::ByteSource& source, const OtherSource& other,
                                                   const Encoding& encoding, Targets targets,
                                                   std::vector<Remark>& notes, KeptColumns* kept) {
    const std::string& file = other.source;
    const bool withTarget = targets == Targets::Read;
    std::vector<std::string> wanted;
    std::vector<bool> isNumber;
    std::vector<DecimalMark> marks;
    for (const Encoding::Column& column : encoding.columns) {
        wanted.push_back(column.name);
        isNumber.push_back(column.isNumber());
        marks.push_back(column.mark);
    }
    if (withTarget) {
        wanted.push_back(encoding.target);
        isNumber.push_back(encoding.isRegression() || !encoding.classValues.empty());
        marks.push_back(encoding.targetMark);
    }
    TableReader reader(source, file, encoding.missing, encoding.textEncoding);
    if (const Result<void> done = reader.open(wanted); !done) return tl::make_unexpected(done.error());
    if (other.skipUnusable) reader.skipUneven();
    if (withTarget) {
        if (const Result<void> done = refuseSingleColumn(reader); !done) return tl::make_unexpected(done.error());
    }
    noteHeader(reader.header(), notes);
    std::vector<std::size_t> cells;
    for (const std::string& name : wanted) {
        const Result<std::size_t> cell = reader.find(name);
        if (!cell) return tl::make_unexpected(cell.error());
        cells.push_back(*cell);
    }
    const Result<TableProfile> profile = profileTable(reader, cells, nullptr, marks);
    if (!profile) return tl::make_unexpected(profile.error());
    if (const Result<void> done = requireRows(*profile, withTarget ? 2 : 1, file); !done)
        return tl::make_unexpected(done.error());
    noteText(reader, file, notes);
    for (std::size_t i = 0; i < isNumber.size(); ++i) {
        const ColumnProfile& column = profile->columns[i];
        if (isNumber[i] && column.hasTexts() && !other.skipUnusable) return notANumber(column, file);
    }
    std::vector<std::size_t> rows;
    auto data = encodeTable(reader, *profile, encoding, targets, notes, &rows, other.skipUnusable);
    if (!data || !kept) return data;
    if (kept->all) kept->names = reader.header().names;
    std::vector<std::vector<std::string>> columns;
    for (const std::string& name : kept->names) {
        auto texts = textsOf(reader, name, rows);
        if (!texts) return tl::make_unexpected(texts.error());
        columns.push_back(std::move(*texts));
    }
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (const auto& column : columns) kept->cells.push_back(column[row]);
    return data;
}

} // namespace throughline::data
