// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace throughline::io {

/// Whether a cell has no value: it is empty, or one of NA, N/A, #N/A, <NA>, NaN, NaT, NULL and None, as programs write
/// them, or "-", "." or "?". Any thread.
bool isMissing(std::string_view cell);

/// What a cell of a table holds; a decimal comma is read where the delimiter allows it. Any thread.
struct CellValue {
    enum class Kind { Number, Missing, Text } kind = Kind::Missing;
    double number = 0.0;
};
CellValue valueOf(std::string_view cell, bool decimalComma);

/// Whether a text was meant as a number that cannot be used: infinity, one that fits into no float, or one with marks
/// between its thousands or another decimal point.
bool isUnusableNumber(std::string_view cell);

} // namespace throughline::io
