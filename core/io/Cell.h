// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace throughline::io {

/// What a cell of a table holds. Blanks, "NA", "NaN" and "?" are missing; a decimal comma is read where the delimiter
/// allows it. Any thread.
struct CellValue {
    enum class Kind { Number, Missing, Text } kind = Kind::Missing;
    double number = 0.0;
};
CellValue valueOf(std::string_view cell, bool decimalComma);

/// Whether a text was meant as a number that cannot be used: infinity, one that fits into no float, or one with marks
/// between its thousands or another decimal point.
bool isUnusableNumber(std::string_view cell);

} // namespace throughline::io
