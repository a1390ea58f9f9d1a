// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <filesystem>
#include <span>
#include <string_view>

namespace throughline {

/// Replaces `path` by the concatenated `parts`, or leaves it untouched: temporary file in the same folder, fsync,
/// rename, fsync of the folder. The one way in which whole files are written. Any thread; blocks on the disk.
Result<void> writeFile(const std::filesystem::path& path, std::span<const std::string_view> parts);
Result<void> writeFile(const std::filesystem::path& path, std::string_view text);

/// The whole file, or `CannotOpen`/`CannotRead`; refuses files above `limit` bytes with `OutOfMemory`.
Result<std::string> readFile(const std::filesystem::path& path, std::uintmax_t limit = std::uintmax_t{8} << 30);

} // namespace throughline
