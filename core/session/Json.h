// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace throughline::session {

/// JSON whose objects keep the order in which they were written. Text becomes JSON and JSON text by the functions below
/// alone: nlohmann's parser and writer are compiled anew by each source that names them, for seconds.
using Json = nlohmann::ordered_json;

/// JSON of a file, or a discarded value where it is none or nested deeper than anything written here: nlohmann's
/// functions call themselves for each level, and a bomb of brackets would take the whole stack.
Json parseJson(std::string_view text);

/// As text, on one line or indented. What is no UTF-8 is replaced.
std::string dumpJson(const Json& json, int indent = -1);

/// The same with the keys of each object in the order of their bytes.
Json sortedJson(const Json& json);

} // namespace throughline::session
