// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/ParquetColumn.h"

#include <cstring>

namespace throughline::io {

namespace {

using Physical = ParquetField::Physical;

constexpr int plainEncoding = 0, plainDictionary = 2, runsEncoding = 3, runsDictionary = 8;

template <class Number>
Number littleNumber(std::string_view bytes) {
    std::uint64_t bits = 0;
    for (std::size_t i = sizeof(Number); i-- > 0;) bits = (bits << 8) | static_cast<unsigned char>(bytes[i]);
    Number number;
    if constexpr (sizeof(Number) == 4) {
        const auto half = static_cast<std::uint32_t>(bits);
        std::memcpy(&number, &half, sizeof number);
    } else {
        std::memcpy(&number, &bits, sizeof number);
    }
    return number;
}

/// A decimal's, big-endian and of any width.
double bigNumber(std::string_view bytes) {
    if (bytes.empty()) return 0.0;
    const auto first = static_cast<std::int8_t>(bytes[0]); // has the sign
    double number = first;
    if (bytes.size() <= 8) {
        auto whole = std::int64_t{first};
        for (const char byte : bytes.substr(1)) whole = whole * 256 + static_cast<unsigned char>(byte);
        return static_cast<double>(whole);
    }
    for (const char byte : bytes.substr(1)) number = number * 256.0 + static_cast<unsigned char>(byte);
    return number;
}

/// Takes a piece off the front whose length stands before it, in four bytes.
bool takePiece(std::string_view& bytes, std::string_view& piece) {
    if (bytes.size() < 4) return false;
    const auto size = littleNumber<std::uint32_t>(bytes);
    if (size > bytes.size() - 4) return false;
    piece = bytes.substr(4, size);
    bytes.remove_prefix(4 + std::size_t{size});
    return true;
}

} // namespace

ParquetColumn::ParquetColumn(std::string_view file, const ParquetField& field, const ParquetChunk& chunk)
    : m_file(file), m_field(field), m_codec(chunk.codec), m_at(chunk.offset), m_left(chunk.values) {}

bool ParquetColumn::refuse(std::string what) {
    m_unsupported = std::move(what);
    m_left = 0;
    return false;
}

bool ParquetColumn::next(ParquetValue& value) {
    value.kind = ParquetValue::Kind::None;
    if (m_left == 0) return false;
    while (m_inPage == 0)
        if (!nextPage()) {
            m_left = 0;
            return false;
        }
    --m_left;
    --m_inPage;
    std::uint32_t level = 1;
    if (m_field.optional && !m_levels.next(level)) return false;
    if (level == 0) return true;
    std::uint32_t index = 0;
    switch (m_written) {
    case Written::Plain:
        return m_field.physical == Physical::Boolean ? plainBoolean(value) : plain(m_values, value);
    case Written::Dictionary:
        if (!m_indices.next(index) || index >= m_dictionary.size()) return false;
        value = m_dictionary[index];
        return true;
    case Written::Runs:
        if (!m_indices.next(index)) return false;
        value.kind = ParquetValue::Kind::Number;
        value.number = index;
        return true;
    }
    return false;
}

bool ParquetColumn::nextPage() {
    if (!canUnpack(m_codec)) return refuse("Parquet packed by " + codecName(m_codec));
    if (m_at >= m_file.size()) return false;
    const std::string_view rest = m_file.substr(static_cast<std::size_t>(m_at));
    const ParquetPage page = ParquetPage::read(rest);
    if (!page.isSound) return false;
    m_at += page.header + page.packed;
    const std::string_view bytes = rest.substr(page.header, page.packed);
    if (page.kind == ParquetPage::Dictionary) {
        if (!unpack(m_codec, bytes, page.unpacked, m_dictionaryPage)) return false;
        return readDictionary(page);
    }
    if (page.kind == ParquetPage::Index) return true;
    if (page.kind != ParquetPage::Data && page.kind != ParquetPage::DataV2) return false;
    return beginData(page, bytes);
}

bool ParquetColumn::readDictionary(const ParquetPage& page) {
    if (page.encoding != plainEncoding && page.encoding != plainDictionary)
        return refuse("Parquet in " + encodingName(page.encoding));
    m_dictionary.clear();
    std::string_view from = m_dictionaryPage;
    ParquetValue value;
    // Each takes a byte at least.
    for (std::uint64_t i = 0; i < page.values && !from.empty(); ++i) {
        if (!plain(from, value)) return false;
        m_dictionary.push_back(value);
    }
    return true;
}

bool ParquetColumn::beginData(const ParquetPage& page, std::string_view bytes) {
    const bool second = page.kind == ParquetPage::DataV2;
    const std::string_view levels = bytes.substr(0, second ? page.levels : 0);
    const bool packed = !second || page.isPacked;
    if (!unpack(packed ? m_codec : 0, bytes.substr(levels.size()), page.unpacked - levels.size(), m_page)) return false;
    m_values = m_page;
    m_inPage = page.values;
    m_bit = 0;
    std::string_view piece = levels;
    if (m_field.optional && !second && !takePiece(m_values, piece)) return false;
    m_levels = RunLengths(piece, 1);
    switch (page.encoding) {
    case plainEncoding:
        m_written = Written::Plain;
        return true;
    case plainDictionary:
    case runsDictionary: {
        m_written = Written::Dictionary;
        if (m_values.empty()) return true; // no row has a value
        const auto width = static_cast<unsigned char>(m_values[0]);
        m_indices = RunLengths(m_values.substr(1), width);
        return width <= 32;
    }
    case runsEncoding:
        if (m_field.physical != Physical::Boolean || !takePiece(m_values, piece)) return false;
        m_written = Written::Runs;
        m_indices = RunLengths(piece, 1);
        return true;
    default:
        return refuse("Parquet in " + encodingName(page.encoding));
    }
}

bool ParquetColumn::plainBoolean(ParquetValue& value) {
    if (m_bit / 8 >= m_values.size()) return false;
    value.kind = ParquetValue::Kind::Number;
    value.number = (static_cast<unsigned char>(m_values[m_bit / 8]) >> (m_bit % 8)) & 1;
    ++m_bit;
    return true;
}

bool ParquetColumn::plain(std::string_view& from, ParquetValue& value) {
    std::string_view piece;
    const auto takes = [&](std::size_t size) {
        if (from.size() < size || size == 0) return false;
        piece = from.substr(0, size);
        from.remove_prefix(size);
        return true;
    };
    value.kind = ParquetValue::Kind::Number;
    switch (m_field.physical) {
    case Physical::Int32:
        if (!takes(4)) return false;
        value.number = littleNumber<std::int32_t>(piece) / m_field.divisor;
        return true;
    case Physical::Int64:
        if (!takes(8)) return false;
        value.number = static_cast<double>(littleNumber<std::int64_t>(piece)) / m_field.divisor;
        return true;
    case Physical::Float:
        if (!takes(4)) return false;
        value.number = littleNumber<float>(piece);
        return true;
    case Physical::Double:
        if (!takes(8)) return false;
        value.number = littleNumber<double>(piece);
        return true;
    case Physical::Bytes:
        if (!takePiece(from, piece)) return false;
        break;
    case Physical::FixedBytes:
        if (!takes(m_field.width)) return false;
        break;
    case Physical::Boolean:
    case Physical::Int96:
        return refuse("Parquet with times of 96 bits");
    }
    if (m_field.isNumber) {
        value.number = bigNumber(piece) / m_field.divisor;
    } else {
        value.kind = ParquetValue::Kind::Text;
        value.text = piece;
    }
    return true;
}

} // namespace throughline::io
