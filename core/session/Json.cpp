// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Json.h"

#include <map>

namespace throughline::session {

Json parseJson(std::string_view text) {
    constexpr int deepest = 32;
    bool tooDeep = false;
    // The parser itself does not recurse: what is too deep is dropped level by level while it reads.
    const auto callback = [&](int depth, Json::parse_event_t, Json&) {
        tooDeep |= depth > deepest;
        return depth <= deepest;
    };
    Json json = Json::parse(text, callback, false);
    return tooDeep ? Json(Json::value_t::discarded) : json;
}

std::string dumpJson(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json sortedJson(const Json& json) {
    if (!json.is_structured()) return json;
    Json sorted = json.is_array() ? Json::array() : Json::object();
    if (json.is_array()) {
        for (const Json& value : json) sorted.push_back(sortedJson(value));
    } else {
        std::map<std::string_view, const Json*> fields;
        for (auto field = json.begin(); field != json.end(); ++field) fields.emplace(field.key(), &*field);
        for (const auto& [key, value] : fields) sorted[std::string(key)] = sortedJson(*value);
    }
    return sorted;
}

} // namespace throughline::session
