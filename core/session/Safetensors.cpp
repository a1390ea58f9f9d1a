// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Safetensors.h"

#include "io/Endian.h"
#include "io/JsonReader.h"
#include "io/WriteFile.h"
#include "session/Json.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <set>

namespace throughline::session {

namespace {

using Token = io::JsonReader::Token;

static_assert(std::endian::native == std::endian::little, "arrays are written as the memory holds them");

constexpr std::size_t lengthBytes = 8;
constexpr std::size_t maxHeader = std::size_t{32} << 20;
constexpr std::string_view metadataName = "__metadata__";

/// What the header says of one array.
struct Entry {
    std::string name, type;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> offsets;
};

struct Header {
    Metadata metadata;
    std::vector<Entry> entries;
};

bool readNumbers(io::JsonReader& reader, std::vector<std::int64_t>& numbers) {
    if (reader.token() != Token::BeginArray || !numbers.empty()) return false; // said twice: which is meant?
    while (reader.next() == Token::Number) {
        const double number = reader.number();
        if (!(number >= 0.0 && number < 9e15) || number != std::floor(number)) return false;
        numbers.push_back(static_cast<std::int64_t>(number));
    }
    return reader.token() == Token::EndArray;
}

bool readMetadata(io::JsonReader& reader, Metadata& metadata) {
    if (reader.token() != Token::BeginObject) return false;
    while (reader.next() == Token::Key) {
        std::string key = reader.text();
        if (reader.next() != Token::String) return false;
        metadata.emplace_back(std::move(key), reader.text());
    }
    return reader.token() == Token::EndObject;
}

bool readEntry(io::JsonReader& reader, Entry& entry) {
    if (reader.token() != Token::BeginObject) return false;
    while (reader.next() == Token::Key) {
        const std::string key = reader.text();
        reader.next();
        if (key == "dtype" && reader.token() == Token::String) {
            entry.type = reader.text();
        } else if (key == "shape") {
            if (!readNumbers(reader, entry.shape)) return false;
        } else if (key == "data_offsets") {
            if (!readNumbers(reader, entry.offsets)) return false;
        } else if (!reader.skipValue()) {
            return false;
        }
    }
    return reader.token() == Token::EndObject && entry.type == "F32" && entry.offsets.size() == 2;
}

std::optional<Header> parseHeader(std::string_view text) {
    Header header;
    std::set<std::string> names;
    io::JsonReader reader(text);
    if (reader.next() != Token::BeginObject) return std::nullopt;
    while (reader.next() == Token::Key) {
        const std::string name = reader.text();
        reader.next();
        if (name == metadataName) {
            if (!readMetadata(reader, header.metadata)) return std::nullopt;
        } else {
            Entry entry{name, {}, {}, {}};
            if (!names.insert(name).second || !readEntry(reader, entry)) return std::nullopt;
            header.entries.push_back(std::move(entry));
        }
    }
    if (reader.token() != Token::EndObject || reader.next() != Token::End) return std::nullopt;
    return header;
}

/// Number of values of a shape, or nothing where it is more than `limit`.
std::optional<std::size_t> volume(const std::vector<std::int64_t>& shape, std::size_t limit) {
    std::size_t product = 1;
    for (const std::int64_t extent : shape) {
        const auto size = static_cast<std::size_t>(extent);
        if (size != 0 && product > limit / size) return std::nullopt;
        product *= size;
    }
    return product;
}

} // namespace

std::string_view Safetensors::find(std::string_view key) const {
    const auto found = std::find_if(metadata.begin(), metadata.end(), [&](const auto& m) { return m.first == key; });
    return found == metadata.end() ? std::string_view() : found->second;
}

std::string safetensorsHeader(std::span<const nn::Tensor* const> tensors, const Metadata& metadata) {
    Json header = Json::object();
    Json& texts = header[std::string(metadataName)] = Json::object();
    for (const auto& [key, text] : metadata) texts[key] = text;
    std::size_t offset = 0;
    for (const nn::Tensor* tensor : tensors) {
        const std::size_t end = offset + tensor->values.size() * sizeof(float);
        header[tensor->name] = {{"dtype", "F32"}, {"shape", tensor->shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    const std::string json = dumpJson(header);
    const std::size_t padded = (json.size() + lengthBytes - 1) / lengthBytes * lengthBytes;
    std::string result;
    result.reserve(lengthBytes + padded);
    for (std::size_t i = 0; i < lengthBytes; ++i) result += static_cast<char>(padded >> (8 * i) & 0xFF);
    result += json;
    result.append(padded - json.size(), ' ');
    return result;
}

Result<Safetensors> parseSafetensors(std::string_view bytes, const std::filesystem::path& file) {
    const auto damaged = [&](const char* what) { return fail(ErrorCode::Damaged, file.string(), {what}); };
    if (bytes.size() < lengthBytes) return damaged("the file is too short");
    const std::uint64_t length = io::littleEndian<std::uint64_t>(bytes.data());
    if (length > maxHeader || length > bytes.size() - lengthBytes) return damaged("the length of the header");
    std::optional<Header> header = parseHeader(bytes.substr(lengthBytes, length));
    if (!header) return damaged("the header");

    const std::string_view data = bytes.substr(lengthBytes + length);
    Safetensors result{std::move(header->metadata), {}};
    std::size_t end = 0;
    for (Entry& entry : header->entries) {
        const auto first = static_cast<std::size_t>(entry.offsets[0]),
                   last = static_cast<std::size_t>(entry.offsets[1]);
        const std::optional<std::size_t> count = volume(entry.shape, data.size() / sizeof(float));
        // In the order of the header and without gaps: then no array can overlap another.
        if (!count || first != end || last < first || last > data.size() || last - first != *count * sizeof(float))
            return damaged("the place of an array");
        nn::Tensor tensor{std::move(entry.name), std::move(entry.shape), std::vector<float>(*count)};
        if (*count > 0) std::memcpy(tensor.values.data(), data.data() + first, last - first);
        result.tensors.push_back(std::move(tensor));
        end = last;
    }
    if (end != data.size()) return damaged("the size of the file");
    return result;
}

Result<Safetensors> readSafetensorsHeader(const std::filesystem::path& file) {
    const auto damaged = [&](const char* what) { return fail(ErrorCode::Damaged, file.string(), {what}); };
    const Result<std::string> start = io::readPart(file, 0, lengthBytes);
    if (!start) return tl::unexpected(start.error());
    if (start->size() < lengthBytes) return damaged("the file is too short");
    const std::uint64_t length = io::littleEndian<std::uint64_t>(start->data());
    if (length > maxHeader) return damaged("the length of the header");
    const Result<std::string> text = io::readPart(file, lengthBytes, static_cast<std::size_t>(length));
    if (!text) return tl::unexpected(text.error());
    if (text->size() < length) return damaged("the length of the header");
    std::optional<Header> header = parseHeader(*text);
    if (!header) return damaged("the header");
    std::error_code error;
    const std::int64_t end = header->entries.empty() ? 0 : header->entries.back().offsets[1];
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (!error && size > lengthBytes + length + static_cast<std::uint64_t>(end)) return damaged("the size of the file");
    return Safetensors{std::move(header->metadata), {}};
}

} // namespace throughline::session
