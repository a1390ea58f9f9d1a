// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace throughline::io {

/// How letters are written as bytes.
enum class TextEncoding {
    Auto,        ///< as UTF-8, and each line that is none as Windows-1252
    Utf8,        ///< RFC 3629
    Latin1,      ///< ISO 8859-1: bytes are the first 256 code points
    Windows1252, ///< the same but for 0x80 to 0x9F, which hold €, “ and the like; the five without a letter stay as
                 ///< they are
};
inline constexpr std::array<std::string_view, 4> textEncodingNames{"auto", "utf-8", "latin-1", "windows-1252"};
constexpr const auto& namesOf(TextEncoding) {
    return textEncodingNames;
}

} // namespace throughline::io
