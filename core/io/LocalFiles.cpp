// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Files.h"
#include "io/WriteFile.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace throughline::io {

namespace {

namespace fs = std::filesystem;

FileState::Kind kindOf(const fs::directory_entry& entry) {
    std::error_code ignored;
    if (entry.is_regular_file(ignored)) return FileState::Kind::File;
    return entry.is_directory(ignored) ? FileState::Kind::Folder : FileState::Kind::Other;
}

class LocalFiles : public Files {
    std::vector<FileState> look(std::span<const fs::path> paths) override {
        std::vector<FileState> states;
        for (const fs::path& path : paths) {
            FileState& state = states.emplace_back();
            struct statx status {};
            // What a network mount remembers of a file is up to minutes old: it is made to ask (statx(2)).
            if (::statx(AT_FDCWD, path.c_str(), AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, &status) != 0) continue;
            state.kind = S_ISREG(status.stx_mode)   ? FileState::Kind::File
                         : S_ISDIR(status.stx_mode) ? FileState::Kind::Folder
                                                    : FileState::Kind::Other;
            state.size = status.stx_size;
            state.identity = status.stx_ino ^ (static_cast<std::uint64_t>(status.stx_dev_major) << 56) ^
                             (static_cast<std::uint64_t>(status.stx_dev_minor) << 48);
            state.modified = status.stx_mtime.tv_sec * 1'000'000'000 + status.stx_mtime.tv_nsec;
        }
        return states;
    }

    Result<std::string> read(const fs::path& path, std::uint64_t offset, std::size_t most) override {
        return readPart(path, offset, most);
    }

    Result<std::vector<Entry>> list(const fs::path& folder, const ListLimits& limits,
                                    const std::stop_token& stop) override {
        std::vector<Entry> found;
        std::error_code error;
        fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, error);
        if (error) return fail(ErrorCode::CannotOpen, folder.string(), {error.message()});
        while (entries != fs::recursive_directory_iterator() && found.size() < limits.entries) {
            if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
            if (entries.depth() >= limits.depth) entries.disable_recursion_pending();
            found.push_back({entries->path(), kindOf(*entries)});
            entries.increment(error);
            if (error) break;
        }
        return found;
    }
};

} // namespace

std::shared_ptr<Files> localFiles() {
    return std::make_shared<LocalFiles>();
}

} // namespace throughline::io
