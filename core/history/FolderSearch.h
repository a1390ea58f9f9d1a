// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

namespace throughline::io {
class Files;
}

namespace throughline::history {

/// What tools have left in a folder.
struct FolderSearch {
    struct Found {
        std::filesystem::path path; ///< of a file, or of the folder that a run or several lie in
        std::string_view format;
    };
    std::vector<Found> found; ///< in the order of their paths; none lies in another
    /// All of it is of one folder format, which reads the folder as a whole.
    bool isOne = false;
};

/// The deepest folder that both paths lie in, or are; empty: none that their texts tell.
std::filesystem::path commonFolder(const std::filesystem::path& a, const std::filesystem::path& b);

/// Looks for the runs of all folder formats, and for histories among the other files, however deep. What two formats
/// find at one place is told once, as many tools write their history twice: files beside a run's are its own. A file
/// that would be a history but cannot be read counts, so that it is named and not missing. Any thread; blocks. Errors:
/// those of Files.
Result<FolderSearch> searchFolder(const std::filesystem::path& folder, const std::shared_ptr<io::Files>& files,
                                  const std::stop_token& stop);

} // namespace throughline::history
