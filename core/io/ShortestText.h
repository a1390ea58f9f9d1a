// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <string>

namespace throughline::io {

/// A finite number in the shortest form that reads back to the same bits of its type. Any thread.
template <class Number>
void appendShortest(std::string& out, Number number) {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

template <class Number>
std::string shortestText(Number number) {
    std::string text;
    appendShortest(text, number);
    return text;
}

} // namespace throughline::io
