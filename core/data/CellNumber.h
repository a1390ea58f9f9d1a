// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace throughline::data {

/// What stands before the fraction of a column's numbers.
enum class DecimalMark { Point, Comma };

/// A number as people write it.
struct WrittenNumber {
    double value = 0.0;
    bool grouped = false; ///< with marks between its thousands
    bool affixed = false; ///< with a currency or a per cent sign, which changes nothing of its value
};

/// Digits with a sign, a fraction and an exponent; between groups of three digits of the whole part one mark again and
/// again: the other one of point and comma, a blank of any width or an apostrophe; a currency (€ $ £ ¥ ₹, or EUR, USD,
/// GBP, CHF, JPY) before or behind, or a per cent sign. Nothing for any other text, and for what fits into no float,
/// which features are. Any thread.
std::optional<WrittenNumber> readNumber(std::string_view cell, DecimalMark mark);

} // namespace throughline::data
