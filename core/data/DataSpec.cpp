// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/DataSpec.h"

#include "data/TableReader.h"

#include <algorithm>
#include <charconv>

namespace throughline::data {

std::optional<ImageSize> imageSizeFrom(std::string_view text) {
    constexpr std::size_t most = 4'096;
    ImageSize size;
    const char* const end = text.data() + text.size();
    const auto side = [&](const char* from, std::size_t& to) {
        const auto [behind, error] = std::from_chars(from, end, to);
        return error == std::errc() && to > 0 && to <= most ? behind : nullptr;
    };
    const char* const cross = side(text.data(), size.width);
    if (!cross || cross == end || (*cross != 'x' && *cross != 'X')) return std::nullopt;
    return side(cross + 1, size.height) == end ? std::optional(size) : std::nullopt;
}

std::optional<ColumnKind> kindOf(TaskChoice task) {
    if (task == TaskChoice::Classification) return ColumnKind::Category;
    if (task == TaskChoice::Regression) return ColumnKind::Number;
    return std::nullopt;
}

Result<std::vector<ColumnChoice>> choicesOf(const DataSpec& spec, const std::vector<std::string>& columns,
                                            const std::string& file) {
    const auto twice = [](const std::string& name, const char* one) {
        return fail(ErrorCode::BadOption, {}, {"column", name, one});
    };
    std::vector<ColumnChoice> choices;
    for (const ColumnChoice& choice : spec.columns) {
        if (std::ranges::find(choices, choice.name, &ColumnChoice::name) != choices.end())
            return twice(choice.name, "each column once");
        if (std::ranges::find(columns, choice.name) == columns.end()) return noSuchColumn(choice.name, columns, file);
        choices.push_back(choice);
    }
    std::vector<std::string> targets;
    for (const ColumnChoice& choice : choices)
        if (choice.role == ColumnRole::Target) targets.push_back(choice.name);
    if (!spec.target.empty() && std::ranges::find(targets, spec.target) == targets.end())
        targets.push_back(spec.target);
    if (targets.size() > 1)
        return twice(targets[0] + ", " + targets[1], "one target: a network here predicts one column");
    const std::string target = targets.empty() ? columns.back() : targets.front();
    if (std::ranges::find(columns, target) == columns.end()) return noSuchColumn(target, columns, file);

    const auto said = std::ranges::find(choices, target, &ColumnChoice::name);
    ColumnChoice chosen{target, ColumnRole::Target, kindOf(spec.task)};
    if (said != choices.end()) {
        if (said->role != ColumnRole::Target) return twice(target, "another column as the target (--target NAME)");
        if (!chosen.as) chosen.as = said->as;
        choices.erase(said);
    }
    choices.insert(choices.begin(), chosen);
    return choices;
}

} // namespace throughline::data
