// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace throughline::history {

/// What a text is as JSON, by its beginning.
enum class JsonShape {
    None,
    OwnRecords, ///< the records that this program writes
    Numbers,    ///< a list that begins with a number
    List,       ///< any other
    Object,     ///< one object
    Lines,      ///< a whole object on the first line and another that begins on the next: JSON Lines
};
JsonShape shapeOf(std::string_view start);

} // namespace throughline::history
