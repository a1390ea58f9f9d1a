// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/DataSpec.h"
#include "data/Validation.h"
#include "history/History.h"
#include "session/FieldError.h"
#include "session/SessionRecord.h"

#include <array>
#include <string>
#include <string_view>
#include <type_traits>

namespace throughline::session {

// Names of enumerations in run.json, in the order of the enumeration. Those of `nn` have theirs there.
inline constexpr std::array<std::string_view, 5> outcomeNames{"completed", "stopped", "early-stopped", "diverged",
                                                              "failed"};
inline constexpr std::array<std::string_view, 4> validationNames{"none", "fraction", "own-part", "file"};
inline constexpr std::array<std::string_view, 3> taskNames{"auto", "classification", "regression"};

constexpr const auto& namesOf(OutcomeKind) {
    return outcomeNames;
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
