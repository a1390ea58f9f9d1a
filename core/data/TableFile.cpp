// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TableFile.h"

#include "data/TableEncoder.h"
#include "data/TablePlan.h"

#include <numeric>

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

} // namespace

Result<TableData> loadTable(io::ByteSource& source, const std::string& file, const DataSpec& spec) {
    TableReader reader(source, file);
    if (const Result<void> done = reader.open(); !done) return tl::make_unexpected(done.error());
    if (const Result<void> done = refuseSingleColumn(reader); !done) return tl::make_unexpected(done.error());
    const std::vector<ColumnChoice> choices = choicesOf(spec, reader.header().names);
    for (const ColumnChoice& choice : choices) {
        if (const Result<std::size_t> found = reader.find(choice.name); !found)
            return tl::make_unexpected(found.error());
    }
    std::vector<std::size_t> cells(reader.header().names.size());
    std::iota(cells.begin(), cells.end(), std::size_t{0});
    const Result<TableProfile> profile = profileTable(reader, cells, &choices.front().name);
    if (!profile) return tl::make_unexpected(profile.error());
    if (const Result<void> done = requireRows(*profile, 2, file); !done) return tl::make_unexpected(done.error());
    Result<TablePlan> plan = planTable(*profile, choices, file);
    if (!plan) return tl::make_unexpected(plan.error());

    TableData table;
    noteHeader(reader.header(), table.notes);
    const std::vector<Remark> reasons = plan->reasons();
    table.notes.insert(table.notes.end(), reasons.begin(), reasons.end());
    table.encoding = std::move(plan->encoding);
    auto data = encodeTable(reader, *profile, table.encoding, Targets::Read, table.notes);
    if (!data) return tl::make_unexpected(data.error());
    table.data = std::move(*data);
    return table;
}

Result<std::shared_ptr<nn::Dataset>> loadTableLike(io::ByteSource& source, const std::string& file,
                                                   const Encoding& encoding, Targets targets,
                                                   std::vector<Remark>& notes) {
    const bool withTarget = targets == Targets::Read;
    std::vector<std::string> wanted;
    std::vector<bool> isNumber;
    for (const Encoding::Column& column : encoding.columns) {
        wanted.push_back(column.name);
        isNumber.push_back(column.isNumber());
    }
    if (withTarget) {
        wanted.push_back(encoding.target);
        isNumber.push_back(encoding.isRegression() || !encoding.classValues.empty());
    }
    TableReader reader(source, file);
    if (const Result<void> done = reader.open(wanted); !done) return tl::make_unexpected(done.error());
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
    const Result<TableProfile> profile = profileTable(reader, cells, nullptr);
    if (!profile) return tl::make_unexpected(profile.error());
    if (const Result<void> done = requireRows(*profile, withTarget ? 2 : 1, file); !done)
        return tl::make_unexpected(done.error());
    for (std::size_t i = 0; i < isNumber.size(); ++i) {
        const ColumnProfile& column = profile->columns[i];
        if (isNumber[i] && column.hasTexts()) return notANumber(column, file);
    }
    return encodeTable(reader, *profile, encoding, targets, notes);
}

} // namespace throughline::data
