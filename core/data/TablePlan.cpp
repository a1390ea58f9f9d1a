// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TablePlan.h"

#include "base/Lowered.h"
#include "data/TargetPlan.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace throughline::data {

namespace {

constexpr std::size_t mostFeatures = 100'000;

/// A few texts among numbers are mistakes, not a column of text: below 5 %, or a single one. So are more of them, up to
/// half, where they were meant as numbers, or are the same few ones again and again among many different numbers.
bool hasBadCells(const ColumnProfile& column) {
    if (column.texts == 0 || column.numbers == 0) return false;
    const auto areFew = [&](std::int64_t cells) { return cells * 20 < column.present(); };
    const bool meant = areFew(column.texts - column.unusable) && column.numbers > column.texts;
    const std::size_t different = column.tooManyCategories ? ColumnProfile::mostDifferent : column.categories.size();
    const bool tokens = column.numbers > column.texts && column.tokens.size() <= 5 && different > 20;
    return areFew(column.texts) || meant || tokens || (column.texts == 1 && column.numbers >= 4);
}

/// A text that nearly every row has to itself is a name or a key: one-hot it would only teach the rows by heart.
bool isKey(const ColumnProfile& column, std::size_t rows) {
    const bool eachItsOwn =
        column.numbers == 0 && column.texts >= 10 && column.categories.size() == static_cast<std::size_t>(column.texts);
    return column.tooManyCategories || eachItsOwn ||
           (column.categories.size() > 20 && column.categories.size() * 2 > rows);
}

/// What people and programs call a column that tells rows apart: "id", "nr", "PassengerId", "customer_id", "rownames"
/// of R, "Unnamed: 0" of pandas.
bool isIdentifierName(const std::string& name) {
    const std::string lower = lowered(name);
    static constexpr std::array<std::string_view, 18> names{
        "id",    "nr",     "no",     "no.",     "num",      "number",    "index", "idx", "row",
        "rowid", "row_id", "rownum", "rowname", "rownames", "row.names", "#",     "uid", "uuid"};
    if (std::ranges::find(names, lower) != names.end()) return true;
    if (lower.starts_with("unnamed: ")) return true;
    return lower.ends_with("_id") || lower.ends_with(" id") || lower.ends_with(".id") || name.ends_with("Id") ||
           name.ends_with("ID");
}

/// Numbers that only number the rows, and would teach them by heart.
bool isIdentifier(const ColumnProfile& column, bool isNameless) {
    constexpr std::int64_t fewest = 10; // of which it can be told from what they are alone
    constexpr double nearlyAll = 0.8;
    if (column.hasTexts() || !column.isWholeAndDifferent) return false;
    if (isNameless || isIdentifierName(column.name)) return column.numbers > 1;
    return column.numbers >= fewest && column.density() >= nearlyAll;
}

/// What is said of a column whose texts were meant as numbers, or stand among some.
Remark unusableCells(RemarkCode code, const ColumnProfile& column) {
    const ColumnProfile::Place& first = column.firstText;
    return {code,
            {column.name, std::to_string(column.texts), std::to_string(column.present()), first.text,
             std::to_string(first.line), std::to_string(first.column)}};
}

const ColumnChoice* choiceOf(std::span<const ColumnChoice> choices, const std::string& name) {
    const auto found = std::ranges::find(choices, name, &ColumnChoice::name);
    return found == choices.end() ? nullptr : &*found;
}

/// Whether the cells of each column fit together, and are what the user said: all that do not at once.
Result<void> checkCells(const TableProfile& table, std::span<const ColumnChoice> choices, const std::string& file) {
    std::vector<const ColumnProfile*> bad;
    for (const ColumnProfile& column : table.columns) {
        const ColumnChoice* choice = choiceOf(choices, column.name);
        const bool isUsed = !choice || choice->role == ColumnRole::Input || choice->role == ColumnRole::Target;
        const bool isSaid = choice && choice->as.has_value();
        const bool isBad = isSaid ? *choice->as == ColumnKind::Number && column.hasTexts() : hasBadCells(column);
        if (isUsed && isBad) bad.push_back(&column);
    }
    if (bad.empty()) return {};
    if (bad.size() == 1 && (bad.front()->texts == 1 || bad.front()->numbers == 0))
        return notANumber(*bad.front(), file);
    std::vector<std::string> arguments;
    for (const ColumnProfile* column : bad)
        for (const ColumnProfile::Token& token : column->tokens)
            arguments.insert(arguments.end(),
                             {column->name, token.text, std::to_string(token.count), std::to_string(token.line)});
    // Numbers with another mark are no tokens.
    if (arguments.empty()) return notANumber(*bad.front(), file);
    return fail(ErrorCode::TextsAmongNumbers, file, std::move(arguments));
}

class Planner {
public:
    Planner(const TableProfile& table, std::span<const ColumnChoice> choices, const std::string& file, TablePlan& plan)
        : m_table(table), m_choices(choices), m_file(file), m_plan(plan) {}

