// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Export.h"

#include <optional>
#include <span>
#include <string_view>

namespace throughline::nn {

// Names of enumerations as written on the command line and in run.json: "leaky-relu", "one-cycle", … An enumeration has
// them in an array beside it, in its own order, which a function `namesOf(Enum)` gives.

/// All of them.
template <class Enum>
constexpr std::span<const std::string_view> names() {
    return namesOf(Enum());
}
template <class Enum>
constexpr std::string_view name(Enum value) {
    return names<Enum>()[static_cast<std::size_t>(value)];
}
/// Nothing for an unknown name.
template <class Enum>
constexpr std::optional<Enum> parse(std::string_view text) {
    const auto all = names<Enum>();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i] == text) return static_cast<Enum>(i);
    return std::nullopt;
}

} // namespace throughline::nn
