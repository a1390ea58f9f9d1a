// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace throughline::io {

/// What a zlib stream (RFC 1950) at the start of some bytes holds.
struct Inflated {
    std::string text;   ///< no more than was asked for, and what came before any damage
    bool whole = false; ///< it ended, its checksum fits, and this is all of it
};

/// Takes no more memory than `most` bytes of text. Any thread.
Inflated inflate(std::string_view packed, std::size_t most);

} // namespace throughline::io
