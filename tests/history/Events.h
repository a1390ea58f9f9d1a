// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/EventFile.h"

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

/// TensorBoard's event files as bytes, for tests.
namespace throughline::history::testing {

inline std::string littleEndian(std::uint64_t number, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
    return bytes;
}

inline std::string checksum(std::string_view bytes) {
    const std::uint32_t crc = crc32c(bytes);
    return littleEndian((crc >> 15 | crc << 17) + 0xA282EAD8U, 4);
}

/// A record around `data`.
inline std::string framed(std::string_view data) {
    const std::string length = littleEndian(data.size(), 8);
    return length + checksum(length) + std::string(data) + checksum(data);
}

inline std::string varint(std::uint64_t number) {
    std::string bytes;
    for (; number > 127; number >>= 7) bytes += static_cast<char>(number | 128);
    return bytes + static_cast<char>(number);
}

/// A field that has a length.
inline std::string part(int field, std::string_view content) {
    return varint(static_cast<std::uint64_t>(field << 3 | 2)) + varint(content.size()) + std::string(content);
}

inline std::string eventAt(std::int64_t step, std::string_view rest, double time = 1.7e9) {
    return framed('\x09' + littleEndian(std::bit_cast<std::uint64_t>(time), 8) + '\x10' +
                  varint(static_cast<std::uint64_t>(step)) + std::string(rest));
}

inline std::string value(std::string_view tag, std::string_view content) {
    return part(5, part(1, part(1, tag) + std::string(content)));
}

inline std::string simple(float number) {
    return '\x15' + littleEndian(std::bit_cast<std::uint32_t>(number), 4);
}

inline std::string scalar(std::int64_t step, std::string_view tag, float number, double time = 1.7e9) {
    return eventAt(step, value(tag, simple(number)), time);
}

/// A session that starts at `step`.
inline std::string start(std::int64_t step) {
    return eventAt(step, part(7, "\x08\x01"));
}

/// What a file begins with.
inline std::string header() {
    return framed('\x09' + littleEndian(std::bit_cast<std::uint64_t>(1.7e9), 8) + part(3, "brain.Event:2"));
}

} // namespace throughline::history::testing