    Result<void> input(const ColumnProfile& column, bool isNameless);

private:
    Result<void> number(const ColumnProfile& column, const ColumnChoice* choice, ColumnDecision& decision);
    Result<void> category(const ColumnProfile& column, const ColumnChoice* choice, ColumnDecision& decision);
    Result<void> date(const ColumnProfile& column, const ColumnChoice* choice, ColumnDecision& decision);
    void hints(const ColumnProfile& column, ColumnDecision& decision) const;
    tl::unexpected<Error> badChoice(const ColumnProfile& column, const char* value, const char* allowed) const {
        return fail(ErrorCode::BadOption, m_file, {"column", column.name + "=" + value, allowed});
    }

    const TableProfile& m_table;
    std::span<const ColumnChoice> m_choices;
    const std::string& m_file;
    TablePlan& m_plan;
};

Result<void> Planner::input(const ColumnProfile& column, bool isNameless) {
    const ColumnChoice* choice = choiceOf(m_choices, column.name);
    ColumnDecision decision{column.name, choice ? choice->role : ColumnRole::Input};
    decision.missing = column.missing;
    const auto leaveOut = [&](Remark why) {
        decision.role = ColumnRole::LeftOut;
        decision.reasons.push_back(std::move(why));
    };
    const bool isAsked = choice != nullptr; // what the user wants is not left out
    const bool isSaid = choice && choice->as.has_value();
    const auto isAs = [&](ColumnKind kind) { return isSaid && *choice->as == kind; };
    Result<void> done;
    if (decision.role != ColumnRole::Input) {
        decision.as = column.kind();
    } else if (column.present() == 0) {
        leaveOut({RemarkCode::EmptyLeftOut, {column.name}});
    } else if (isAs(ColumnKind::Date) || (!isSaid && column.dates && (isAsked || !column.datesUnsettled))) {
        done = date(column, choice, decision);
    } else if (!isSaid && column.datesUnsettled) {
        leaveOut({RemarkCode::DatesUnsettled, {column.name, column.firstText.text}});
    } else if (!isAsked && isIdentifier(column, isNameless)) {
        leaveOut(isNameless ? Remark{RemarkCode::RowNumbersLeftOut}
                            : Remark{RemarkCode::IdentifierLeftOut, {column.name}});
    } else if (!isAs(ColumnKind::Category) && !column.hasTexts()) {
        done = number(column, choice, decision);
    } else if (isAsked ? column.tooManyCategories : isKey(column, m_table.rows)) {
        if (isAsked)
            return badChoice(column, "input",
                             "ignore, or texts of which there are at most 1,000: this column has more");
        const bool isOfWords = column.unusable == 0 && column.numbers == 0;
        leaveOut(isOfWords ? Remark{RemarkCode::KeysLeftOut, {column.name}}
                           : unusableCells(RemarkCode::UnusableLeftOut, column));
    } else {
        done = category(column, choice, decision);
    }
    if (!done) return done;
    if (decision.role == ColumnRole::Input) {
        hints(column, decision);
        decision.features = static_cast<std::int64_t>(m_plan.encoding.columns.back().features());
        m_plan.encoding.features += static_cast<std::size_t>(decision.features);
    }
    m_plan.columns.push_back(std::move(decision));
    return {};
}

Result<void> Planner::number(const ColumnProfile& column, const ColumnChoice* choice, ColumnDecision& decision) {
    Encoding::Column made{column.name, {}, false};
    made.mark = column.mark;
    if (choice && choice->missing) made.missing = *choice->missing;
    // A category beside numbers is a feature that tells of it.
    if (made.missing == MissingPolicy::Category) made.missing = MissingPolicy::Flag;
    decision.policy = made.missing;
    const bool comma = column.mark == DecimalMark::Comma && !column.whole;
    if (comma || column.grouped || column.affixed) {
        const char* how = column.grouped ? (comma ? "comma-grouped" : "grouped") : comma ? "comma" : "plain";
        decision.reasons.push_back({RemarkCode::NumbersRead, {column.name, how, column.affixed ? "affixed" : "bare"}});
    }
    if (column.sentinel && !choice)
        decision.reasons.push_back(
            {RemarkCode::SentinelSeen, {column.name, column.sentinel->text, std::to_string(column.sentinel->count)}});
    m_plan.encoding.columns.push_back(std::move(made));
    return {};
}

Result<void> Planner::category(const ColumnProfile& column, const ColumnChoice* choice, ColumnDecision& decision) {
    const MissingPolicy policy = choice && choice->missing ? *choice->missing : MissingPolicy::Category;
    if (policy == MissingPolicy::Median || policy == MissingPolicy::Mean)
        return badChoice(column, policy == MissingPolicy::Mean ? "input,missing=mean" : "input,missing=median",
                         "category, most-frequent or drop: its cells are categories");
    const bool own = policy == MissingPolicy::Category || policy == MissingPolicy::Flag;
    Encoding::Column made{column.name, column.categories, own && column.missing > 0};
    made.mark = column.mark;
    if (!own) made.missing = policy;
    decision.as = ColumnKind::Category;
    decision.policy = own ? MissingPolicy::Category : policy;
    if (column.unusable > 0) decision.reasons.push_back(unusableCells(RemarkCode::TakenAsText, column));
    if (made.missingCategory)
        decision.reasons.push_back({RemarkCode::MissingKept, {std::to_string(column.missing), column.name}});
    m_plan.encoding.columns.push_back(std::move(made));
    return {};
}

Result<void> Planner::date(const ColumnProfile& column, const ColumnChoice* choice, ColumnDecision& decision) {
    if (!column.dates) return badChoice(column, "input,as=date", "number or category: not all of its cells are dates");
    Encoding::Column made{column.name, {}, false};
    made.date = {column.dates->order, column.dates->months, column.dates->weekdays, column.dates->hours};
    if (choice && choice->missing) made.missing = *choice->missing;
    if (made.missing == MissingPolicy::Category) made.missing = MissingPolicy::Flag;
    decision.as = ColumnKind::Date;
    decision.policy = made.missing;
    std::string parts;
    for (const auto& [has, name] : {std::pair(made.date->month, "month"), std::pair(made.date->weekday, "weekday"),
                                    std::pair(made.date->hour, "hour")})
        if (has) parts += (parts.empty() ? "" : ", ") + std::string(name);
    decision.reasons.push_back({RemarkCode::DatesRead, {column.name, parts}});
    m_plan.encoding.columns.push_back(std::move(made));
    return {};
}

/// What a column that is learned from may have wrong with it.
void Planner::hints(const ColumnProfile& column, ColumnDecision& decision) const {
    if (m_file.empty()) return; // a built-in set is as it is
    const bool oneNumber = !column.hasTexts() && column.least == column.most;
    const bool oneText = column.hasTexts() && !column.tooManyCategories && column.categories.size() == 1;
    if (oneNumber || (oneText && column.missing == 0))
        decision.reasons.push_back({RemarkCode::ConstantColumn, {column.name}});
    for (const ColumnProfile& other : m_table.columns) {
        if (&other == &column) break;
        if (other.hash != column.hash || column.hash == 0 || oneNumber) continue;
        decision.reasons.push_back({RemarkCode::CopyOfColumn, {column.name, other.name}});
        break;
    }
}

/// Of many columns with one value, as of pixels, one remark.
void gatherConstants(TablePlan& plan) {
    constexpr std::size_t most = 3;
    std::vector<ColumnDecision*> constant;
    for (ColumnDecision& column : plan.columns)
        if (std::ranges::find(column.reasons, RemarkCode::ConstantColumn, &Remark::code) != column.reasons.end())
            constant.push_back(&column);
    if (constant.size() <= most) return;
    std::string names;
    for (std::size_t i = 0; i < most; ++i) names += (i > 0 ? "”, “" : "") + constant[i]->name;
    for (ColumnDecision* column : constant)
        std::erase_if(column->reasons, [](const Remark& remark) { return remark.code == RemarkCode::ConstantColumn; });
    constant.front()->reasons.push_back({RemarkCode::ConstantColumns, {names, std::to_string(constant.size() - most)}});
}

} // namespace

