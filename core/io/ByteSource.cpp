// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/ByteSource.h"

#include "io/DecodedSource.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace throughline::io {

namespace {

class FileSource : public ByteSource {
public:
    FileSource(gzFile file, std::string path, std::uint64_t size)
        : m_file(file), m_path(std::move(path)), m_size(size) {}
    ~FileSource() override { gzclose(m_file); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    Result<std::size_t> read(char* to, std::size_t size) override {
        const int got = gzread(m_file, to, static_cast<unsigned>(std::min<std::size_t>(size, 1U << 30)));
        if (got <= 0) {
            int code = Z_OK;
            gzerror(m_file, &code);
            if (code == Z_ERRNO) return fail(ErrorCode::CannotRead, m_path, {std::strerror(errno)});
            if (code == Z_BUF_ERROR) return fail(ErrorCode::Damaged, m_path, {"the compressed data end too early"});
            if (code != Z_OK) return fail(ErrorCode::Damaged, m_path, {"its compressed data"});
            return 0;
        }
        m_total += static_cast<std::uint64_t>(got);
        if (isBomb(m_total, m_size)) return fail(ErrorCode::OutOfMemory, m_path, {std::to_string(m_total)});
        return static_cast<std::size_t>(got);
    }

    Result<void> rewind() override {
        m_total = 0;
        if (gzrewind(m_file) != 0) return fail(ErrorCode::CannotRead, m_path, {"cannot go back to its start"});
        return {};
    }

    FilePlace place() const override {
        return {static_cast<std::uint64_t>(std::max<z_off_t>(gzoffset(m_file), 0)), m_size};
    }

private:
    gzFile m_file;
    std::string m_path;
    std::uint64_t m_size; ///< of the file as it is
    std::uint64_t m_total = 0;
};

class MemorySource : public ByteSource {
public:
    explicit MemorySource(std::string_view text) : m_text(text) {}

    Result<std::size_t> read(char* to, std::size_t size) override {
        const std::size_t got = m_text.copy(to, size, m_position);
        m_position += got;
        return got;
    }

    Result<void> rewind() override {
        m_position = 0;
        return {};
    }

    FilePlace place() const override { return {m_position, m_text.size()}; }

private:
    std::string_view m_text;
    std::size_t m_position = 0;
};

} // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::string& file) {
    // O_NONBLOCK: opening a named pipe that nobody writes to must not hang.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return fail(ErrorCode::CannotOpen, file, {std::strerror(errno)});
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    if (!known || !S_ISREG(status.st_mode) || status.st_size == 0) {
        const int error = errno;
        ::close(descriptor);
        if (!known) return fail(ErrorCode::CannotRead, file, {std::strerror(error)});
        if (S_ISDIR(status.st_mode)) return fail(ErrorCode::CannotRead, file, {std::strerror(EISDIR)});
        if (!S_ISREG(status.st_mode)) return fail(ErrorCode::UnknownFormat, file, {"a pipe or a device"});
        return fail(ErrorCode::EmptyFile, file);
    }
    gzFile stream = gzdopen(descriptor, "rb");
    if (stream == nullptr) {
        ::close(descriptor);
        return fail(ErrorCode::OutOfMemory, file);
    }
    gzbuffer(stream, 256 * 1024);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    return decoded(std::make_unique<FileSource>(stream, file, size), file, size);
}

std::unique_ptr<ByteSource> ByteSource::memory(std::string_view text) {
    return std::make_unique<MemorySource>(text);
}

Result<std::string> take(ByteSource& source, std::size_t size) {
    std::string text(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        const Result<std::size_t> got = source.read(text.data() + filled, size - filled);
        if (!got) return tl::make_unexpected(got.error());
        if (*got == 0) break;
        filled += *got;
    }
    text.resize(filled);
    return text;
}

Result<std::string> peek(ByteSource& source, std::size_t size) {
    Result<std::string> text = take(source, size);
    if (!text) return text;
    if (const Result<void> back = source.rewind(); !back) return tl::make_unexpected(back.error());
    return text;
}

bool isBomb(std::uint64_t unpacked, std::uint64_t packed) {
    // A gzip file of a few megabytes can unpack to terabytes; no honest table is larger than this.
    constexpr std::uint64_t largestUnpacked = std::uint64_t{64} << 30;
    // Nor does one of more than a gigabyte pack as well as the repetitions of a bomb do (deflate: at most 1,032 to 1).
    constexpr std::uint64_t largestBomb = std::uint64_t{1} << 30;
    constexpr std::uint64_t bombRatio = 400;
    return unpacked > largestUnpacked || (unpacked > largestBomb && unpacked / bombRatio > packed);
}

} // namespace throughline::io
