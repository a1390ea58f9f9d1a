// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/JsonFields.h"

#include "io/IsoTime.h"

#include <charconv>

namespace throughline::session {

double shortest(float value) {
    char digits[32];
    const auto written = std::to_chars(digits, digits + sizeof digits, value);
    double result = 0.0;
    std::from_chars(digits, written.ptr, result);
    return static_cast<float>(result) == value ? result : static_cast<double>(value);
}

void JsonWriter::time(const char* key, std::int64_t value) {
    m_json[key] = value == 0 ? Json(nullptr) : Json(io::isoTime(value));
}

void JsonReader::time(const char* key, std::int64_t& value) {
    const auto found = m_json.find(key);
    const bool isText = found != m_json.end() && found->is_string();
    value = isText ? io::parseIsoTime(found->get_ref<const std::string&>()).value_or(0) : 0;
}

} // namespace throughline::session