std::vector<Remark> TablePlan::reasons() const {
    std::vector<Remark> all;
    for (const ColumnDecision& column : columns) all.insert(all.end(), column.reasons.begin(), column.reasons.end());
    return all;
}

Result<TablePlan> planTable(const TableProfile& table, std::span<const ColumnChoice> choices, const std::string& file) {
    const ColumnChoice& chosen = choices.front();
    if (const Result<void> done = checkCells(table, choices, file); !done) return tl::make_unexpected(done.error());
    const auto target = std::ranges::find(table.columns, chosen.name, &ColumnProfile::name);
    Result<TargetPlan> predicted = planTarget(*target, chosen.as, false, file);
    if (!predicted) return tl::make_unexpected(predicted.error());
    TablePlan plan;
    ColumnDecision decision{target->name, ColumnRole::Target, std::move(predicted->reasons)};
    decision.as = predicted->classNames.empty() ? ColumnKind::Number : ColumnKind::Category;
    decision.missing = target->missing;
    decision.policy = MissingPolicy::Drop;
    plan.encoding.target = target->name;
    plan.encoding.targetMark = target->mark;
    plan.encoding.classNames = std::move(predicted->classNames);
    plan.encoding.classValues = std::move(predicted->classValues);

    Planner planner(table, choices, file, plan);
    for (const ColumnProfile& column : table.columns) {
        if (&column == &*target) {
            plan.columns.push_back(std::move(decision));
            continue;
        }
        // pandas and R write the names of rows as a first column without a name.
        const bool isNameless = table.unnamedFirst && &column == &table.columns.front();
        if (const Result<void> done = planner.input(column, isNameless); !done)
            return tl::make_unexpected(done.error());
        if (plan.encoding.features > mostFeatures)
            return fail(ErrorCode::WrongShape, file,
                        {"more than " + std::to_string(mostFeatures) + " features once the texts are encoded",
                         "a table with fewer different texts"});
    }
    // Where there is nothing else, a number of the row is what there is: time, or a place along something.
    for (std::size_t i = 0; plan.encoding.columns.empty() && i < plan.columns.size(); ++i) {
        ColumnDecision& column = plan.columns[i];
        if (column.reasons != std::vector<Remark>{{RemarkCode::IdentifierLeftOut, {column.name}}}) continue;
        const ColumnChoice wanted{column.name};
        Planner alone(table, std::span(&wanted, 1), file, plan);
        const auto profile = std::ranges::find(table.columns, column.name, &ColumnProfile::name);
        if (const Result<void> done = alone.input(*profile, false); !done) return tl::make_unexpected(done.error());
        plan.columns[i] = std::move(plan.columns.back());
        plan.columns.pop_back();
    }
    gatherConstants(plan);
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
