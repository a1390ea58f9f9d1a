// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/EnumText.h"
#include "session/FieldError.h"
#include "session/Json.h"

#include <concepts>
#include <filesystem>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace throughline::session {

// Single values and lists of them as JSON, and back to the bit. Those that read throw FieldError, and
// nlohmann's exceptions, for JSON of another kind and for a number that does not fit.

/// The double with the fewest digits that rounds to this float, for files that people read.
double shortest(float value);

template <class T>
concept PlainValue = std::same_as<T, bool> || std::same_as<T, double> || std::same_as<T, std::string>;
template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;
template <class T>
concept Enumeration = std::is_enum_v<T>;

template <class T>
requires PlainValue<T> || WholeNumber<T> Json toJsonValue(const T& value) {
    return value;
}

template <std::same_as<std::filesystem::path> Path>
Json toJsonValue(const Path& value) {
    return value.string();
}

inline Json toJsonValue(float value) {
    return shortest(value);
}

template <Enumeration T>
Json toJsonValue(T value) {
    return enumText(value);
}

template <PlainValue T>
void fromJsonValue(const Json& json, T& value) {
    value = json.get<T>();
}

/// Whole numbers alone, and those that `T` holds: nlohmann's own conversion cuts what it does not hold without a word,
/// and is undefined for a number such as 1e40.
template <WholeNumber T>
void fromJsonValue(const Json& json, T& value) {
    const bool fits = json.is_number_unsigned()  ? std::in_range<T>(json.get_ref<const std::uint64_t&>())
                      : json.is_number_integer() ? std::in_range<T>(json.get_ref<const std::int64_t&>())
                                                 : false;
    if (!fits) throw FieldError("a whole number is none, or too large");
    value = json.get<T>();
}

template <std::same_as<std::filesystem::path> Path>
void fromJsonValue(const Json& json, Path& value) {
    value = json.get<std::string>();
}

inline void fromJsonValue(const Json& json, float& value) {
    value = json.is_null() ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(json.get<double>());
}

template <Enumeration T>
void fromJsonValue(const Json& json, T& value) {
    value = enumFromText<T>(json.get_ref<const std::string&>());
}

} // namespace throughline::session
