// SPDX-License-Identifier: GPL-3.0-or-later
// The pull parser against nlohmann's: what that one takes must be taken here too, with the same values in the same
// order.
#include "Input.h"

#include "io/JsonReader.h"
#include "io/JsonRow.h"
#include "session/Json.h"

#include <algorithm>
#include <optional>

using namespace throughline;
using io::JsonReader;
using session::Json;
using Token = io::JsonReader::Token;

namespace {

/// Keys, texts and numbers in the order in which they come.
struct Flat {
    std::string text;
    std::size_t deepest = 0;

    // nlohmann reads -0 as the integer 0.
    void add(double number) { text += std::to_string(number == 0.0 ? 0.0 : number) + ';'; }
    void add(const std::string& string) { text += string + ';'; }
};

/// What nlohmann's parser tells as it reads. None where the text is not JSON.
std::optional<Flat> flatOf(std::string_view text) {
    using Event = Json::parse_event_t;
    Flat flat;
    std::size_t depth = 0;
    const auto callback = [&](int, Event event, Json& json) {
        if (event == Event::object_start || event == Event::array_start) flat.deepest = std::max(flat.deepest, ++depth);
        if (event == Event::object_end || event == Event::array_end) --depth;
        if ((event == Event::key || event == Event::value) && json.is_string())
            flat.add(json.get_ref<const std::string&>());
        if (event == Event::value && json.is_number()) flat.add(json.get<double>());
        return true;
    };
    return Json::parse(text, callback, false).is_discarded() ? std::nullopt : std::optional(flat);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::textOf(data, size);
    io::JsonReader reader(text);
    Flat own;
    std::size_t offset = 0;
    while (reader.next() != Token::End && !reader.failed()) {
        fuzz::require(reader.offset() >= offset && reader.offset() <= size, "offsets ascend within the text");
        fuzz::require(reader.depth() <= io::JsonReader::maxDepth, "no deeper than allowed");
        offset = reader.offset();
        if (reader.token() == Token::Number) own.add(reader.number());
        if (reader.token() == Token::String || reader.token() == Token::Key) own.add(reader.text());
    }
    fuzz::require(reader.next() == reader.token(), "the end stays the end");

    // What is read as a row like one that was learned is the row itself.
    if (io::JsonRow row; row.learn(text)) {
        const std::size_t size = row.read(text);
        fuzz::require(size > 0 && size <= text.size(), "a row is like itself");
        Flat flat;
        for (std::size_t i = 0; i < row.names().size(); ++i) {
            flat.add(row.names()[i]);
            const io::JsonRow::Value& value = row.values()[i];
            if (value.kind == io::JsonRow::Kind::Number) flat.add(value.number);
            if (value.kind == io::JsonRow::Kind::Text) flat.add(std::string(value.text));
        }
        fuzz::require(own.text.starts_with(flat.text), "its values are those of the reader");
    }

    const std::optional<Flat> other = flatOf(text);
    if (!other || other->deepest > io::JsonReader::maxDepth) return 0;
    fuzz::require(reader.token() == Token::End, "valid JSON is taken");
    fuzz::require(own.text == other->text, "the values are the same");
    return 0;
}
