// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/PngText.h"

#include "io/Endian.h"
#include "io/Inflate.h"

#include <algorithm>
#include <cstdint>
#include <zlib.h>

namespace throughline::history {

namespace {

constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
constexpr std::size_t longestPart = 1'000'000;

/// A chunk's frame: length and type before its data, a checksum behind.
constexpr std::size_t headSize = 8, checksumSize = 4;

void appendBigEndian(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

const Bytef* raw(std::string_view bytes) {
    return reinterpret_cast<const Bytef*>(bytes.data());
}

/// Over type and data.
std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, raw(bytes), bytes.size()));
}

struct Chunk {
    std::string_view type, data;
    std::string_view checked; ///< what the checksum is of
    std::uint32_t checksum = 0;
};

/// The chunk at `at`; nothing where the file ends before its end.
std::optional<Chunk> chunkAt(std::string_view png, std::size_t at) {
    if (png.size() - at < headSize + checksumSize) return std::nullopt;
    const std::size_t length = io::bigEndian<std::uint32_t>(png.data() + at);
    if (png.size() - at - headSize - checksumSize < length) return std::nullopt;
    return Chunk{png.substr(at + 4, 4), png.substr(at + headSize, length), png.substr(at + 4, 4 + length),
                 io::bigEndian<std::uint32_t>(png.data() + at + headSize + length)};
}

std::string chunk(std::string_view type, std::string_view keyword, std::string_view part) {
    std::string body(type);
    (body += keyword) += std::string_view("\0\0", 2); // the second: deflate
    const std::size_t head = body.size();
    uLongf size = ::compressBound(part.size());
    body.resize(head + size);
    ::compress2(reinterpret_cast<Bytef*>(body.data() + head), &size, raw(part), part.size(), Z_DEFAULT_COMPRESSION);
    body.resize(head + size);
    std::string whole;
    appendBigEndian(whole, static_cast<std::uint32_t>(body.size() - type.size()));
    whole += body;
    appendBigEndian(whole, checksum(body));
    return whole;
}

/// Takes what stands before the next NUL off the front of `data`; false without one.
bool skipField(std::string_view& data) {
    const std::size_t end = data.find('\0');
    if (end == std::string_view::npos) return false;
    data.remove_prefix(end + 1);
    return true;
}

/// Appends the text behind the keyword; false where it is no whole zlib stream, or `out` would grow above `most`.
bool appendText(const Chunk& chunk, std::string_view data, std::string& out, std::size_t most) {
    bool packed = chunk.type == "zTXt";
    if (packed) {
        if (!data.starts_with('\0')) return false;
        data.remove_prefix(1);
    } else if (chunk.type == "iTXt") {
        if (data.size() < 2 || data[1] != '\0') return false;
        packed = data[0] == 1;
        data.remove_prefix(2);
        for (int field = 0; field < 2; ++field) // language, translated keyword
            if (!skipField(data)) return false;
    }
    if (packed) {
        const io::Inflated text = io::inflate(data, most - out.size());
        out += text.text;
        return text.whole;
    }
    if (data.size() > most - out.size()) return false;
    out += data;
    return true;
}

} // namespace

bool isPng(std::string_view bytes) {
    return bytes.starts_with(signature);
}

std::string withPngText(std::string_view png, std::string_view keyword, std::string_view text) {
    std::size_t at = signature.size();
    for (auto next = chunkAt(png, at); next && next->type != "IDAT"; next = chunkAt(png, at))
        at += headSize + next->data.size() + checksumSize;
    std::string out(png.substr(0, at));
    for (std::size_t begin = 0; begin < text.size(); begin += longestPart)
        out += chunk("zTXt", keyword, text.substr(begin, longestPart));
    return out += png.substr(at);
}

Result<PngText> readPngText(std::string_view png, std::string_view keyword, std::size_t most, const std::string& file) {
    PngText found;
    const auto damaged = [&file](std::string what) { return fail(ErrorCode::Damaged, file, {std::move(what)}); };
    for (std::size_t at = signature.size();;) {
        const std::optional<Chunk> chunk = chunkAt(png, at);
        if (!chunk) {
            found.cut = true;
            return found;
        }
        if (chunk->type == "IEND") return found;
        at += headSize + chunk->data.size() + checksumSize;
        if (chunk->type != "tEXt" && chunk->type != "zTXt" && chunk->type != "iTXt") continue;
        std::string_view data = chunk->data;
        if (data.substr(0, data.find('\0')) != keyword || !skipField(data)) continue;
        if (checksum(chunk->checked) != chunk->checksum) return damaged("the checksum of its text is wrong");
        if (!found.text) found.text.emplace();
        if (!appendText(*chunk, data, *found.text, most))
            return damaged("its text cannot be unpacked, or would take more than " + std::to_string(most / 1'000'000) +
                           " MB");
    }
}

} // namespace throughline::history
