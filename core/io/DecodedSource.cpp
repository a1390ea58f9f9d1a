// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/DecodedSource.h"

#include "io/Decoder.h"
#include "io/Utf8.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <zstd.h>

namespace throughline::io {

namespace {

constexpr std::size_t blockSize = std::size_t{64} << 10;
constexpr std::string_view zstdMark("\x28\xB5\x2F\xFD", 4);

class ZstdSource : public Decoder {
public:
    ZstdSource(std::unique_ptr<ByteSource> source, std::string file, std::uint64_t packed)
        : Decoder(*source), m_source(std::move(source)), m_file(std::move(file)), m_packed(packed) {}

protected:
    void begin() override {
        if (m_stream) ::ZSTD_DCtx_reset(m_stream.get(), ZSTD_reset_session_only);
        m_total = 0;
        m_isOpen = false;
    }

    Result<void> decode(std::string_view bytes, bool end, std::string& to) override {
        if (!m_stream) return fail(ErrorCode::OutOfMemory, m_file);
        if (end && m_isOpen) return fail(ErrorCode::Damaged, m_file, {"the compressed data end too early"});
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        bool full = false;
        while (in.pos < in.size || full) {
            const std::size_t before = to.size();
            to.resize(before + blockSize);
            ZSTD_outBuffer out{to.data() + before, blockSize, 0};
            const std::size_t status = ::ZSTD_decompressStream(m_stream.get(), &out, &in);
            to.resize(before + out.pos);
            if (::ZSTD_isError(status) != 0) return fail(ErrorCode::Damaged, m_file, {"its compressed data"});
            m_isOpen = status != 0;
            full = out.pos == blockSize;
            m_total += out.pos;
            if (isBomb(m_total, m_packed)) return fail(ErrorCode::OutOfMemory, m_file, {std::to_string(m_total)});
        }
        return {};
    }

private:
    struct Free {
        void operator()(ZSTD_DStream* stream) const { ::ZSTD_freeDStream(stream); }
    };
    std::unique_ptr<ByteSource> m_source;
    std::unique_ptr<ZSTD_DStream, Free> m_stream{::ZSTD_createDStream()};
    std::string m_file;
    std::uint64_t m_packed, m_total = 0;
    bool m_isOpen = false; ///< in the middle of a frame
};

class Utf16Source : public Decoder {
public:
    Utf16Source(std::unique_ptr<ByteSource> source, bool bigEndian)
        : Decoder(*source), m_source(std::move(source)), m_bigEndian(bigEndian) {}

protected:
    void begin() override {
        m_half.reset();
        m_high = 0;
        m_isFirst = true;
    }

    Result<void> decode(std::string_view bytes, bool end, std::string& to) override {
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            if (!m_half) {
                m_half = byte;
                continue;
            }
            const unsigned unit = m_bigEndian ? *m_half << 8U | byte : unsigned{byte} << 8U | *m_half;
            m_half.reset();
            add(unit, to);
        }
        if (end && (std::exchange(m_high, 0U) != 0 || m_half)) appendUtf8(to, replacement);
        return {};
    }

private:
    static constexpr unsigned replacement = 0xFFFD, mark = 0xFEFF;

    void add(unsigned unit, std::string& to) {
        const unsigned high = std::exchange(m_high, 0U);
        const bool isLow = unit >= 0xDC00 && unit < 0xE000;
        if (high != 0 && isLow) return appendUtf8(to, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
        if (high != 0) appendUtf8(to, replacement);
        if (unit >= 0xD800 && unit < 0xDC00)
            m_high = unit;
        else if (std::exchange(m_isFirst, false) || unit != mark) // the first one says that it is UTF-8 now
            appendUtf8(to, isLow ? replacement : unit);
    }

    std::unique_ptr<ByteSource> m_source;
    bool m_bigEndian;
    bool m_isFirst = true;
    std::optional<unsigned> m_half; ///< the first byte of a unit
    unsigned m_high = 0;            ///< a surrogate that waits for its other half; 0: none
};

} // namespace

Result<std::unique_ptr<ByteSource>> decoded(std::unique_ptr<ByteSource> source, std::string file,
                                            std::uint64_t packed) {
    Result<std::string> start = peek(*source, 4);
    // What cannot be read is told by whoever reads it.
    if (start && *start == zstdMark) {
        source = std::make_unique<ZstdSource>(std::move(source), std::move(file), packed);
        start = peek(*source, 4);
    }
    const bool little = start && start->starts_with("\xFF\xFE"), big = start && start->starts_with("\xFE\xFF");
    if (little || big) return std::make_unique<Utf16Source>(std::move(source), big);
    if (!start)
        if (const Result<void> back = source->rewind(); !back) return tl::make_unexpected(back.error());
    return source;
}

} // namespace throughline::io
