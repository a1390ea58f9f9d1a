// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TargetPlan.h"

#include "io/ShortestText.h"

#include <charconv>
#include <cmath>

namespace throughline::data {

namespace {

constexpr std::size_t mostClasses = ColumnProfile::mostDifferent;

Result<TargetPlan> planTexts(const ColumnProfile& target, const std::string& file) {
    if (target.tooManyCategories)
        return fail(
            ErrorCode::WrongShape, file,
            {"more than " + std::to_string(mostClasses) + " different texts in the target “" + target.name + "”",
             "numbers or a few classes"});
    if (target.numbers == 0 && target.texts > 2 && target.categories.size() == static_cast<std::size_t>(target.texts))
        return fail(ErrorCode::ClassPerRow, file, {target.name});
    if (target.categories.size() < 2) return fail(ErrorCode::TooFewClasses, file, {target.name});
    return TargetPlan{target.categories, {}, {}};
}

} // namespace

Result<TargetPlan> planTarget(const ColumnProfile& target, std::optional<ColumnKind> as, bool areLabels,
                              const std::string& file) {
    if (target.present() == 0) return fail(ErrorCode::TooFewRows, file, {"0", "2"});
    if (target.hasTexts()) return planTexts(target, file);
    if (as == ColumnKind::Number) return TargetPlan{};
    const std::size_t different = target.values.size();
    if (as && different > mostClasses)
        return fail(
            ErrorCode::BadOption, file,
            {"task", "classification", "regression, as “" + target.name + "” has more than 1000 different values"});
    if (target.numbers < 2) return fail(ErrorCode::TooFewRows, file, {std::to_string(target.numbers), "2"});
    if (different < 2) return fail(ErrorCode::TooFewClasses, file, {target.name});
    // Two values are classes however few the rows; more of them should each come back about ten times.
    const bool few = target.whole && different <= 20 &&
                     (different == 2 || different * 10 <= static_cast<std::size_t>(target.numbers));
    const bool labels = areLabels && target.least >= 0.0 && target.most < static_cast<double>(mostClasses);
    const bool areClasses = as || few || labels;
    if (as && different > 2 && different == static_cast<std::size_t>(target.numbers))
        return fail(ErrorCode::ClassPerRow, file, {target.name});
    TargetPlan plan;
    if (!areClasses) {
        plan.reasons.push_back({RemarkCode::TargetIsNumber, {target.name}});
        return plan;
    }
    if (!as)
        plan.reasons.push_back({few ? RemarkCode::TargetIsFewNumbers : RemarkCode::TargetIsLabels,
                                {target.name, std::to_string(different)}});
    plan.classValues = target.values;
    for (const double value : target.values) plan.classNames.push_back(classNameOf(value));
    return plan;
}

std::string classNameOf(double number) {
    return io::shortestText(number);
}

std::optional<double> classValueOf(std::string_view name) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
    const bool isNumber = error == std::errc() && end == name.data() + name.size() && std::isfinite(value);
    return isNumber ? std::optional(value) : std::nullopt;
}

} // namespace throughline::data
