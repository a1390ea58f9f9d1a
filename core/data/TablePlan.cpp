// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TablePlan.h"

#include "data/TargetPlan.h"

#include <algorithm>

namespace throughline::data {

namespace {

constexpr std::size_t mostFeatures = 100'000;

/// A few texts among numbers are mistakes, not a column of text: below 5 %, or a single one. So are more of them, up to
/// half, where they were meant as numbers.
bool hasBadCells(const ColumnProfile& column) {
    if (column.texts == 0 || column.numbers == 0) return false;
    const auto areFew = [&](std::int64_t cells) { return cells * 20 < column.present(); };
    const bool meant = areFew(column.texts - column.unusable) && column.numbers > column.texts;
    return areFew(column.texts) || meant || (column.texts == 1 && column.numbers >= 4);
}

/// A text that nearly every row has to itself is a name or a key: one-hot it would only teach the rows by heart.
bool isKey(const ColumnProfile& column, std::size_t rows) {
    return column.tooManyCategories || (column.categories.size() > 20 && column.categories.size() * 2 > rows);
}

/// What is said of a column whose texts were meant as numbers, or stand among some.
Remark unusableCells(RemarkCode code, const ColumnProfile& column) {
    const ColumnProfile::Place& first = column.firstText;
    return {code,
            {column.name, std::to_string(column.texts), std::to_string(column.present()), first.text,
             std::to_string(first.line), std::to_string(first.column)}};
}

/// Whether the cells of each column fit together, and are what the user said.
Result<void> checkCells(const TableProfile& table, const ColumnChoice& target, const std::string& file) {
    for (const ColumnProfile& column : table.columns) {
        const std::optional<ColumnKind> as = column.name == target.name ? target.as : std::nullopt;
        const bool isBad = as == ColumnKind::Number ? column.hasTexts() : !as && hasBadCells(column);
        if (isBad) return notANumber(column, file);
    }
    return {};
}

ColumnDecision planInput(const ColumnProfile& column, std::size_t rows, Encoding& encoding) {
    ColumnDecision decision{column.name, ColumnRole::Input, {}};
    std::vector<Remark>& reasons = decision.reasons;
    if (isKey(column, rows)) {
        decision.role = ColumnRole::LeftOut;
        const bool isOfWords = column.unusable == 0 && column.numbers == 0;
        reasons.push_back(isOfWords ? Remark{RemarkCode::KeysLeftOut, {column.name}}
                                    : unusableCells(RemarkCode::UnusableLeftOut, column));
    } else if (column.present() == 0) {
        decision.role = ColumnRole::LeftOut;
        reasons.push_back({RemarkCode::EmptyLeftOut, {column.name}});
    } else if (!column.hasTexts()) {
        encoding.columns.push_back({column.name, {}, false});
    } else {
        encoding.columns.push_back({column.name, column.categories, column.missing > 0});
        if (column.unusable > 0) reasons.push_back(unusableCells(RemarkCode::TakenAsText, column));
        if (column.missing > 0)
            reasons.push_back({RemarkCode::MissingKept, {std::to_string(column.missing), column.name}});
    }
    return decision;
}

} // namespace

std::vector<Remark> TablePlan::reasons() const {
    std::vector<Remark> all;
    for (const ColumnDecision& column : columns) all.insert(all.end(), column.reasons.begin(), column.reasons.end());
    return all;
}

Result<TablePlan> planTable(const TableProfile& table, std::span<const ColumnChoice> choices, const std::string& file) {
    const auto chosen = std::find_if(choices.begin(), choices.end(),
                                     [](const ColumnChoice& choice) { return choice.role == ColumnRole::Target; });
    if (const Result<void> done = checkCells(table, *chosen, file); !done) return tl::make_unexpected(done.error());
    TablePlan plan;
    std::span<const ColumnProfile> inputs(table.columns);
    // pandas writes its index as a first column without a name; as a feature it would leak the order of the rows.
    if (table.unnamedFirst && inputs.front().name != chosen->name && inputs.front().countsRows) {
        plan.columns.push_back({inputs.front().name, ColumnRole::LeftOut, {{RemarkCode::RowNumbersLeftOut}}});
        inputs = inputs.subspan(1);
    }
    const auto target = std::find_if(inputs.begin(), inputs.end(),
                                     [&](const ColumnProfile& column) { return column.name == chosen->name; });
    Result<TargetPlan> predicted = planTarget(*target, chosen->as, false, file);
    if (!predicted) return tl::make_unexpected(predicted.error());
    plan.columns.push_back({target->name, ColumnRole::Target, std::move(predicted->reasons)});
    plan.encoding.target = target->name;
    plan.encoding.classNames = std::move(predicted->classNames);
    plan.encoding.classValues = std::move(predicted->classValues);

    for (const ColumnProfile& column : inputs) {
        if (&column == &*target) continue;
        plan.columns.push_back(planInput(column, table.rows, plan.encoding));
        if (plan.columns.back().role == ColumnRole::Input)
            plan.encoding.features += plan.encoding.columns.back().features();
        if (plan.encoding.features > mostFeatures)
            return fail(ErrorCode::WrongShape, file,
                        {"more than " + std::to_string(mostFeatures) + " features once the texts are encoded",
                         "a table with fewer different texts"});
    }
    if (plan.encoding.columns.empty())
        return fail(ErrorCode::WrongShape, file,
                    {"no column to predict from", "at least one with numbers or a few texts"});
    return plan;
}

tl::unexpected<Error> notANumber(const ColumnProfile& column, const std::string& file) {
    const ColumnProfile::Place& first = column.firstText;
    return fail(ErrorCode::NotANumber, file, {first.text, column.name}, first.line, first.column);
}

} // namespace throughline::data
