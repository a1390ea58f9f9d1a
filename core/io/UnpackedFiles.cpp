// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/UnpackedFiles.h"

#include "io/ByteSource.h"
#include "io/Memory.h"

#include <algorithm>
#include <map>
#include <optional>
#include <zlib.h>
#include <zstd.h>

namespace throughline::io {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t packedPiece = std::size_t{256} << 10; ///< bytes read at once
constexpr std::string_view gzipMark("\x1F\x8B\x08", 3), zstdMark("\x28\xB5\x2F\xFD", 4);

/// Unpacks bytes in their order.
class Unpacker {
public:
    virtual ~Unpacker() = default;
    /// Takes bytes off the front of `packed` and fills the front of `to`, whose length it gives; false: damaged.
    virtual bool step(std::string_view& packed, char* to, std::size_t& size) = 0;
};

class Gzip : public Unpacker {
public:
    Gzip() { m_ready = ::inflateInit2(&m_stream, 15 + 16) == Z_OK; }
    ~Gzip() override {
        if (m_ready) ::inflateEnd(&m_stream);
    }
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;

    bool step(std::string_view& packed, char* to, std::size_t& size) override {
        if (!m_ready) return false;
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        m_stream.avail_in = static_cast<uInt>(packed.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(to);
        m_stream.avail_out = static_cast<uInt>(size);
        const int status = ::inflate(&m_stream, Z_NO_FLUSH);
        packed.remove_prefix(packed.size() - m_stream.avail_in);
        size -= m_stream.avail_out;
        // Members may stand behind one another: whoever appends writes one each time.
        if (status == Z_STREAM_END) return ::inflateReset(&m_stream) == Z_OK;
        return status == Z_OK || status == Z_BUF_ERROR;
    }

private:
    z_stream m_stream{};
    bool m_ready = false;
};

class Zstd : public Unpacker {
public:
    bool step(std::string_view& packed, char* to, std::size_t& size) override {
        if (!m_stream) return false;
        ZSTD_inBuffer in{packed.data(), packed.size(), 0};
        ZSTD_outBuffer out{to, size, 0};
        const std::size_t status = ::ZSTD_decompressStream(m_stream.get(), &out, &in);
        packed.remove_prefix(in.pos);
        size = out.pos;
        return ::ZSTD_isError(status) == 0;
    }

private:
    struct Free {
        void operator()(ZSTD_DStream* stream) const { ::ZSTD_freeDStream(stream); }
    };
    std::unique_ptr<ZSTD_DStream, Free> m_stream{::ZSTD_createDStream()};
};

/// One file that is being unpacked.
struct Unpacking {
    fs::path path;
    std::unique_ptr<Unpacker> unpacker;
    std::uint64_t packed = 0; ///< bytes read of the file
    std::string input;        ///< those of them that are still to be unpacked
    std::uint64_t given = 0;  ///< bytes unpacked
    bool damaged = false;
};

class UnpackedFiles : public Files {
public:
    explicit UnpackedFiles(std::shared_ptr<Files> files) : m_files(std::move(files)) {}

    std::vector<FileState> look(std::span<const fs::path> paths) override { return m_files->look(paths); }

    Result<std::vector<Entry>> list(const fs::path& folder, const ListLimits& limits,
                                    const std::stop_token& stop) override {
        return m_files->list(folder, limits, stop);
    }

    Result<std::string> read(const fs::path& path, std::uint64_t offset, std::size_t most) override {
        const auto known = m_packed.find(path);
        if (offset > 0 && known != m_packed.end()) {
            if (!known->second) return m_files->read(path, offset, most);
            if (m_current && m_current->path == path && m_current->given == offset) return goOn(most);
        }
        Result<std::string> start = m_files->read(path, 0, offset == 0 ? most : zstdMark.size());
        if (!start) return start;
        const bool gzip = start->starts_with(gzipMark), packed = gzip || start->starts_with(zstdMark);
        m_packed[path] = packed;
        if (!packed) return offset == 0 ? std::move(start) : m_files->read(path, offset, most);
        m_current.emplace();
        m_current->path = path;
        if (gzip)
            m_current->unpacker = std::make_unique<Gzip>();
        else
            m_current->unpacker = std::make_unique<Zstd>();
        m_current->packed = start->size();
        m_current->input = std::move(*start);
        while (m_current->given < offset) {
            const auto skipped =
                goOn(static_cast<std::size_t>(std::min<std::uint64_t>(offset - m_current->given, packedPiece)));
            if (!skipped || skipped->empty()) return skipped;
        }
        return goOn(most);
    }

private:
    /// The next `most` bytes of what is being unpacked; fewer at its end.
    Result<std::string> goOn(std::size_t most) {
        Unpacking& current = *m_current;
        std::string text(most, '\0');
        std::size_t size = 0;
        while (size < most && !current.damaged) {
            std::string_view input = current.input;
            std::size_t got = most - size;
            current.damaged = !current.unpacker->step(input, text.data() + size, got);
            const bool stands = got == 0 && input.size() == current.input.size();
            current.input.erase(0, current.input.size() - input.size());
            size += got;
            current.given += got;
            if (current.given > wholeFileLimit() / 2 || isBomb(current.given, current.packed))
                return fail(ErrorCode::TooLarge, current.path.string(), {std::to_string(current.given)});
            if (!stands || current.damaged) continue;
            Result<std::string> more = m_files->read(current.path, current.packed, packedPiece);
            if (!more) return more;
            if (more->empty()) break;
            current.packed += more->size();
            current.input += *more;
        }
        if (current.damaged && current.given == 0)
            return fail(ErrorCode::Damaged, current.path.string(), {"its compressed data"});
        text.resize(size);
        return text;
    }

    std::shared_ptr<Files> m_files;
    std::map<fs::path, bool> m_packed; ///< of the files that were read, whether they are
    std::optional<Unpacking> m_current;
};

} // namespace

std::shared_ptr<Files> unpacked(std::shared_ptr<Files> files) {
    return std::make_shared<UnpackedFiles>(std::move(files));
}

} // namespace throughline::io
