// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/JsonShape.h"

#include "history/RecordText.h"
#include "history/formats/ObjectRow.h"
#include "io/JsonReader.h"

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

constexpr const char* blanks = " \t\r\n";

constexpr std::size_t linesLookedAt = 32;

bool isObject(std::string_view line) {
    JsonReader reader(line);
    return reader.next() == Token::BeginObject && reader.skipValue() && reader.next() == Token::End;
}

/// Whether the only line of a file is a record of a history that has just begun, and not what came out at the end, or a
/// whole history in one object. Those who write JSON Lines end each.
bool isFirstRecord(std::string_view line) {
    if (line.find('[') != std::string_view::npos) return false;
    JsonReader reader(line);
    ObjectRow row;
    if (reader.next() != Token::BeginObject || !row.read(reader) || (!row.epoch() && !row.step())) return false;
    for (std::size_t i = 0; i < row.fields(); ++i)
        if (row.name(i).ends_with("_runtime") || row.name(i).ends_with("_per_second")) return false;
    return row.fields() > 0;
}

bool looksLikeLines(std::string_view text) {
    std::size_t objects = 0, others = 0, begin = 0;
    std::string_view only;
    while (objects + others < linesLookedAt) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string_view::npos) break;
        const std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        if (isIdleLine(line)) continue;
        const bool object = line[line.find_first_not_of(blanks)] == '{' && isObject(line);
        ++(object ? objects : others);
        if (object) only = line;
    }
    if (objects != 1 || others > 0) return objects > others;
    const std::size_t next = text.find_first_not_of(blanks, begin);
    return next == std::string_view::npos ? isFirstRecord(only) : text[next] == '{';
}

} // namespace

bool isIdleLine(std::string_view line) {
    const std::size_t first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos) return true;
    line.remove_prefix(first);
    return line.starts_with("//") || line.starts_with('#');
}

bool looksLikePython(std::string_view start) {
    std::size_t next = start.find_first_not_of(blanks);
    if (next == std::string_view::npos || (start[next] != '{' && start[next] != '[')) return false;
    if (start[next] == '[') next = start.find_first_not_of(blanks, next + 1);
    if (next == std::string_view::npos || start[next] != '{') return false;
    next = start.find_first_not_of(blanks, next + 1);
    return next != std::string_view::npos && start[next] == '\'';
}

JsonShape shapeOf(std::string_view start) {
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    const std::size_t first = start.find_first_not_of(blanks);
    if (first == std::string_view::npos || looksLikePython(start)) return JsonShape::None;
    start.remove_prefix(first);
    if (start.front() == '{') return looksLikeLines(start) ? JsonShape::Lines : JsonShape::Object;
    // A log may begin with comments, or in the middle of a line.
    if (start.front() != '[') return looksLikeLines(start) ? JsonShape::Lines : JsonShape::None;
    if (looksLikeOwnRecords(start)) return JsonShape::OwnRecords;
    JsonReader reader(start);
    reader.next();
    return reader.next() == Token::Number ? JsonShape::Numbers : JsonShape::List;
}

} // namespace throughline::history
