// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Events.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

/// The logs of W&B and SwanLab as bytes, for tests.
namespace throughline::history::testing {

/// CRC-32 of ISO 3309, which zlib has.
inline std::uint32_t crc32Of(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

inline std::string wandbHeader(char version = 0) {
    return std::string(":W&B\xE1\xBE") + version;
}
inline std::string swanLabHeader(char version = 2) {
    return std::string(":SWL\xD6\xE1") + version;
}

/// `file` with records behind it, in chunks that end where blocks of 32,768 do.
inline std::string logged(std::string file, const std::vector<std::string>& records) {
    constexpr std::size_t block = 32768, head = 7;
    for (std::string_view rest : records) {
        bool first = true, last = false;
        while (!last) {
            std::size_t left = block - file.size() % block;
            if (left < head) {
                file += std::string(left, '\0');
                left = block;
            }
            const std::string_view data = rest.substr(0, std::min(rest.size(), left - head));
            rest.remove_prefix(data.size());
            last = rest.empty();
            const std::string summed = static_cast<char>(first ? (last ? 1 : 2) : (last ? 4 : 3)) + std::string(data);
            file += littleEndian(crc32Of(summed), 4) + littleEndian(data.size(), 2) + summed;
            first = false;
        }
    }
    return file;
}

// Of W&B's messages.

/// `key` has several parts where it has "/" in it twice: "a//b" is of the two parts "a" and "b".
inline std::string item(std::string_view key, std::string_view json) {
    std::string parts;
    for (std::size_t next = 0; next != std::string_view::npos; key.remove_prefix(std::min(key.size(), next + 2))) {
        next = key.find("//");
        parts += part(2, key.substr(0, next));
        if (next == std::string_view::npos) break;
    }
    return part(1, parts + part(16, json));
}

inline std::string historyOf(std::string_view items, std::uint64_t number = 0) {
    return "\x08\x05" + part(2, std::string(items) + part(2, number > 0 ? '\x08' + varint(number) : std::string()));
}

/// What `wandb.log` of one metric writes at a step.
inline std::string stepOf(int step, std::string_view metric, std::string_view json, std::string_view more = {}) {
    return historyOf(item("_runtime", "0.25") + item(metric, json) + std::string(more) + item("_timestamp", "1.7e+09") +
                         item("_step", std::to_string(step)),
                     static_cast<std::uint64_t>(step));
}

inline std::string summaryOf(std::string_view metric, std::string_view json) {
    return "\x08\x06" + part(3, part(1, part(2, metric) + part(16, json)));
}

inline std::string metricStep(std::string_view pattern, std::string_view step) {
    return part(12, part(pattern.ends_with('*') ? 2 : 1, pattern) + part(4, step));
}

inline std::string runOf(std::string_view id, std::string_view name, std::string_view project = "demo") {
    return part(17, part(1, id) + part(3, project) + part(8, name));
}

// Of SwanLab's.

inline std::string swanRun(std::string_view id, std::string_view name) {
    return part(10, part(1, "demo") + part(4, name) + part(10, id));
}

inline std::string swanColumn(std::string_view key, int kind = 1) {
    return part(12, '\x08' + varint(static_cast<std::uint64_t>(kind)) + part(3, key));
}

/// Zeros are left out, as proto3 does.
inline std::string swanScalar(std::string_view key, std::uint64_t step, double number) {
    const std::string value =
        number == 0.0 ? std::string() : '\x09' + littleEndian(std::bit_cast<std::uint64_t>(number), 8);
    return "\x08\x07" +
           part(13, part(1, key) + (step > 0 ? '\x10' + varint(step) : std::string()) + "\x18\x01" +
                        part(4, '\x08' + varint(1'700'000'000) + '\x10' + varint(250'000'000)) + part(5, value));
}

} // namespace throughline::history::testing
