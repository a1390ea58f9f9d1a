// SPDX-License-Identifier: GPL-3.0-or-later
// The pull parser against nlohmann's: what that one takes must be taken here too, with the same values in the same
// order.
#include "Input.h"

#include "io/JsonReader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

using namespace throughline;
using io::JsonReader;
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

/// nlohmann's events; it fails where the text is not JSON.
class Events : public nlohmann::json_sax<nlohmann::json> {
public:
    Flat flat;

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t value) override { return flat.add(static_cast<double>(value)), true; }
    bool number_unsigned(number_unsigned_t value) override { return flat.add(static_cast<double>(value)), true; }
    bool number_float(number_float_t value, const string_t&) override { return flat.add(value), true; }
    bool string(string_t& value) override { return flat.add(value), true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return deeper(); }
    bool key(string_t& value) override { return flat.add(value), true; }
    bool end_object() override { return --m_depth, true; }
    bool start_array(std::size_t) override { return deeper(); }
    bool end_array() override { return --m_depth, true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override { return false; }

private:
    std::size_t m_depth = 0;
    bool deeper() { return flat.deepest = std::max(flat.deepest, ++m_depth), true; }
};

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

    Events events;
    if (!nlohmann::json::sax_parse(text, &events) || events.flat.deepest > io::JsonReader::maxDepth) return 0;
    fuzz::require(reader.token() == Token::End, "valid JSON is taken");
    fuzz::require(own.text == events.flat.text, "the values are the same");
    return 0;
}
