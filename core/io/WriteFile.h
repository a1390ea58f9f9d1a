// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "io/Memory.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {

/// Replaces `path` by the concatenated `parts`, or leaves it untouched: temporary file in the same folder, under a name
/// that nobody can foresee, fsync, rename, fsync of the folder. The one way in which whole files are written. Behind a
/// link the file it leads to is replaced; the new one has the permissions of the old. Errors: `CannotWrite`. Any
/// thread; blocks on the disk.
Result<void> writeFile(const std::filesystem::path& path, std::span<const std::string_view> parts);
Result<void> writeFile(const std::filesystem::path& path, std::string_view text);

/// The same for a file that a folder of ours holds, and that anybody may have put there (OwnFile.h): the new one takes
/// the name itself, whatever had it, and a link leads nowhere.
Result<void> writeOwnFile(const std::filesystem::path& path, std::span<const std::string_view> parts);
Result<void> writeOwnFile(const std::filesystem::path& path, std::string_view text);
/// Removes the temporary files in `folder` that a kill or a power cut left of either, and of nobody who still writes.
/// Each of them does so before it writes.
void removeLeftovers(const std::filesystem::path& folder);

/// Makes a folder and those above it that are missing, so that they outlast a power cut. One that exists is no error.
/// Gives those that it made, deepest first.
Result<std::vector<std::filesystem::path>> makeFolders(const std::filesystem::path& folder);

/// The whole of a regular file. `CannotOpen`, `CannotRead` (folders too), `UnknownFormat` (pipes and devices),
/// `TooLarge` for one above `limit` bytes, which is then not read.
Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limit = wholeFileLimit());
/// The `size` bytes of a regular file from `offset` on, fewer where it ends before. Errors as of readFile.
Result<std::string> readPart(const std::filesystem::path& path, std::uintmax_t offset, std::size_t size);

/// Fills `to` with what stands at `offset` of an open file. The number of bytes, fewer than asked for at the end of the
/// file alone; nothing: it failed, and `errno` says why.
std::optional<std::size_t> readAt(int descriptor, std::span<char> to, std::uintmax_t offset);
/// Whether `path` still names this open file: not where that was removed, or another, or a link, took its place.
bool isSameFile(int descriptor, const std::filesystem::path& path);

} // namespace throughline::io
