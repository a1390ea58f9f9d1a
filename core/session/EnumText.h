// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/CellDate.h"
#include "data/CellNumber.h"
#include "data/DataSpec.h"
#include "data/Validation.h"
#include "history/History.h"
#include "session/FieldError.h"
#include "session/ResumeRequest.h"
#include "session/SessionRecord.h"

#include <array>
#include <string>
#include <string_view>
#include <type_traits>

namespace throughline::session {

// Names of enumerations in run.json, in the order of the enumeration. Those of `nn` have theirs there.
inline constexpr std::array<std::string_view, 5> outcomeNames{"completed", "stopped", "early-stopped", "diverged",
                                                              "failed"};
inline constexpr std::array<std::string_view, 3> fromNames{"latest", "best", "epoch"};
inline constexpr std::array<std::string_view, 5> validationNames{"none", "fraction", "own-part", "file", "fold"};
inline constexpr std::array<std::string_view, 3> taskNames{"auto", "classification", "regression"};

inline constexpr std::array<std::string_view, 5> roleNames{"input", "target", "ignore", "group", "order"};
inline constexpr std::array<std::string_view, 3> columnKindNames{"number", "category", "date"};
inline constexpr std::array<std::string_view, 6> missingPolicyNames{"median",   "mean", "most-frequent",
                                                                    "category", "flag", "drop"};
inline constexpr std::array<std::string_view, 2> decimalMarkNames{"point", "comma"};
inline constexpr std::array<std::string_view, 3> dateOrderNames{"year-first", "day-first", "month-first"};

constexpr const auto& namesOf(data::ColumnRole) {
    return roleNames;
}
constexpr const auto& namesOf(data::ColumnKind) {
    return columnKindNames;
}
constexpr const auto& namesOf(data::MissingPolicy) {
    return missingPolicyNames;
}
constexpr const auto& namesOf(data::DecimalMark) {
    return decimalMarkNames;
}
constexpr const auto& namesOf(data::DateOrder) {
    return dateOrderNames;
}
constexpr const auto& namesOf(OutcomeKind) {
    return outcomeNames;
}
constexpr const auto& namesOf(ResumeRequest::From) {
    return fromNames;
}
constexpr const auto& namesOf(data::TaskChoice) {
    return taskNames;
}
constexpr const auto& namesOf(data::Validation::Kind) {
    return validationNames;
}
constexpr const auto& namesOf(history::Mark::Kind) {
    return history::markNames;
}

/// The name of an enumerator.
template <class Enum>
requires std::is_enum_v<Enum> std::string enumText(Enum value) {
    return std::string(namesOf(value)[static_cast<std::size_t>(value)]);
}

/// The enumerator of a name. Throws FieldError for another.
template <class Enum>
requires std::is_enum_v<Enum> Enum enumFromText(const std::string& text) {
    const auto& names = namesOf(Enum());
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return static_cast<Enum>(i);
    throw FieldError("unknown name \"" + text + "\"");
}

} // namespace throughline::session
