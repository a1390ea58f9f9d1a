// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace throughline::io {

/// How far somebody is in a file, in bytes of it as it lies on disk, packed or not.
struct FilePlace {
    std::uint64_t at = 0, of = 0;
};

/// Bytes in order, from the start as often as is wanted: a file, or text in memory. One thread.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Fills at most `size` bytes; 0 at the end. `CannotRead`, `Damaged` (compressed data), `OutOfMemory` (a compressed
    /// file that unpacks to more than any sane table).
    virtual Result<std::size_t> read(char* to, std::size_t size) = 0;
    /// Back to the first byte.
    virtual Result<void> rewind() = 0;
    /// What was taken from where the bytes come from; about, as it is read in blocks.
    virtual FilePlace place() const = 0;

    /// A regular file, unpacked on the way where it is gzip or zstd, and UTF-16 text with its mark as UTF-8 with one.
    /// `CannotOpen`, `CannotRead` (folders), `UnknownFormat` (pipes and devices), `EmptyFile`.
    static Result<std::unique_ptr<ByteSource>> open(const std::string& file);
    /// `text` must outlive the source.
    static std::unique_ptr<ByteSource> memory(std::string_view text);
};

/// The next `size` bytes; fewer at the end.
Result<std::string> take(ByteSource& source, std::size_t size);
/// The first bytes (at most `size`); the source stands at its start again.
Result<std::string> peek(ByteSource& source, std::size_t size);

/// Unpacked to `unpacked` bytes and still not at its end, is what takes `packed` a bomb? Then it fits into no memory.
bool isBomb(std::uint64_t unpacked, std::uint64_t packed);

} // namespace throughline::io
