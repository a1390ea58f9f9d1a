// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace throughline::io {

/// What a look at a path tells, enough to know grown from replaced from gone.
struct FileState {
    enum class Kind { Missing, File, Folder, Other };
    Kind kind = Kind::Missing;
    std::uint64_t size = 0;     ///< bytes
    std::uint64_t identity = 0; ///< another one where another file has taken the path
    std::int64_t modified = 0;  ///< ns since 1970

    bool operator==(const FileState&) const = default;
};

/// Something in a folder.
struct Entry {
    std::filesystem::path path; ///< the folder's path, and its own below that
    FileState::Kind kind = FileState::Kind::Other;
};

/// How far a look into a folder goes, of one that somebody opened by mistake: a home, say.
struct ListLimits {
    int depth = 16;
    std::size_t entries = 100'000;
};

/// The files of a machine, to be read while others write them. Blocks; one call at a time, any thread. Tests put one
/// that fails between a reader and the disk.
class Files {
public:
    virtual ~Files() = default;
    /// The state of each path, in their order; a path that cannot be looked at counts as missing.
    virtual std::vector<FileState> look(std::span<const std::filesystem::path> paths) = 0;
    /// At most `most` bytes from `offset` on; fewer at the end of the file alone. Errors: `CannotOpen`, `CannotRead`
    /// (folders too), `UnknownFormat` (pipes and devices), `OutOfMemory`.
    virtual Result<std::string> read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most) = 0;
    /// All that is below a folder, in no order; links to folders are not followed, and folders that cannot be read are
    /// passed over. Errors: `CannotOpen` (the folder itself), `Cancelled`.
    virtual Result<std::vector<Entry>> list(const std::filesystem::path& folder, const ListLimits& limits,
                                            const std::stop_token& stop) = 0;
    /// Why the files cannot be reached for now: `look` then tells what was known before. Any time.
    virtual std::optional<Error> trouble() const { return std::nullopt; }
};

/// Those of this machine.
std::shared_ptr<Files> localFiles();

} // namespace throughline::io
