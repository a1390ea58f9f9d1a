// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace throughline {

/// A name with small letters, to compare it in any case. Letters of ASCII alone: the same whatever the locale, and of
/// UTF-8 no byte is spoilt.
inline std::string lowered(std::string_view name) {
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

} // namespace throughline
