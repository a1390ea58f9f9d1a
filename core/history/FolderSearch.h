// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace throughline::io {
class Files;
}

namespace throughline::history {

/// What tools have left in a folder, of all folder formats.
struct FolderSearch {
    /// The paths directly in the folder below which there are such histories, in their order; the folder itself where
    /// they lie in no folder of their own.
    std::vector<std::filesystem::path> inside;
    /// Of how many formats. Those that two formats find at one place are told once: many tools write their history
    /// twice.
    std::size_t formats = 0;
};

/// The deepest folder that both paths lie in, or are; empty: none that their texts tell.
std::filesystem::path commonFolder(const std::filesystem::path& a, const std::filesystem::path& b);

/// Looks for them; reads no more of a file than its format needs to know it. Any thread; blocks. Errors: those of
/// Files.
Result<FolderSearch> searchFolder(const std::filesystem::path& folder, io::Files& files, const std::stop_token& stop);

} // namespace throughline::history
