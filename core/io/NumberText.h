// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <string>

namespace throughline::io {

/// With so many significant digits at most, none of them a trailing zero, in any locale: "0.00123", "1e-06".
inline std::string significantText(double value, int digits) {
    char text[64];
    return {text, std::to_chars(text, text + sizeof text, value, std::chars_format::general, digits).ptr};
}

} // namespace throughline::io
