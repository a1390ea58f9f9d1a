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
    Lines,      ///< JSON Lines: more lines are whole objects than are not, or the only one is a record
};
JsonShape shapeOf(std::string_view start);

/// Whether a line of JSON Lines says nothing: blank, or a comment, which begins with "//" or "#".
bool isIdleLine(std::string_view line);
/// Whether a text is what Python prints of a dict or a list of them: JSON but for its quotes.
bool looksLikePython(std::string_view start);

} // namespace throughline::history
