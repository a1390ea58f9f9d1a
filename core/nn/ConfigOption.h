// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace throughline::nn {

/// The numbers that an option takes, and how that is said.
struct Limits {
    double low = 0.0;
    double high = 0.0;
    bool aboveLow = false;  ///< not `low` itself
    bool belowHigh = false; ///< not `high` itself
    const char* text = "";

    /// False for NaN.
    bool contains(double value) const {
        return (aboveLow ? value > low : value >= low) && (belowHigh ? value < high : value <= high);
    }
};

/// The bits of some kinds.
template <class... Kind>
constexpr std::uint32_t only(Kind... kinds) {
    return ((std::uint32_t{1} << static_cast<unsigned>(kinds)) | ...);
}

inline constexpr std::uint32_t everyKind = ~std::uint32_t{0};

/// One option of the configuration in all places that know it: run.json and checkpoints, command line and its help, the
/// form for a new run, the table that compares runs. A part of the configuration has one list of its options, a
/// function `visitOptions(part, visit)` beside it, which calls `visit(option, value)` for each; all of those places
/// follow from it.
struct ConfigOption {
    const char* key;                 ///< in run.json
    const char* name;                ///< on the command line, without dashes, and of the form's field
    const char* value;               ///< what stands for its value in the help; null: a switch without one
    const char* help;                ///< a line
    const char* label;               ///< of the form's field
    const char* column;              ///< of the table
    Limits limits{};                 ///< of a number
    std::uint32_t kinds = everyKind; ///< the kinds that it matters to, as bits
    const char* zero = nullptr;      ///< what 0 means, where it is no number like others

    template <class Kind>
    constexpr bool mattersTo(Kind kind) const {
        return (kinds >> static_cast<unsigned>(kind) & 1U) != 0;
    }
};

/// A template parameter that is `T` or `const T`.
template <class Part, class T>
concept MaybeConst = std::same_as<std::remove_const_t<Part>, T>;

namespace limits {
constexpr double huge = 1e30;
constexpr Limits fraction{0.0, 1.0, false, true, "from 0 up to, but not, 1"};
constexpr Limits notNegative{0.0, huge, false, false, "0 or more"};
constexpr Limits offOrMore{0.0, huge, false, false, "0 (off) or more"};
} // namespace limits

} // namespace throughline::nn
