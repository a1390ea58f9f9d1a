// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/TablePlan.h"
#include "data/TargetPlan.h"

#include <QTest>

using namespace throughline;
using namespace throughline::data;

namespace {

ColumnProfile numbers(const std::string& name, std::int64_t count, std::vector<double> values = {0.5, 1.5}) {
    ColumnProfile column;
    column.name = name;
    column.numbers = count;
    column.least = values.front();
    column.most = values.back();
    for (const double value : values) column.whole &= value == static_cast<double>(static_cast<std::int64_t>(value));
    column.values = std::move(values);
    return column;
}

ColumnProfile texts(const std::string& name, std::int64_t count, std::vector<std::string> categories) {
    ColumnProfile column;
    column.name = name;
    column.texts = count;
    column.categories = std::move(categories);
    column.firstText = {column.categories.empty() ? "t" : column.categories.front(), 2, 1};
    return column;
}

std::vector<std::string> numbered(int count) {
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) names.push_back("t" + std::to_string(100 + i));
    return names;
}

Result<TablePlan> planOf(std::vector<ColumnProfile> columns, std::optional<ColumnKind> as = {},
                         bool unnamedFirst = false) {
    const TableProfile table{std::move(columns), 100, unnamedFirst};
    const std::vector<ColumnChoice> choices{{"y", ColumnRole::Target, as}};
    return planTable(table, choices, "table.csv");
}

const ColumnDecision& decisionOn(const TablePlan& plan, const std::string& name) {
    return *std::find_if(plan.columns.begin(), plan.columns.end(),
                         [&](const ColumnDecision& column) { return column.name == name; });
}

} // namespace

/// What is decided of a table, column by column, from what its columns hold.
class TablePlanTest : public QObject {
    Q_OBJECT

private slots:
    void numbersAndTextsAreInputs() {
        ColumnProfile town = texts("town", 97, {"Bonn", "Ulm"});
        town.missing = 3;
        const auto plan = planOf({numbers("age", 100), town, texts("y", 100, {"no", "yes"})});
        QVERIFY(plan.has_value());
        QCOMPARE(plan->encoding.columns,
                 (std::vector<Encoding::Column>{{"age", {}, false}, {"town", {"Bonn", "Ulm"}, true}}));
        QCOMPARE(plan->encoding.features, 4U);
        QCOMPARE(plan->encoding.target, std::string("y"));
        QCOMPARE(plan->encoding.classNames, (std::vector<std::string>{"no", "yes"}));
        QVERIFY(plan->encoding.classValues.empty());
        QVERIFY(decisionOn(*plan, "y").role == ColumnRole::Target);
        QVERIFY(decisionOn(*plan, "town").role == ColumnRole::Input);
        QCOMPARE(plan->reasons(), (std::vector<Remark>{{RemarkCode::MissingKept, {"3", "town"}}}));
    }

    void whatTeachesNothingIsLeftOut() {
        ColumnProfile empty;
        empty.name = "empty";
        ColumnProfile many = texts("many", 100, {});
        many.tooManyCategories = true;
        const auto plan = planOf({texts("name", 100, numbered(51)), texts("town", 100, numbered(50)), empty, many,
                                  texts("y", 100, {"a", "b"})});
        QVERIFY(plan.has_value());
        QCOMPARE(plan->encoding.columns.size(), 1U);
        QVERIFY(decisionOn(*plan, "town").role == ColumnRole::Input);
        const auto isLeftOut = [&](const char* name, RemarkCode why) {
            const ColumnDecision& decision = decisionOn(*plan, name);
            return decision.role == ColumnRole::LeftOut && decision.reasons == std::vector<Remark>{{why, {name}}};
        };
        QVERIFY(isLeftOut("name", RemarkCode::KeysLeftOut));
        QVERIFY(isLeftOut("many", RemarkCode::KeysLeftOut));
        QVERIFY(isLeftOut("empty", RemarkCode::EmptyLeftOut));
    }

    void rowNumbersAreLeftOutWhereNobodyNamedThem() {
        ColumnProfile index = numbers("column 1", 100, {0, 99});
        index.isWholeAndDifferent = true;
        const ColumnProfile age = numbers("age", 100), y = texts("y", 100, {"a", "b"});
        const auto unnamed = planOf({index, age, y}, {}, true);
        QCOMPARE(unnamed->encoding.columns.size(), 1U);
        QVERIFY(unnamed->columns.front().role == ColumnRole::LeftOut);
        QCOMPARE(unnamed->reasons().front(), Remark{RemarkCode::RowNumbersLeftOut}); // said first of all
        index.name = "y";                                                            // predicted
        QCOMPARE(planOf({index, age}, {}, true)->encoding.columns.size(), 1U);
    }

