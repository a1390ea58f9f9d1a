// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/ParquetPage.h"

#include "io/Thrift.h"

#include <algorithm>
#include <array>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

namespace throughline::io {

namespace {

constexpr std::size_t largestPage = std::size_t{256} << 20;
constexpr int plainCodec = 0, snappyCodec = 1, gzipCodec = 2, zstdCodec = 6;

bool gunzip(std::string_view packed, std::string& out) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 32) != Z_OK) return false;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = ::inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return result == Z_STREAM_END && stream.avail_out == 0;
}

std::size_t natural(std::int64_t number) {
    return number < 0 ? largestPage + 1 : static_cast<std::size_t>(number);
}

} // namespace

ParquetPage ParquetPage::read(std::string_view bytes) {
    ParquetPage page;
    ThriftReader in(bytes);
    const auto isNumber = [](int type) { return type == ThriftReader::I32; };
    const auto readHeader = [&](bool second) {
        in.structure([&](int id, int type) {
            if (second && id == 7 && (type == ThriftReader::True || type == ThriftReader::False)) {
                page.isPacked = ThriftReader::boolean(type);
                return true;
            }
            const bool isLevels = second && (id == 5 || id == 6);
            const bool isEncoding = id == (second ? 4 : 2);
            if (!isNumber(type) || (id != 1 && !isEncoding && !isLevels)) return false;
            const std::int64_t number = in.integer();
            if (isLevels)
                page.levels = std::min(page.levels + natural(number), 2 * largestPage);
            else if (isEncoding)
                page.encoding = number;
            else
                page.values = static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
            return true;
        });
    };
    in.structure([&](int id, int type) {
        if (type == ThriftReader::Struct && (id == 5 || id == 7 || id == 8)) {
            readHeader(id == 8);
            return true;
        }
        if (!isNumber(type) || id > 3) return false;
        const std::int64_t number = in.integer();
        if (id == 1) page.kind = number;
        if (id == 2) page.unpacked = natural(number);
        if (id == 3) page.packed = natural(number);
        return true;
    });
    page.header = in.offset();
    page.isSound = !in.failed() && page.packed <= bytes.size() - page.header && page.unpacked <= largestPage &&
                   page.levels <= page.packed && page.levels <= page.unpacked;
    return page;
}

bool canUnpack(int codec) {
    return codec == plainCodec || codec == snappyCodec || codec == gzipCodec || codec == zstdCodec;
}

std::string codecName(int codec) {
    static constexpr std::array<const char*, 8> names{"", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "Zstandard", "LZ4"};
    return codec >= 0 && codec < 8 ? names[static_cast<std::size_t>(codec)] : "an unknown codec";
}

std::string encodingName(std::int64_t encoding) {
    static constexpr std::array<const char*, 10> names{
        "PLAIN",          "GROUP_VAR_INT",       "PLAIN_DICTIONARY",        "RLE",
        "BIT_PACKED",     "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY",
        "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"};
    return encoding >= 0 && encoding < 10 ? names[static_cast<std::size_t>(encoding)] : "an unknown encoding";
}

bool unpack(int codec, std::string_view packed, std::size_t size, std::string& out) {
    if (codec == plainCodec) {
        out = packed;
        return packed.size() == size;
    }
    // No codec does better than this, but with nothing but one value: a small file takes no memory for large claims.
    if (size / 4096 > packed.size() + 16) return false;
    if (codec == snappyCodec) {
        std::size_t told = 0;
        if (!snappy::GetUncompressedLength(packed.data(), packed.size(), &told) || told != size) return false;
        out.resize(size);
        return snappy::RawUncompress(packed.data(), packed.size(), out.data());
    }
    out.resize(size);
    if (codec == gzipCodec) return gunzip(packed, out);
    return codec == zstdCodec && ZSTD_decompress(out.data(), size, packed.data(), packed.size()) == size;
}

bool RunLengths::next(std::uint32_t& value) {
    while (m_left == 0) {
        std::uint64_t head = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (m_at >= m_bytes.size() || shift > 56) return false;
            const auto byte = static_cast<unsigned char>(m_bytes[m_at++]);
            head |= static_cast<std::uint64_t>(byte & 127U) << shift;
            if (byte < 128) break;
        }
        m_isPacked = (head & 1U) != 0;
        m_left = m_isPacked ? (head >> 1) * 8 : head >> 1;
        m_bit = 0;
        m_value = 0;
        if (m_isPacked) continue;
        for (unsigned i = 0; i < (m_width + 7) / 8; ++i) {
            if (m_at >= m_bytes.size()) return false;
            m_value |= static_cast<std::uint32_t>(static_cast<unsigned char>(m_bytes[m_at++])) << (8 * i);
        }
    }
    --m_left;
    if (!m_isPacked) {
        value = m_value;
        return true;
    }
    value = 0;
    for (unsigned i = 0; i < m_width; ++i, ++m_bit) {
        const std::size_t byte = m_at + m_bit / 8;
        if (byte >= m_bytes.size()) return false;
        value |= ((static_cast<unsigned char>(m_bytes[byte]) >> (m_bit % 8)) & 1U) << i;
    }
    if (m_left == 0) m_at += (m_bit + 7) / 8;
    return true;
}

} // namespace throughline::io
