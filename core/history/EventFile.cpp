// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/EventFile.h"

#include "history/PbfView.h"
#include "io/Endian.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <protozero/pbf_reader.hpp>
#include <string>

namespace throughline::history {

namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::tag_and_type;

/// Eight tables, so that eight bytes are taken at once (M. Kounavis, F. Berry: "A Systematic Approach to Building High
/// Performance, Software-Based, CRC Generators", 2005).
constexpr std::array<std::array<std::uint32_t, 256>, 8> crcTables = [] {
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78U : 0U);
        tables[0][byte] = crc;
    }
    for (std::size_t i = 1; i < 8; ++i) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t crc = tables[i - 1][byte];
            tables[i][byte] = (crc >> 8) ^ tables[0][crc & 0xFF];
        }
    }
    return tables;
}();

/// As TensorFlow stores a checksum: turned and moved, so that one of data that hold it differs.
bool matches(std::string_view bytes, const char* stored) {
    const std::uint32_t crc = crc32c(bytes);
    return std::rotr(crc, 15) + 0xA282EAD8U == io::littleEndian<std::uint32_t>(stored);
}

/// The double that reads as the float does: 0.1F is 0.1, not 0.10000000149.
double shortest(float value) {
    if (!std::isfinite(value)) return static_cast<double>(value);
    char text[32];
    const char* const end = std::to_chars(text, text + sizeof text, value).ptr;
    double result = 0.0;
    std::from_chars(text, end, result);
    return result;
}

// TensorFlow's types.proto.
enum Type : std::int32_t { Float = 1, Double = 2, Int32 = 3, Int64 = 9 };

std::optional<double> contentOf(std::string_view bytes, std::int32_t type) {
    if (bytes.size() == 4 && type == Float)
        return shortest(std::bit_cast<float>(io::littleEndian<std::uint32_t>(bytes.data())));
    if (bytes.size() == 8 && type == Double)
        return std::bit_cast<double>(io::littleEndian<std::uint64_t>(bytes.data()));
    if (bytes.size() == 4 && type == Int32)
        return static_cast<std::int32_t>(io::littleEndian<std::uint32_t>(bytes.data()));
    if (bytes.size() == 8 && type == Int64)
        return static_cast<double>(static_cast<std::int64_t>(io::littleEndian<std::uint64_t>(bytes.data())));
    return std::nullopt;
}

/// Of a TensorShapeProto.
bool isOneElement(pbf_reader shape) {
    while (shape.next(2, pbf_wire_type::length_delimited)) {
        pbf_reader dimension = shape.get_message();
        std::int64_t size = 0;
        while (dimension.next()) {
            if (dimension.tag_and_type() == tag_and_type(1, pbf_wire_type::varint))
                size = dimension.get_int64();
            else
                dimension.skip();
        }
        if (size != 1) return false;
    }
    return true;
}

/// A TensorProto of one number; nothing for any other.
std::optional<double> tensorValue(pbf_reader tensor) {
    std::int32_t type = 0;
    bool one = true;
    std::string_view content;
    std::optional<double> value;
    while (tensor.next()) {
        switch (tensor.tag_and_type()) {
        case tag_and_type(1, pbf_wire_type::varint):
            type = tensor.get_int32();
            break;
        case tag_and_type(2, pbf_wire_type::length_delimited):
            one = isOneElement(tensor.get_message());
            break;
        case tag_and_type(4, pbf_wire_type::length_delimited):
            content = view(tensor.get_view());
            break;
        case tag_and_type(5, pbf_wire_type::length_delimited): // one packed float or double is as its content
        case tag_and_type(6, pbf_wire_type::length_delimited): {
            const bool isFloat = tensor.tag() == 5;
            value = contentOf(view(tensor.get_view()), isFloat ? Float : Double);
            break;
        }
        case tag_and_type(5, pbf_wire_type::fixed32):
            value = shortest(tensor.get_float());
            break;
        case tag_and_type(6, pbf_wire_type::fixed64):
            value = tensor.get_double();
            break;
        case tag_and_type(7, pbf_wire_type::length_delimited):
        case tag_and_type(10, pbf_wire_type::length_delimited):
            if (const auto numbers = tensor.get_packed_int64(); !numbers.empty())
                value = static_cast<double>(*numbers.begin());
            break;
        case tag_and_type(7, pbf_wire_type::varint):
        case tag_and_type(10, pbf_wire_type::varint):
            value = static_cast<double>(tensor.get_int64());
            break;
        default:
            tensor.skip();
        }
    }
    if (!one) return std::nullopt;
    return content.empty() ? value : contentOf(content, type);
}

/// The plugin's name in a SummaryMetadata.
std::string_view pluginOf(pbf_reader metadata) {
    std::string_view name;
    while (metadata.next(1, pbf_wire_type::length_delimited)) {
        pbf_reader plugin = metadata.get_message();
        while (plugin.next(1, pbf_wire_type::length_delimited)) name = view(plugin.get_view());
    }
    return name;
}