    void identifiersAreLeftOutUnlessTheyAreWanted() {
        const ColumnProfile age = numbers("age", 100), y = texts("y", 100, {"a", "b"});
        const auto leftOut = [&](const char* name, double least, double most, bool different = true) {
            ColumnProfile column = numbers(name, 100, {least, most});
            column.isWholeAndDifferent = different;
            const auto plan = planOf({column, age, y});
            return plan->reasons() == std::vector<Remark>{{RemarkCode::IdentifierLeftOut, {name}}};
        };
        for (const char* name : {"id", "ID", "Nr", "PassengerId", "customer_id", "Unnamed: 0", "rownames"})
            QVERIFY2(leftOut(name, 1, 5'000), name);
        QVERIFY(leftOut("anything", 1, 110)); // nearly all of its range
        QVERIFY(!leftOut("anything", 1, 5'000));
        QVERIFY(!leftOut("id", 1, 100, false));
        QVERIFY(!leftOut("valid", 1, 5'000));

        ColumnProfile id = numbers("id", 100, {1, 100});
        id.isWholeAndDifferent = true;
        const TableProfile table{{id, age, y}, 100, false};
        const std::vector<ColumnChoice> choices{{"y", ColumnRole::Target}, {"id"}, {"age", ColumnRole::LeftOut}};
        const auto plan = planTable(table, choices, "table.csv");
        QCOMPARE(plan->encoding.columns.size(), 1U);
        QCOMPARE(plan->encoding.columns[0].name, std::string("id"));
        QVERIFY(decisionOn(*plan, "age").role == ColumnRole::LeftOut && decisionOn(*plan, "age").reasons.empty());
        // Where there is nothing else it is taken.
        QCOMPARE(planOf({id, y})->encoding.columns.size(), 1U);
    }

    void hintsOfColumnsThatTeachNothing() {
        ColumnProfile constant = numbers("constant", 100, {7, 7}), one = numbers("one", 100),
                      copy = numbers("copy", 100);
        one.hash = copy.hash = 42;
        const auto plan = planOf({constant, one, copy, texts("y", 100, {"a", "b"})});
        QCOMPARE(plan->reasons(), (std::vector<Remark>{{RemarkCode::ConstantColumn, {"constant"}},
                                                       {RemarkCode::CopyOfColumn, {"copy", "one"}}}));
        QCOMPARE(plan->encoding.columns.size(), 3U);
    }

    void allFaultsAreToldTogether() {
        ColumnProfile one = numbers("one", 97), other = numbers("other", 99);
        one.texts = 3;
        one.tokens = {{"k.A.", 2, 7, 1}, {"x", 1, 9, 1}};
        other.texts = 1;
        other.tokens = {{"x", 1, 4, 2}};
        const auto refused = planOf({one, other, texts("y", 100, {"a", "b"})});
        QCOMPARE(refused.error().code, ErrorCode::TextsAmongNumbers);
        QCOMPARE(refused.error().arguments,
                 (std::vector<std::string>{"one", "k.A.", "2", "7", "one", "x", "1", "9", "other", "x", "1", "4"}));
    }

    void whatIsSaidOfColumnsHolds() {
        const TableProfile table{
            {numbers("a", 100), texts("t", 100, {"p", "q"}), texts("y", 100, {"a", "b"})}, 100, false};
        const auto planWith = [&](ColumnChoice choice) {
            const std::vector<ColumnChoice> choices{{"y", ColumnRole::Target}, std::move(choice)};
            return planTable(table, choices, "table.csv");
        };
        const auto flagged = planWith({"a", ColumnRole::Input, {}, MissingPolicy::Flag});
        QCOMPARE(flagged->encoding.columns[0].features(), 2U);
        QVERIFY(flagged->encoding.columns[0].hasFlag());
        QCOMPARE(planWith({"t", ColumnRole::Input, {}, MissingPolicy::Mean}).error().code, ErrorCode::BadOption);
        QCOMPARE(planWith({"t", ColumnRole::Input, ColumnKind::Date}).error().code, ErrorCode::BadOption);
        QCOMPARE(planWith({"t", ColumnRole::Input, ColumnKind::Number}).error().code, ErrorCode::NotANumber);
        const auto grouped = planWith({"t", ColumnRole::Group});
        QVERIFY(decisionOn(*grouped, "t").role == ColumnRole::Group);
        QCOMPARE(grouped->encoding.columns.size(), 1U);
    }

    void aFewTextsAmongNumbersAreAnError() {
        ColumnProfile mixed = numbers("mixed", 97);
        mixed.texts = 3;
        mixed.firstText = {"n/a", 17, 1};
        const ColumnProfile y = texts("y", 100, {"a", "b"});
        const auto refused = planOf({mixed, y});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::NotANumber);
        QCOMPARE(refused.error().line, 17);
        QCOMPARE(refused.error().arguments, (std::vector<std::string>{"n/a", "mixed"}));
        mixed.tokens = {{"n/a", 3, 17, 1}};
        QCOMPARE(planOf({mixed, y}).error().code, ErrorCode::TextsAmongNumbers);
        mixed.tokens.clear();
        mixed.numbers = 50;
        mixed.texts = 50;
        mixed.categories = {"1", "n/a"};
        QVERIFY(planOf({mixed, y}).has_value());
        mixed.unusable = 49; // meant as numbers
        mixed.numbers = 51;
        QVERIFY(!planOf({mixed, y}));
    }

    void whatTheUserSaysOfTheTargetHolds() {
        ColumnProfile y = numbers("y", 97);
        y.texts = 3;
        y.categories = {"1", "2", "n/a"};
        y.firstText = {"n/a", 5, 2};
        const ColumnProfile age = numbers("age", 100);
        QVERIFY(!planOf({age, y}));
        QCOMPARE(planOf({age, y}, ColumnKind::Category)->encoding.classNames.size(), 3U);
        QCOMPARE(planOf({age, y}, ColumnKind::Number).error().code, ErrorCode::NotANumber);
        QVERIFY(planOf({age, numbers("y", 100, {0, 1})}, ColumnKind::Number)->encoding.isRegression());
        QVERIFY(planOf({age, numbers("y", 100, {0, 1})}, ColumnKind::Number)->reasons().empty());
    }

    void classesOrANumber_data() {
        QTest::addColumn<std::vector<double>>("values");
        QTest::addColumn<std::int64_t>("rows");
        QTest::addColumn<bool>("labels");
        QTest::addColumn<RemarkCode>("why");
        using Values = std::vector<double>;
        const auto row = [](const char* name, const Values& values, std::int64_t rows, bool labels, RemarkCode why) {
            QTest::newRow(name) << values << rows << labels << why;
        };
        row("two", {0, 1}, 2, false, RemarkCode::TargetIsFewNumbers);
        row("each ten times", {1, 2, 3}, 30, false, RemarkCode::TargetIsFewNumbers);
        row("each nine times", {1, 2, 3}, 29, false, RemarkCode::TargetIsNumber);
        row("fractions", {0.5, 1}, 100, false, RemarkCode::TargetIsNumber);
        row("labels", {1, 2, 3}, 5, true, RemarkCode::TargetIsLabels);
        row("labels below zero", {-1, 2, 3}, 5, true, RemarkCode::TargetIsNumber);
        row("large labels", {1, 2, 1'000}, 5, true, RemarkCode::TargetIsNumber);
    }
    void classesOrANumber() {
        QFETCH(std::vector<double>, values);
        QFETCH(std::int64_t, rows);
        QFETCH(bool, labels);
        QFETCH(RemarkCode, why);
        const auto plan = planTarget(numbers("y", rows, values), {}, labels, "file");
        QVERIFY(plan.has_value());
        const bool isNumber = why == RemarkCode::TargetIsNumber;
        QCOMPARE(plan->classNames.size(), isNumber ? 0U : values.size());
        QCOMPARE(plan->classValues.size(), plan->classNames.size());
        std::vector<std::string> arguments{"y"};
        if (!isNumber) arguments.push_back(std::to_string(values.size()));
        QCOMPARE(plan->reasons, (std::vector<Remark>{{why, arguments}}));
        QCOMPARE(planTarget(numbers("y", rows, values), ColumnKind::Category, labels, "file")->classValues, values);
    }

    void targetsThatCannotBePredicted() {
        const auto codeOf = [](const ColumnProfile& target, std::optional<ColumnKind> as = {}) {
            const auto plan = planTarget(target, as, false, "file");
            return plan ? ErrorCode::Internal : plan.error().code;
        };
        QCOMPARE(codeOf(numbers("y", 9, {7})), ErrorCode::TooFewClasses);
        QCOMPARE(codeOf(texts("y", 9, {"a"})), ErrorCode::TooFewClasses);
        QCOMPARE(codeOf(numbers("y", 1, {7})), ErrorCode::TooFewRows);
        QCOMPARE(codeOf(ColumnProfile{}, ColumnKind::Number), ErrorCode::TooFewRows);
        std::vector<double> many;
        for (std::size_t i = 0; i <= ColumnProfile::mostDifferent; ++i) many.push_back(static_cast<double>(i));
        QCOMPARE(codeOf(numbers("y", 5'000, many), ColumnKind::Category), ErrorCode::BadOption);
        ColumnProfile names = texts("y", 5'000, {});
        names.tooManyCategories = true;
        QCOMPARE(codeOf(names), ErrorCode::WrongShape);
        QCOMPARE(codeOf(texts("y", 3, {"a", "b", "c"})), ErrorCode::ClassPerRow);
    }
};

THROUGHLINE_TEST(TablePlanTest)
#include "TablePlanTest.moc"
