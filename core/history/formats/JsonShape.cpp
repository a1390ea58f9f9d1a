// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/JsonShape.h"

#include "history/RecordText.h"
#include "io/JsonReader.h"

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

constexpr const char* blanks = " \t\r\n";

bool looksLikeLines(std::string_view text) {
    const std::size_t line = text.find('\n');
    if (line == std::string_view::npos) return false;
    JsonReader first(text.substr(0, line));
    if (first.next() != Token::BeginObject || !first.skipValue() || first.next() != Token::End) return false;
    const std::size_t next = text.find_first_not_of(blanks, line);
    return next != std::string_view::npos && text[next] == '{';
}

} // namespace

JsonShape shapeOf(std::string_view start) {
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    const std::size_t first = start.find_first_not_of(blanks);
    if (first == std::string_view::npos) return JsonShape::None;
    start.remove_prefix(first);
    if (start.front() == '{') return looksLikeLines(start) ? JsonShape::Lines : JsonShape::Object;
    if (start.front() != '[') return JsonShape::None;
    if (looksLikeOwnRecords(start)) return JsonShape::OwnRecords;
    JsonReader reader(start);
    reader.next();
    return reader.next() == Token::Number ? JsonShape::Numbers : JsonShape::List;
}

} // namespace throughline::history