/// A Summary.Value; passed on where it is a scalar.
void readValue(pbf_reader message, EventScalar scalar, EventSink& sink) {
    std::optional<double> value;
    while (message.next()) {
        switch (message.tag_and_type()) {
        case tag_and_type(1, pbf_wire_type::length_delimited):
            scalar.tag = view(message.get_view());
            break;
        case tag_and_type(2, pbf_wire_type::fixed32):
            value = shortest(message.get_float());
            scalar.isTensor = false;
            break;
        case tag_and_type(8, pbf_wire_type::length_delimited):
            value = tensorValue(message.get_message());
            scalar.isTensor = true;
            break;
        case tag_and_type(9, pbf_wire_type::length_delimited):
            scalar.plugin = pluginOf(message.get_message());
            break;
        default:
            message.skip();
        }
    }
    if (!value || scalar.tag.empty()) return;
    scalar.value = *value;
    sink.scalar(scalar);
}

bool isStart(pbf_reader log) {
    while (log.next()) {
        if (log.tag_and_type() == tag_and_type(1, pbf_wire_type::varint)) return log.get_int32() == 1;
        log.skip();
    }
    return false;
}

/// An Event. The order of a message's fields is free: the summary waits for the step.
void readEvent(std::string_view data, EventScan& scan, EventSink& sink) {
    pbf_reader event(data.data(), data.size());
    EventScalar scalar;
    data_view summary;
    bool starts = false;
    while (event.next()) {
        switch (event.tag_and_type()) {
        case tag_and_type(1, pbf_wire_type::fixed64):
            scalar.time = event.get_double();
            break;
        case tag_and_type(2, pbf_wire_type::varint):
            scalar.step = event.get_int64();
            break;
        case tag_and_type(3, pbf_wire_type::length_delimited):
            scan.areEvents |= view(event.get_view()).starts_with("brain.Event:");
            break;
        case tag_and_type(5, pbf_wire_type::length_delimited):
            summary = event.get_view();
            break;
        case tag_and_type(7, pbf_wire_type::length_delimited):
            starts = isStart(event.get_message());
            break;
        default:
            event.skip();
        }
    }
    if (scan.firstTime == 0.0) scan.firstTime = scalar.time;
    if (starts) sink.restart(scalar.step);
    for (pbf_reader values(summary); values.next();) {
        if (values.tag_and_type() != tag_and_type(1, pbf_wire_type::length_delimited)) {
            values.skip();
            continue;
        }
        readValue(values.get_message(), scalar, sink);
        scan.areEvents = true;
    }
}

constexpr std::size_t lengthSize = 12; ///< length and its checksum

} // namespace

std::uint32_t crc32c(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        const auto low = io::littleEndian<std::uint32_t>(at) ^ crc;
        const auto high = io::littleEndian<std::uint32_t>(at + 4);
        crc = crcTables[7][low & 0xFF] ^ crcTables[6][low >> 8 & 0xFF] ^ crcTables[5][low >> 16 & 0xFF] ^
              crcTables[4][low >> 24] ^ crcTables[3][high & 0xFF] ^ crcTables[2][high >> 8 & 0xFF] ^
              crcTables[1][high >> 16 & 0xFF] ^ crcTables[0][high >> 24];
    }
    for (; left > 0; --left, ++at) crc = (crc >> 8) ^ crcTables[0][(crc ^ static_cast<unsigned char>(*at)) & 0xFF];
    return ~crc;
}

bool looksLikeRecords(std::string_view start) {
    return start.size() >= lengthSize && matches(start.substr(0, 8), start.data() + 8) &&
           io::littleEndian<std::uint64_t>(start.data()) > 0;
}

EventScan scanEvents(std::string_view text, EventSink& sink) {
    EventScan scan;
    const std::size_t size = text.size();
    while (!text.empty() && !sink.full()) {
        scan.end = EventScan::End::Cut;
        if (text.size() < lengthSize) break;
        if (!matches(text.substr(0, 8), text.data() + 8)) {
            if (text.find_first_not_of('\0') != std::string_view::npos) scan.end = EventScan::End::Damaged;
            break;
        }
        const auto length = io::littleEndian<std::uint64_t>(text.data());
        text.remove_prefix(lengthSize);
        if (text.size() < 4 || length > text.size() - 4) break;
        const std::string_view data = text.substr(0, length);
        bool intact = matches(data, text.data() + length);
        text.remove_prefix(length + 4);
        scan.end = EventScan::End::Whole;
        try {
            if (intact) readEvent(data, scan, sink);
        } catch (const protozero::exception&) {
            intact = false;
        }
        ++(intact ? scan.records : scan.damaged);
        scan.taken = size - text.size();
    }
    return scan;
}

} // namespace throughline::history
